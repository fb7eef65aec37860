// What changes, as it changes: a stream that goes on after sleep where it was; never everything again.
import { apply, known, load } from './store.js';

const HEARTBEAT = 10_000;
const STALE = 2 * HEARTBEAT + 2_000;

/** What the head of the page says. */
export const pulse = { heard: 0, state: 'starting', paused: false, waiting: 0, why: null };

let source = null;
let cursor = null;
let changed = new Map();
let removed = new Map();
let due = false;
let dead = false;

const listeners = new Set();
export const onPulse = (work) => listeners.add(work);
const tell = () => listeners.forEach((work) => work(pulse));

/** work is called after changes were shown. */
const shown = new Set();
export const onShown = (work) => shown.add(work);

function heard(event) {
  pulse.heard = Date.now();
  if (event.lastEventId) cursor = event.lastEventId;
  if (pulse.state !== 'live') {
    pulse.state = 'live';
    tell();
  }
}

/** All that comes within one frame is drawn once. */
function soon() {
  if (pulse.paused) {
    pulse.waiting = changed.size + removed.size;
    tell();
  } else if (!due) {
    due = true;
    requestAnimationFrame(flush);
    setTimeout(flush, 250); // frames stop in a tab that nobody sees
  }
}

function flush() {
  if (!due) return;
  due = false;
  const [rows, gone] = [[...changed.values()], [...removed.values()]];
  changed = new Map();
  removed = new Map();
  pulse.waiting = 0;
  apply(rows, gone);
  shown.forEach((work) => work(rows));
  tell();
}

const nameOf = (row) => JSON.stringify([row.family, row.model, row.task, row.metric, row.axis]);

/** All rows are another instance's; it may be starting still. */
const anew = () => load(true).catch(() => setTimeout(anew, 3_000));

/** Not for a tab that nobody sees: of one host a browser opens six connections at a time, whatever the number of tabs. */
function open() {
  source?.close();
  source = null;
  if (document.hidden) return;
  source = new EventSource(`/v1/changes${cursor === null ? '' : `?after=${encodeURIComponent(cursor)}`}`);
  source.onopen = () => {
    // refused at first: what came between the list and now is not told
    if (cursor === null && known.read) anew();
    heard({});
  };
  source.addEventListener('heartbeat', heard);
  source.addEventListener('change', (event) => {
    heard(event);
    const row = JSON.parse(event.data);
    changed.set(nameOf(row), row);
    removed.delete(nameOf(row));
    soon();
  });
  source.addEventListener('removed', (event) => {
    heard(event);
    const row = JSON.parse(event.data);
    removed.set(nameOf(row), row);
    changed.delete(nameOf(row));
    soon();
  });
  source.addEventListener('reset', (event) => {
    heard(event);
    anew();
  });
  source.onerror = () => {
    // a browser goes on by itself unless it was refused
    if (source.readyState === EventSource.CLOSED) dead = true;
  };
}

export function start() {
  open();
  pulse.heard = Date.now();
  setInterval(() => {
    if (document.hidden) return;
    const late = Date.now() - pulse.heard > STALE;
    if (late && pulse.state !== 'stale') pulse.state = 'stale';
    if (dead || late) {
      dead = false;
      open();
    }
    tell();
  }, 5_000);
  addEventListener('online', open);
  document.addEventListener('visibilitychange', () => {
    open();
  });
}

export function pause(on = !pulse.paused) {
  pulse.paused = on;
  if (!on) {
    due = true;
    flush();
  }
  tell();
}
