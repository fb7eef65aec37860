// The board as it stood when an event was said, by what had been said up to it: of a break its newest event counts, of a curve the newest of these.
import { get, pages } from './api.js';
import { cellOf, keyOf, telling } from './store.js';
import { count, rank } from './words.js';

const PAGE = 2000;
/** More than so many events are not read. */
const MOST = 100_000;
/** The newest of them are kept for the list of news. */
const NEWS = 200;

/** The event that is named by its offset: events have one partition, so that it is a place in all that was said. */
async function named(asked, signal) {
  const [event] = !/^\d{1,15}$/.test(asked) ? [] : await get('/v1/events', { after: asked - 1, order: 'oldest', limit: 1 }, signal).catch((failure) => {
    if (failure.status !== 400) throw failure;
    return []; // none has come so far
  });
  if (String(event?.offset) !== asked) throw new Error(`There is no event ${asked} in the news, or Kafka has deleted it since: events are kept for 90 days.`);
  return event;
}

/** A curve as its event found it, in the form of what is known of it now. What the event does not say is not there. */
function rowOf(said) {
  const { family, model, task, metric, axis, verdict, evidence_log10, reasons, time } = said;
  const gone = said.kind === 'RESOLVED';
  return {
    family, model, task, metric, axis, verdict, evidence_log10, time, said, as_of: said.offset, companion: null,
    effect: reasons?.step_size ?? null, position: gone ? null : said.position, value: null, lower: null, upper: null, points: null,
  };
}

/** @param from as_of, and the family that is looked at, if one is */
export async function toldBy({ as_of, family }, signal) {
  const event = await named(as_of, signal);
  const newest = new Map(); // event by break, in the order in which they were said
  const cells = new Set();
  let events = [];
  let read = 0;
  await pages('/v1/events', { family, order: 'oldest', limit: PAGE }, (page) => {
    const then = page.filter(({ offset }) => offset <= event.offset);
    for (const said of then) {
      cells.add(cellOf(said));
      if (!(said.sequence > (newest.get(said.break_id)?.sequence ?? -1))) continue; // an old one came again
      newest.delete(said.break_id);
      newest.set(said.break_id, said);
    }
    events = [...events, ...then].slice(-NEWS);
    read += page.length;
    if (read > MOST) throw new Error(`More than ${count(MOST)} events had been said by then, more than are read here. ${family ? 'A curve can be seen as it was.' : 'Choose a family.'}`);
    return page.at(-1)?.offset < event.offset;
  }, signal);
  const said = [...newest.values()];
  return {
    event, family, cells, events: events.reverse(), breaks: said.filter(({ kind }) => kind !== 'RESOLVED'), silent: null,
    rows: new Map(said.filter(({ task, metric }) => task && metric).map((each) => [keyOf(each), rowOf(each)])),
  };
}

/** Of how many curves that there are now nothing had been said. */
export const silent = (told, all) =>
  telling(all.filter((row) => !told.family || row.family === told.family), null, rank).filter((row) => !told.cells.has(cellOf(row))).length;

