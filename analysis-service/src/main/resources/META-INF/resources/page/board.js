// The board: the whole run at one look, as it is or as an event found it.
import { again } from './api.js';
import { datedBoardWords } from './dated.js';
import { facets } from './facets.js';
import { el, replace, calmly } from './dom.js';
import { panels } from './panels.js';
import { lay, matrix } from './matrix.js';
import { news, onNews } from './news.js';
import { address, state } from './state.js';
import { find, keyOf, known, onRows, rows, telling } from './store.js';
import { silent, toldBy } from './told.js';
import { count, many, place, plain, rank, short } from './words.js';

/** How many names are found; null while nothing is looked for. */
export function matching(all, { q, family, verdict, severity, show }, told = news) {
  const words = (q ?? '').toLowerCase().split(/[\s_]+/).filter(Boolean);
  const verdicts = verdict ? new Set(verdict.split(',')) : null;
  const severe = severity ? new Set(told.breaks.filter((open) => open.severity === severity).map((open) => `${open.family}\n${open.model}\n${open.task}`)) : null;
  const inFamily = all.filter((row) => !family || row.family === family);
  return telling(inFamily, show, rank).filter((row) => {
    const name = `${row.family} ${row.model} ${row.task}`.toLowerCase().replaceAll('_', ' ');
    return words.every((word) => name.includes(word)) && (!verdicts || verdicts.has(row.verdict)) &&
      (!severe || severe.has(`${row.family}\n${row.model}\n${row.task}`));
  });
}

/** What a tired person reads first. */
function headline(shown, told) {
  if (rows.size === 0 && !told.event) {
    return ['No curves yet.', 'Send generations, or run ./emergence demo; curves appear here by themselves.'];
  }
  const training = shown.filter((row) => row.axis === 'training');
  const broken = training.filter((row) => row.verdict === 'BREAKTHROUGH');
  const fallen = training.filter((row) => row.verdict === 'COLLAPSE');
  const ours = ({ family }) => !state().family || family === state().family;
  const shared = told.breaks.filter((open) => open.task === '' && ours(open));
  const newest = told.events.find((event) => ours(event) && (event.kind === 'BREAKTHROUGH' || event.kind === 'COLLAPSE'));
  const what = [broken.length || !fallen.length ? many(broken.length, 'breakthrough') : null, fallen.length ? many(fallen.length, 'collapse') : null].filter(Boolean).join(' and ');
  const change = shared[0];
  const more = known.partial && !told.event ? ` The newest of ${count(known.total)} curves; search finds the others.` : null;
  return [
    `${what.charAt(0).toUpperCase()}${what.slice(1)} in ${many(training.length, 'curve')}${told.event ? ' of which something had been said' : ''}.`,
    newest && ` Newest: ${plain(newest.task)}, ${newest.model ? short(newest.model, newest.family) : 'over models'}, ${place(newest.position)}.`,
    change && ` ${change.model ? short(change.model, change.family) : change.family}: ${count((change.model ? change.tasks : change.made_by).length)} of ${count(change.judged)} ${change.model ? 'tasks' : 'runs'} broke together.`,
    more,
  ].filter(Boolean);
}

export function board(root) {
  const dated = el('div');
  const title = el('h1');
  const why = el('p', { class: 'failure' });
  const grid = matrix('verdicts by task and model');
  const empty = el('p', { class: 'sub', hidden: true });
  const filters = facets();
  const side = panels();
  const content = el('div', null, filters.node, el('div', { class: 'beside' }, el('div', null, grid.frame, empty), side.node));
  replace(root, dated, title, why, content);
  let shown = [];
  let layout = '';
  let found = '';
  let then; // which event the address names, and of which family; null of now
  let told = news; // what is known now, or what had been said; null while that is not known
  let request = null;

  const all = () => [...(told.rows ?? rows).values()];

  function draw() {
    const now = state();
    shown = matching(all(), now, told);
    const lines = lay(shown, now.order);
    layout = shown.map((row) => keyOf(row) + row.verdict).join();
    grid.update(lines);
    grid.frame.hidden = shown.length === 0;
    empty.hidden = shown.length > 0 || all().length === 0;
    empty.textContent = 'No curve matches. Fewer words, or Escape to clear the search.';
    words();
  }

  function words() {
    // counted once: what comes later was not there
    if (told.event && told.silent === null && known.read) told.silent = silent(told, [...rows.values()]);
    replace(title, headline(shown, told));
    filters.update(all(), shown, told);
  }

  /** Only the cells of curves that changed are drawn anew, unless one comes or goes. */
  function some(keys) {
    if (then !== null) return told && told.silent === null && words();
    if (keys === null) {
      look();
      return draw();
    }
    const now = matching(all(), state());
    if (now.map((row) => keyOf(row) + row.verdict).join() !== layout) return draw();
    shown = now;
    const fresh = new Map(keys.map((key) => [key, rows.get(key)]));
    grid.touch(fresh);
    words();
  }

  /** Asks for what is looked for among the curves that were not read, once it is known that there are such. */
  function look() {
    const { q } = state();
    if (!q || q === found || !known.partial) return;
    found = q;
    find(q).catch(() => (found = ''));
  }

  /** All that the board shows. */
  function put() {
    content.hidden = false;
    replace(why);
    replace(dated, told.event && datedBoardWords(told.event));
    draw();
    side.update(told);
  }

  async function read() {
    const { signal } = request;
    try {
      const answer = await toldBy(state(), signal);
      if (signal.aborted) return;
      told = answer;
      put();
    } catch (failure) {
      if (signal.aborted) return;
      replace(title, 'This board can’t be shown.');
      replace(why, `${failure.message} `, el('a', { href: address({ as_of: null }) }, 'the board as it is now'));
      again(failure, signal, read);
    }
  }

  const offRows = onRows(some);
  const offNews = onNews(calmly(() => {
    if (then !== null) return;
    side.update();
    words();
    grid.grow();
  }, 50));

  function update() {
    const { as_of, family } = state();
    const wanted = as_of === undefined ? null : JSON.stringify([as_of, family]);
    if (wanted !== then) {
      then = wanted;
      request?.abort();
      told = then === null ? news : null;
      document.title = then === null ? 'Emergence Monitor' : `Emergence Monitor, as of event ${as_of}`;
      if (told) {
        put();
      } else {
        request = new AbortController();
        content.hidden = true;
        grid.update([]);
        replace(dated);
        replace(why);
        replace(title, 'Reading what had been said by then.');
        read();
      }
    } else if (told) {
      draw();
      side.update(told);
    }
    look();
  }

  update();
  return {
    update,
    keys: {
      ArrowDown: () => grid.move(1, 0), ArrowUp: () => grid.move(-1, 0), ArrowRight: () => grid.move(0, 1), ArrowLeft: () => grid.move(0, -1),
      j: () => grid.move(1, 0), k: () => grid.move(-1, 0), l: () => grid.move(0, 1), h: () => grid.move(0, -1),
      Enter: grid.open, o: filters.nextOrder,
    },
    end() {
      request?.abort();
      offRows();
      offNews();
      grid.end();
    },
  };
}
