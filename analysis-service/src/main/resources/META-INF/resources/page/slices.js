// Examples set apart: hard ones from easy ones, short targets from long ones, each slice with a chart of its own.
import { chart } from './chart.js';
import { el } from './dom.js';
import { count, place, plain, value } from './words.js';

const MOST = 6;
const last = (slice) => slice.points.findLast((point) => point.value !== null && point.value !== undefined);

/** What is asked of /v1/what-if, and what is said of the answer. */
export const APART = {
  difficulty: {
    words: 'hard and easy', title: 'hard and easy examples apart', unit: null,
    question: (of, curve) => ({ ...of, slices: 'difficulty', before: curve.verdict?.reasons?.position?.scale ?? null }),
    name: (slice) => `${slice.slice} examples`,
    said: ({ by }, curve) => `A third of the examples each, by their ${plain(by.metric)} at ${place(by, curve.scale_unit)}${curve.verdict?.reasons?.position ? ', before the break' : ''}. There the thirds lie apart by choice, in part by chance; everywhere else they show whether all examples move together, or the easy ones first.`,
  },
  length: {
    words: 'short and long', title: 'short and long targets apart', unit: 'tokens',
    question: (of) => ({ ...of, slices: 'target_tokens' }),
    name: (slice) => (slice.slice === '1' ? '1 token' : Number(slice.slice) > 8 ? `up to ${slice.slice} tokens` : `${slice.slice} tokens`),
    said: () => 'The line is p to the power L: p is the likelihood of a token, one number for each checkpoint from all its targets, L their length. Where points follow the line, a jump of long targets is what a steady p makes of them.',
  },
};

/** The slices with most examples, in their order. */
export function shownOf(answer) {
  const most = new Set([...answer.slices].sort((a, b) => (last(b)?.examples ?? 0) - (last(a)?.examples ?? 0)).slice(0, MOST));
  return answer.slices.filter((slice) => most.has(slice));
}

/** A curve for each slice, as charts and tables take one. */
export const curveOf = (slice, base) => ({
  ...base, points: base.points.map((point, i) => {
    const part = slice.points[i];
    return { ...point, forecast: null, examples: part.examples, value: part.value, lower: part.lower, upper: part.upper, watch_lower: part.lower, watch_upper: part.upper };
  }),
});

export function chartsOf(answer, base, apart, spec) {
  return shownOf(answer).map((slice) => {
    const curve = curveOf(slice, base);
    const predicted = slice.points.some((point) => point.predicted !== undefined);
    const others = predicted ? [{ name: 'p^L', points: base.points.map((point, i) => ({ ...point, value: slice.points[i].predicted ?? null })) }] : [{ name: 'all', points: base.points }];
    const at = answer.by && base.points.find((point) => point.scale === answer.by.scale)?.[spec.unit];
    const marks = at ? [{ at, number: '', words: 'difficulty as of here' }] : [];
    return chart({ ...spec, height: spec.height - 50, curve, title: `${apart.name(slice)}, n ${count(last(slice)?.examples ?? 0)}`, others, marks, worded: slice === answer.slices[0] });
  });
}

/** What each slice says at the newest checkpoint. */
export function newestOf(answer, apart) {
  const predicted = answer.slices.some((slice) => last(slice)?.predicted !== undefined);
  return el('section', { class: 'card' }, el('h2', null, 'At the newest checkpoint'), el('table', { class: 'f' },
    el('thead', null, el('tr', null, ['', 'n', 'measured', predicted && 'p^L'].filter((words) => words !== false).map((words) => el('th', { scope: 'col' }, words || el('span', { class: 'unseen' }, 'examples'))))),
    el('tbody', null, answer.slices.map((slice) => [slice, last(slice)]).filter(([, point]) => point).map(([slice, point]) => el('tr', null,
      el('th', { scope: 'row' }, apart.name(slice)), el('td', null, count(point.examples)), el('td', null, value(point.value)), predicted && el('td', null, value(point.predicted)))))));
}
