// The raw points of curves that are looked at: many curves in one question, and none asked for that is out of sight by now.
import { get } from './api.js';

/** Proxies refuse longer addresses than 8,000 characters. */
const LONGEST = 6000;
const AT_ONCE = 2;
const AGAIN = 1000;

const points = new Map();
let waiting = [];
let running = 0;
let due = false;

/** The points of a curve as [scale, value], now if they are known; work is called when they come, or when they are newer. */
export function pointsOf(key, work) {
  const known = points.get(key) ?? { list: null, stale: true, asked: false, work: null };
  points.set(key, known);
  known.work = work;
  if (known.stale && !known.asked) wait(key, known);
  return known.list;
}

/** There are newer ones. */
export function outdated(key) {
  const known = points.get(key);
  if (known) known.stale = true;
}

export const forget = (key) => points.delete(key);

export const forgetAll = () => points.clear();

export function forgetWaiting() {
  for (const { known } of waiting) known.asked = false;
  waiting = [];
}

function wait(key, known) {
  [known.stale, known.asked] = [true, true];
  waiting.push({ key, known });
  soon();
}

/** All cells that are drawn together are asked for together. */
function soon() {
  if (due) return;
  due = true;
  setTimeout(() => {
    due = false;
    while (running < AT_ONCE && waiting.length > 0) ask(batch());
  }, 0);
}

function batch() {
  let length = 0;
  let most = 0;
  while (most < waiting.length && (most === 0 || length < LONGEST)) length += encodeURIComponent(waiting[most++].key).length + 7;
  return waiting.splice(0, Math.min(most, 200));
}

async function ask(asked) {
  running++;
  const open = new Map(asked.map(({ key, known }) => [key, known]));
  for (const known of open.values()) known.stale = false;
  try {
    const { curves, rest } = await get('/v1/sparklines', asked.map(({ key }) => ['curve', key]));
    const later = rest.map((names) => JSON.stringify(names));
    for (const { family, model, task, metric, axis, scale, value } of curves) {
      const known = open.get(JSON.stringify([family, model, task, metric, axis]));
      known.list = scale.map((at, i) => [at ?? 0, value[i]]);
      known.work(known.list);
    }
    for (const [key, known] of open) {
      known.asked = later.includes(key);
      if (known.stale && !known.asked) wait(key, known); // changed meanwhile
    }
    if (later.length > 0) setTimeout(() => later.forEach((key) => wait(key, open.get(key))), curves.length > 0 ? 0 : AGAIN);
  } catch {
    // asked for again when it changes or is looked at
    for (const known of open.values()) [known.stale, known.asked] = [true, false];
  } finally {
    running--;
    if (waiting.length > 0) soon();
  }
}
