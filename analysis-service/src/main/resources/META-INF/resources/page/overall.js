// What the metric has to do with it, over all tasks: which metrics show breaks, and which tasks can show anything.
import { el } from './dom.js';
import { pointsOf } from './points.js';
import { curveAddress } from './state.js';
import { keyOf, rows } from './store.js';
import { DECISIVE, count, margin, plain, value } from './words.js';

const MOST = 200;

const card = (title, words, names, lines) =>
  el('section', { class: 'card' }, el('h2', null, title), el('p', { class: 'sub' }, words), el('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': title }, el('table', { class: 'f' },
    el('thead', null, el('tr', null, names.map((name) => el('th', { scope: 'col' }, name)))), el('tbody', null, lines))));

const percent = (part) => `${Math.round(100 * part)}%`;

/** Of the family's training curves, by metric: in how many there is a break. */
export function breaksByMetric(of) {
  const metrics = new Map();
  for (const row of rows.values()) {
    if (row.family !== of.family || row.axis !== 'training' || row.evidence_log10 === null) continue;
    const known = metrics.get(row.metric) ?? { all: 0, broken: 0, called: 0, artefacts: 0, judged: 0 };
    metrics.set(row.metric, known);
    known.all++;
    if (row.evidence_log10 >= DECISIVE) known.broken++;
    if (row.verdict) known.judged++;
    if (row.verdict === 'BREAKTHROUGH') known.called++;
    if (row.verdict === 'METRIC_ARTEFACT' || row.verdict === 'UNDER_SAMPLED') known.artefacts++;
  }
  const lines = [...metrics].sort(([, a], [, b]) => b.called / (b.judged || 1) - a.called / (a.judged || 1) || b.broken / b.all - a.broken / a.all).map(([metric, { all, broken, called, artefacts, judged }]) => el('tr', null,
    el('th', { scope: 'row' }, plain(metric)), el('td', null, count(all)), el('td', null, el('span', { class: 'share', '--part': percent(broken / all) }), percent(broken / all)),
    el('td', null, judged ? percent(called / judged) : ''), el('td', null, judged ? percent(artefacts / judged) : '')));
  return lines.length > 0 && card('Emergence by metric', `All training curves of ${of.family}. An artefact is a jump that only a metric of right and wrong shows; a breakthrough is in its continuous companion, too, whose evidence counts for both.`,
    ['metric', 'curves', 'decisive evidence', 'breakthrough', 'artefact'], lines);
}

/** Of the run's tasks: how far each has come, in errors of the difference of two checkpoints. */
export function signals(of, again) {
  const found = [...rows.values()].filter((row) => row.family === of.family && row.model === of.model && row.metric === of.metric && row.axis === of.axis && margin(row) > 0).slice(0, MOST);
  const lines = found.map((row) => {
    const points = pointsOf(keyOf(row), again);
    const error = (Math.SQRT2 * margin(row)) / 1.96;
    const rise = points?.length ? row.value - points[0][1] : null;
    return { row, error, rise, ratio: rise === null ? null : Math.abs(rise) / error };
  }).sort((a, b) => b.ratio - a.ratio);
  return lines.length > 0 && card('Signal to noise of each task', `What ${plain(of.metric)} has moved since the first checkpoint, in standard errors of a difference. Tasks at the end of the list say little: give them more examples before an alert.`,
    ['task', 'moved', 'signal to noise', 'can’t see changes below'], lines.map(({ row, error, rise, ratio }) => el('tr', null,
      el('th', { scope: 'row' }, el('a', { href: curveAddress(row) }, plain(row.task))), el('td', null, rise === null ? '…' : value(rise)), el('td', null, ratio === null ? '…' : ratio.toFixed(1)), el('td', null, value(2.8 * error)))));
}
