// What is known of all curves: one row each, as /v1/verdicts has it.
import { get, pages } from './api.js';
import { forget, forgetAll, outdated } from './points.js';

const FIELDS = ['family', 'model', 'task', 'metric', 'axis'];

/** What names a curve. */
export const namesOf = (row) => Object.fromEntries(FIELDS.map((field) => [field, row[field]]));

export const keyOf = (row) => JSON.stringify(FIELDS.map((field) => row[field]));

/** Of the board: a task of a run, or over them. */
export const cellOf = (row) => JSON.stringify([row.family, row.model, row.axis, row.task]);

export const rows = new Map();
const listeners = new Set();

/** @param work is given the keys of the rows that changed; null where all may have */
export function onRows(work) {
  listeners.add(work);
  return () => listeners.delete(work);
}

const tell = (keys) => listeners.forEach((work) => work(keys));

/** More than so many are not read at once; a search asks the service for what it finds among the others. */
const MOST = 10_000;

export const known = { total: 0, partial: false, read: false };

/** What the stream told of since the list is read: it may lie before the page that is asked for next. */
const told = new Set();

/** @param anew what was told before was of another instance of the service, whose sequence numbers say nothing here */
export async function load(anew = false) {
  const seen = new Set();
  told.clear();
  if (anew) for (const row of rows.values()) row.sequence = -1;
  await pages('/v1/verdicts', { limit: 5000, order: 'news' }, (page, total) => {
    for (const row of page) {
      seen.add(keyOf(row));
      newer(row);
    }
    known.total = total;
    tell(null);
    return seen.size < MOST;
  });
  known.partial = known.total > seen.size;
  known.read = true;
  for (const key of rows.keys()) if (!seen.has(key) && !told.has(key)) rows.delete(key);
  if (anew) forgetAll();
  tell(null);
}

/** What the stream said meanwhile may be newer than the list. */
function newer(row) {
  const known = rows.get(keyOf(row));
  if (!known || !(known.sequence > row.sequence)) rows.set(keyOf(row), row);
}

/** Rows that changed, and names of those that are gone. */
export function apply(changed, removed) {
  const keys = [];
  for (const row of changed) {
    const key = keyOf(row);
    keys.push(key);
    told.add(key);
    newer(row);
    outdated(key);
  }
  for (const name of removed) {
    rows.delete(keyOf(name));
    told.delete(keyOf(name));
    forget(keyOf(name));
  }
  if (keys.length || removed.length) tell(removed.length ? null : keys);
}

/** What a search finds beyond the curves that were read. */
export async function find(q) {
  if (known.partial && q) apply((await get('/v1/search', { q, limit: 1000 })).hits, []);
}

/** Of each task of each run one row: the metric asked for, or the most telling verdict as ./emergence verdicts chooses it. */
export function telling(candidates, metric, rank) {
  const best = new Map();
  for (const row of candidates) {
    if (metric ? row.metric !== metric : row.verdict === null) continue;
    const cell = cellOf(row);
    const other = best.get(cell);
    if (!other || before(row, other, rank)) best.set(cell, row);
  }
  return [...best.values()];
}

function before(a, b, rank) {
  const order =
    rank(a.verdict) - rank(b.verdict) ||
    (a.companion === null) - (b.companion === null) ||
    (b.evidence_log10 ?? -Infinity) - (a.evidence_log10 ?? -Infinity) ||
    (a.metric < b.metric ? -1 : 1);
  return order < 0;
}
