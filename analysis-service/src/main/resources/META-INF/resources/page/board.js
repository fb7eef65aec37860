// The board: the whole run at one look.
import { facets } from './facets.js';
import { el, replace, calmly } from './dom.js';
import { panels } from './panels.js';
import { lay, matrix } from './matrix.js';
import { news, onNews } from './news.js';
import { state } from './state.js';
import { find, keyOf, known, onRows, rows, telling } from './store.js';
import { count, many, place, plain, rank, short } from './words.js';

/** How many names are found; null while nothing is looked for. */
export function matching(all, { q, family, verdict, severity, show }) {
  const words = (q ?? '').toLowerCase().split(/[\s_]+/).filter(Boolean);
  const verdicts = verdict ? new Set(verdict.split(',')) : null;
  const severe = severity ? new Set(news.breaks.filter((open) => open.severity === severity).map((open) => `${open.family}\n${open.model}\n${open.task}`)) : null;
  const inFamily = all.filter((row) => !family || row.family === family);
  return telling(inFamily, show, rank).filter((row) => {
    const name = `${row.family} ${row.model} ${row.task}`.toLowerCase().replaceAll('_', ' ');
    return words.every((word) => name.includes(word)) && (!verdicts || verdicts.has(row.verdict)) &&
      (!severe || severe.has(`${row.family}\n${row.model}\n${row.task}`));
  });
}

/** What a tired person reads first. */
function headline(shown) {
  if (rows.size === 0) {
    return ['No curves yet.', 'Send generations, or run ./emergence demo; curves appear here by themselves.'];
  }
  const training = shown.filter((row) => row.axis === 'training');
  const broken = training.filter((row) => row.verdict === 'BREAKTHROUGH');
  const fallen = training.filter((row) => row.verdict === 'COLLAPSE');
  const shared = news.breaks.filter((open) => open.task === '');
  const newest = news.events.find((event) => event.kind === 'BREAKTHROUGH' || event.kind === 'COLLAPSE');
  const what = [broken.length || !fallen.length ? many(broken.length, 'breakthrough') : null, fallen.length ? many(fallen.length, 'collapse') : null].filter(Boolean).join(' and ');
  const change = shared[0];
  const more = known.partial ? ` The newest of ${count(known.total)} curves; search finds the others.` : null;
  return [
    `${what.charAt(0).toUpperCase()}${what.slice(1)} in ${many(training.length, 'curve')}.`,
    newest && ` Newest: ${plain(newest.task)}, ${newest.model ? short(newest.model, newest.family) : 'over models'}, ${place(newest.position)}.`,
    change && ` ${change.model ? short(change.model, change.family) : change.family}: ${count((change.model ? change.tasks : change.made_by).length)} of ${count(change.judged)} ${change.model ? 'tasks' : 'runs'} broke together.`,
    more,
  ].filter(Boolean);
}

export function board(root) {
  const title = el('h1');
  const grid = matrix('verdicts by task and model');
  const empty = el('p', { class: 'sub', hidden: true });
  const filters = facets();
  const side = panels();
  replace(root, title, filters.node, el('div', { class: 'beside' }, el('div', null, grid.frame, empty), side.node));
  let shown = [];
  let layout = '';

  function all() {
    const now = state();
    shown = matching([...rows.values()], now);
    const lines = lay(shown, now.order);
    layout = shown.map((row) => keyOf(row) + row.verdict).join();
    grid.update(lines);
    grid.frame.hidden = shown.length === 0;
    empty.hidden = shown.length > 0 || rows.size === 0;
    empty.textContent = 'No curve matches. Fewer words, or Escape to clear the search.';
    words();
  }

  function words() {
    replace(title, headline(shown));
    filters.update([...rows.values()], shown);
  }

  /** Only the cells of curves that changed are drawn anew, unless one comes or goes. */
  function some(keys) {
    if (keys === null) return all();
    const now = matching([...rows.values()], state());
    if (now.map((row) => keyOf(row) + row.verdict).join() !== layout) return all();
    shown = now;
    const fresh = new Map(keys.map((key) => [key, rows.get(key)]));
    grid.touch(fresh);
    words();
  }

  const offRows = onRows(some);
  const offNews = onNews(calmly(() => {
    side.update();
    words();
  }, 50));
  all();
  side.update();
  document.title = 'Emergence Monitor';
  let asked = '';

  function update() {
    all();
    const { q } = state();
    if (q && q !== asked) find((asked = q)).catch(() => {});
  }

  return {
    update,
    keys: {
      ArrowDown: () => grid.move(1, 0), ArrowUp: () => grid.move(-1, 0), ArrowRight: () => grid.move(0, 1), ArrowLeft: () => grid.move(0, -1),
      j: () => grid.move(1, 0), k: () => grid.move(-1, 0), l: () => grid.move(0, 1), h: () => grid.move(0, -1),
      Enter: grid.open, o: filters.nextOrder,
    },
    end() {
      offRows();
      offNews();
      grid.end();
    },
  };
}

