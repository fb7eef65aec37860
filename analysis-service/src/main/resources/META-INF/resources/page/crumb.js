// Where this is: the names of a curve, its metrics, and the ways to look at it.
import { el } from './dom.js';
import { address, boardAddress, curveAddress, go, isDated, state } from './state.js';
import { rows } from './store.js';
import { plain, short } from './words.js';

/** The curve that the address names. */
export function asked() {
  const { family, model, task, metric, axis } = state();
  return { family, model: model ?? '', task, metric, axis: axis ?? (model ? 'training' : 'scaling') };
}

/** Metrics of the same subject. */
export const metricsOf = (of) =>
  [...rows.values()].filter((row) => row.family === of.family && row.model === of.model && row.task === of.task && row.axis === of.axis).map((row) => row.metric).sort();

/** The address of one of the ways to look at a curve; from a curve as an event found it, another metric as it found that. */
export function viewAddress(of, view, more = {}) {
  const { as_of, x } = state();
  return view ? address({ ...of, axis: of.axis === 'scaling' ? of.axis : null, view, x, ...more }, {}) : curveAddress({ ...of, as_of: isDated() ? as_of : null });
}

const VIEWS = [[null, 'curve'], ['flips', 'flips'], ['lab', 'laboratory']];

export function crumb(of) {
  const now = state().view ?? null;
  return el('nav', { class: 'sub crumb', 'aria-label': 'where this is' }, el('a', { href: boardAddress() }, of.family), ' › ',
    el('span', null, of.model ? short(of.model, of.family) : 'over models'), ' › ', el('span', null, plain(of.task)), ' › ',
    el('select', { 'aria-label': 'metric', onchange: (event) => go(viewAddress({ ...of, metric: event.target.value }, now)) },
      [...new Set([...metricsOf(of), of.metric])].map((metric) => el('option', { value: metric, selected: metric === of.metric }, plain(metric)))),
    el('span', { class: 'ways' }, VIEWS.filter(([view]) => view !== 'flips' || of.axis === 'training').map(([view, words]) =>
      el('a', { href: viewAddress(of, view), 'aria-current': view === now ? 'page' : null }, view && isDated() ? `${words}, now` : words))));
}

/** Keys that lead from each way to look at a curve to the others, and to its other metrics. */
export function waysKeys(of) {
  const metric = (by) => () => {
    const all = metricsOf(of);
    if (all.length) go(viewAddress({ ...of, metric: all[(all.indexOf(of.metric) + by + all.length) % all.length] }, state().view ?? null), { instead: true });
  };
  return {
    ']': metric(1), '[': metric(-1), w: () => go(viewAddress(of, 'lab')),
    ...(of.axis === 'training' ? { f: () => go(viewAddress(of, 'flips')) } : {}),
  };
}
