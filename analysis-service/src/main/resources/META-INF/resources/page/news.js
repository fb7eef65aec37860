// Events, open breaks and the gate: asked for once, then only what came behind.
import { get, pages, post } from './api.js';
import { calmly } from './dom.js';
import { onShown } from './live.js';

export const news = { events: [], breaks: [], gates: new Map(), acknowledgements: [], why: null, known: false };

const KEPT = 200;
const listeners = new Set();
let offset = null;

export function onNews(work) {
  listeners.add(work);
  return () => listeners.delete(work);
}

/** @param fresh the events that were not known before; none at the first time */
const tell = (fresh) => listeners.forEach((work) => work(fresh));

/** The change of a run or of a family that a curve's break is part of. */
export function changeOf(row) {
  const part = news.breaks.find((open) => open.change && about(open, row));
  return part && news.breaks.find((open) => open.break_id === part.change);
}

export const about = (open, row) =>
  open.task === row.task && open.family === row.family && open.model === row.model && open.axis === row.axis && open.metrics.includes(row.metric);

export const breakOf = (row) => news.breaks.find((open) => about(open, row));

/** One at a time: an answer that comes late says what was. */
let last = Promise.resolve();
const inTurn = (work) => (last = last.then(work, work));

const read = () => inTurn(async () => {
  try {
    const asked = offset === null ? { limit: KEPT } : { after: offset, order: 'oldest', limit: 1000 };
    const got = await get('/v1/events', asked);
    const fresh = offset === null ? [] : got.reverse();
    news.events = offset === null ? got : [...fresh, ...news.events].slice(0, KEPT);
    if (got.length) offset = got[0].offset;
    if (offset === null) offset = -1;
    await stand();
    tell(fresh);
  } catch (failure) {
    news.why = failure.message;
    tell([]);
  }
});

/** What is open, and what holds. */
async function stand() {
  const breaks = [];
  await pages('/v1/breaks', { limit: 5000 }, (page) => {
    breaks.push(...page);
  });
  const families = [...new Set(breaks.map((open) => open.family))].slice(0, 20);
  const gates = await Promise.all(families.map((family) => get('/v1/gate', { family }).catch((failure) => ({ failure: failure.message }))));
  news.breaks = breaks;
  news.gates = new Map(families.map((family, i) => [family, gates[i]]));
  news.acknowledgements = await get('/v1/gate/acknowledgements', { limit: 50 }).catch(() => []);
  news.why = null;
  news.known = true;
}

export async function acknowledge(body) {
  const answer = await post('/v1/gate/acknowledge', body);
  await inTurn(stand);
  tell([]);
  return answer.acknowledged;
}

export function start() {
  read();
  onShown(calmly(read, 1_000));
  // acknowledgements of others come without a change of a curve
  setInterval(() => document.hidden || read(), 15_000);
}
