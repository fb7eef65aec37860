// The numbers beside the charts.
import { el } from './dom.js';
import { count, place, scale, signed, value } from './words.js';

/** A name and its number; nothing where there is none. */
export const fact = (name, text) => (text === null || text === undefined ? [] : [el('dt', null, name), el('dd', null, text)]);

/** @param then the event as of which they are; null of now */
export function numbers(curve, ahead, then) {
  const reasons = curve.verdict?.reasons ?? {};
  const evidence = curve.evidence ?? {};
  const last = curve.points.at(-1);
  const zero = last.chance === 0 && curve.points.findLast((point) => point.resolution !== null);
  const next = ahead?.points?.[0];
  const decisive = evidence.bayes_factor_log10 >= 2;
  return el('section', { class: 'card' }, el('h2', null, 'The numbers'), el('dl', null,
    fact('verdict', curve.verdict?.verdict.replaceAll('_', ' ').toLowerCase()),
    fact(decisive ? 'since' : 'most likely at', evidence.position && evidence.bayes_factor_log10 > 0 ? place(evidence.position, curve.scale_unit) : null),
    fact(reasons.step_size < 0 ? 'fall' : 'rise', reasons.step_size === null || reasons.step_size === undefined ? null
      : `${signed(reasons.step_size, 3)}${reasons.step_standard_error ? ` ± ${reasons.step_standard_error.toFixed(3)}` : ''}`),
    fact('z', reasons.step_z?.toFixed(1)),
    fact('log10 evidence', evidence.bayes_factor_log10?.toFixed(2)),
    fact('explained by trend', reasons.explained_share === null || reasons.explained_share === undefined ? null : `${Math.round(100 * reasons.explained_share)}%`),
    fact('guessing', reasons.chance ? value(reasons.chance) : null),
    fact(`${then ? 'then' : 'now'} (${place({ step: last.step, scale: last.scale }, curve.scale_unit)})`, `${value(last.value)}${last.lower === null ? '' : ` [${value(last.lower)}, ${value(last.upper)}]`}`),
    fact(`next, ${Math.round(100 * (ahead?.level ?? 0.9))}%`, next ? `${value(next.lower)} – ${value(next.upper)}` : null),
    fact('can’t see below', zero ? value(zero.resolution) : null),
    fact('examples a point', count(last.examples)),
    fact('checkpoints', count(curve.points.length))));
}

/** Right and wrong before and after. */
export const twoByTwo = (rightRight, rightWrong, wrongRight, wrongWrong) =>
  el('table', { class: 'f' },
    el('thead', null, el('tr', null, el('td'), el('th', { scope: 'col' }, 'right after'), el('th', { scope: 'col' }, 'wrong after'))),
    el('tbody', null,
      el('tr', null, el('th', { scope: 'row' }, 'right before'), el('td', null, count(rightRight)), el('td', null, count(rightWrong))),
      el('tr', null, el('th', { scope: 'row' }, 'wrong before'), el('td', null, el('b', null, count(wrongRight))), el('td', null, count(wrongWrong)))));

/** The checkpoint compared with the one before it, example by example. */
export function change(curve, index) {
  const point = curve.points[index];
  const paired = point?.paired;
  if (!paired || paired.gained === null || curve.axis === 'scaling') return null;
  const before = curve.points[index - 1];
  const right = Math.round(paired.mean_before * paired.examples);
  const both = right - paired.lost;
  const neither = paired.examples - right - paired.gained;
  const where = (at) => (at.step === null ? scale(at.scale) : count(at.step));
  return el('section', { class: 'card' }, el('h2', null, `Examples, step ${where(before)} → ${where(point)}`),
    twoByTwo(both, paired.lost, paired.gained, neither),
    el('p', { class: 'sub' }, `exact p ${paired.mcnemar_p.toPrecision(2)}`, paired.minimum_detectable_effect === null ? null : `; smallest change this can see ${value(paired.minimum_detectable_effect)}`));
}

/** Every number of a chart, for who can't see it or wants to copy it. */
export function table(curve, title, open) {
  const number = (at) => (at === null || at === undefined ? '' : String(Number(at.toPrecision(5))));
  const columns = [['step', (point) => point.step], ['tokens', (point) => point.tokens], ['model', (point) => (curve.axis === 'scaling' ? point.model : undefined)], ['parameters', (point) => (curve.axis === 'scaling' ? point.parameters : undefined)],
    ['n', (point) => point.examples], ['value', (point) => number(point.value)], ['lower', (point) => number(point.lower)], ['upper', (point) => number(point.upper)],
    ['expected', (point) => number(point.forecast?.value)], ['complete', (point) => (point.complete ? 'yes' : 'no')]]
    .filter(([, of]) => curve.points.some((point) => of(point) !== undefined && of(point) !== null && of(point) !== ''));
  return el('details', { class: 'numbers', open },
    el('summary', null, `${title}: table`),
    el('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': `${title}: table` }, el('table', { class: 'f' },
      el('thead', null, el('tr', null, columns.map(([name]) => el('th', { scope: 'col' }, name)))),
      el('tbody', null, curve.points.map((point) => el('tr', null, columns.map(([, of]) => el('td', null, of(point) === null || of(point) === undefined ? '' : typeof of(point) === 'number' ? count(of(point)) : of(point)))))))));
}
