// The whole state of the page is its address: a link shows what its sender sees.

export const state = () => Object.fromEntries(new URLSearchParams(location.search));

/** What is seen is as an event found it; flips and laboratory of a curve know nothing but now. */
export function isDated() {
  const { as_of, view } = state();
  return as_of !== undefined && !view;
}

/** The address of the present state with some of it changed; what is null, undefined or empty is left out. */
export function address(change, from = state()) {
  const all = { ...from, ...change };
  const query = new URLSearchParams();
  for (const name of Object.keys(all).sort()) {
    if (all[name] !== null && all[name] !== undefined && (all[name] !== '' || name === 'model')) query.set(name, all[name]);
  }
  return `${location.pathname}?${query}`.replace(/\?$/, '');
}

/** What names a curve, as an event found it or as it is now, and nothing else of the present state but how curves are drawn. */
export function curveAddress({ family, model, task, metric, axis, as_of }) {
  const { x, y } = state();
  return address({ family, model, task, metric, axis: axis === 'scaling' ? axis : null, as_of, x, y }, {});
}

/** The board as it was left. */
export const boardAddress = () => sessionStorage.getItem('board') ?? location.pathname;

export function go(to, { instead = false } = {}) {
  if (to === location.pathname + location.search) return;
  history[instead ? 'replaceState' : 'pushState'](null, '', to);
  dispatchEvent(new Event('state'));
}

export function onState(work) {
  addEventListener('state', work);
  addEventListener('popstate', work);
}

/** Links within the page change the state instead of loading the page again; with a modifier they are ordinary links. */
export function followLinks(root) {
  root.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || to.pathname !== location.pathname || to.hash || link.hasAttribute('download')) return;
    event.preventDefault();
    go(to.pathname + to.search);
  });
}
