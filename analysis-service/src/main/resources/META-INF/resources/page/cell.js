// One curve on the board: glyph is the verdict, number the newest value, strength of colour the evidence, line every checkpoint.
import { extremes } from './axes.js';
import { el, svg } from './dom.js';
import { pointsOf } from './points.js';
import { curveAddress } from './state.js';
import { keyOf } from './store.js';
import { DECISIVE, VERDICTS, age, margin, place, plain, signed, value, when } from './words.js';

/** Evidence of 10^10 is as strong as colour gets. */
const strength = (row) =>
  VERDICTS[row.verdict]?.breaks && row.evidence_log10 >= DECISIVE ? Math.min(1, 0.15 + (0.85 * (row.evidence_log10 - DECISIVE)) / 8) : 0;

export function words(row) {
  const verdict = VERDICTS[row.verdict];
  const wide = margin(row);
  return [
    `${plain(row.task)}, ${row.model || 'over models'}, ${plain(row.metric)}: ${verdict?.words ?? 'not judged'}`,
    row.value === null ? null : `${value(row.value)}${wide === null ? '' : ` ± ${value(wide)}`}`,
    row.effect === null || row.effect === undefined ? null : `effect ${signed(row.effect)}`,
    verdict?.breaks && row.position ? `at ${place(row.position)}` : null,
    row.evidence_log10 > 0 ? `evidence 10^${row.evidence_log10.toFixed(1)}` : null,
    row.points === null ? null : `${row.points} checkpoints`,
    row.said ? `said ${when(row.time)}` : row.time ? `newest ${age(row.time)} old` : null,
  ].filter(Boolean).join(', ');
}

/** Every checkpoint; of what an event found those up to the newest one then. Models go on at their place of a scaling curve: it has no line of then. */
function line(row) {
  const { said } = row;
  if (said && (row.axis === 'scaling' || said.detected === null)) return null;
  const picture = svg('svg', { class: 'spark', 'aria-hidden': 'true', focusable: 'false' });
  const put = (points) => draw(picture, said ? points.filter(([scale]) => scale <= said.detected.scale) : points, row);
  const known = pointsOf(keyOf(row), put);
  if (known) put(known);
  return picture;
}

export function cell(row, at) {
  const verdict = VERDICTS[row.verdict];
  const shown = /BREAKTHROUGH|COLLAPSE/.test(row.verdict) && row.effect !== null && row.effect !== undefined && Math.abs(row.effect) >= 0.005;
  return el('a', {
    class: `cell${verdict?.breaks ? ' breaks' : ''}`, href: curveAddress(row), 'aria-label': words(row), title: words(row), tabindex: '-1',
    '--evidence': strength(row).toFixed(2), ...at,
  },
  el('span', { class: 'g' }, verdict?.glyph ?? ''),
  shown && el('span', { class: 'effect' }, signed(row.effect).replace('0.', '.')),
  !row.said && el('span', { class: 'v' }, value(row.value)), line(row));
}

const W = 96;
const H = 20;

/** Place of each point across: logarithmic, what stands at 0 before all others. */
function across(scales) {
  const positive = scales.filter((at) => at > 0);
  const [low, high] = extremes(positive).map(Math.log);
  return scales.map((at) => (at > 0 ? (high > low ? 0.04 + (0.96 * (Math.log(at) - low)) / (high - low) : 0.5) : 0));
}

/** @param points scale and value of each */
function draw(picture, points, row) {
  if (points.length === 0) return;
  const most = extremes([1, ...points.map(([, value]) => value)])[1];
  const y = (number) => (H - 1 - (Math.min(most, Math.max(0, number)) / most) * (H - 2)).toFixed(1);
  const x = across(points.map(([scale]) => scale)).map((part) => (1 + part * (W - 3)).toFixed(1));
  const at = points.map(([, value], i) => `${x[i]} ${y(value)}`);
  picture.setAttribute('viewBox', `0 0 ${W} ${H}`);
  picture.setAttribute('preserveAspectRatio', 'none');
  picture.replaceChildren(
    svg('path', { class: 'line', d: `M${at.join('L')}` }),
    svg('path', { class: 'dots', d: at.map((point) => `M${point}h0`).join('') }),
    ...(row.lower === null ? [] : [svg('path', { class: 'line', d: `M${x.at(-1)} ${y(row.lower)}V${y(row.upper)}` })]));
  picture.dataset.of = `${row.points ?? points.length}`;
}
