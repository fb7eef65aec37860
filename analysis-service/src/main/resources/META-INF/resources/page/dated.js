// A curve as an event found it: what was said then, and the checkpoints up to the one that was the newest.
import { Failure } from './api.js';
import { el } from './dom.js';
import { kind, sentence } from './panels.js';
import { address, state } from './state.js';
import { place, when } from './words.js';

/** Of a subject's events those that speak of the curve, the newest first. */
export const saidOf = (events, of) => (Array.isArray(events) ? events : []).filter((event) => event.metric === of.metric && event.axis === of.axis);

/** The event that the address names. */
export function datedBy(events, of) {
  const { as_of: asked } = state();
  if (events.failure) throw new Failure(events.failure, events.status);
  const found = saidOf(events, of).find((event) => String(event.offset) === asked);
  if (!found) throw new Error(`There is no event ${asked} of this curve, or Kafka has deleted it since: events are kept for 90 days. Leave as_of out of the address to see the curve as it is now.`);
  return found;
}

/** The checkpoints up to the newest one then. One that came late lies among them all the same: nothing says when it came. */
export function upTo(curve, event) {
  const end = event?.detected?.scale;
  return curve && end !== null && end !== undefined ? { ...curve, points: curve.points.filter((point) => (point.scale ?? 0) <= end) } : curve;
}

export function asOf(curve, event) {
  if (!event) return curve;
  const whole = upTo(curve, event);
  // checkpoints that came late lie before it now
  const placed = (position) => {
    const index = position ? whole.points.findIndex(({ scale }) => scale === position.scale) : -1;
    return index < 0 ? position : { ...position, index };
  };
  return {
    ...whole, evidence: { ...curve.evidence, bayes_factor_log10: event.evidence_log10, position: placed(event.position) },
    verdict: event.verdict && event.reasons ? { ...curve.verdict, verdict: event.verdict, reasons: { ...event.reasons, position: placed(event.reasons.position) }, suspicion: null } : null,
  };
}

const words = (event) => `${kind(event)[1]}${event.position ? ` at ${place(event.position)}` : ''}`;

const dated = (event, said, ...ways) =>
  el('p', { class: 'dated', role: 'status' }, `As event ${event.offset} found it, ${when(event.time)}: ${said}. `, el('a', { href: address({ as_of: null }) }, 'as it is now'), ways);

/** That a curve is not as it is now, and the way back. */
export const datedWords = (event) =>
  event && dated(event, words(event), ' · ', el('a', { href: address({ family: event.family, as_of: event.offset }, {}) }, 'the board then'));

/** The same of the board. */
export const datedBoardWords = (event) => dated(event, sentence(event));

/** All that was said of the curve, each a link to how it stood then. */
export function history(events, now) {
  return events.length > 0 && el('section', { class: 'card' }, el('h2', null, 'What was said of it'), el('ul', { class: 'news' }, events.slice(0, 20).map((event) =>
    el('li', null, el('span', { class: 'g', 'aria-hidden': 'true' }, kind(event)[0]),
      el('a', { href: address({ as_of: event.offset }), 'aria-current': event === now ? 'true' : null }, words(event)), el('span', { class: 'age' }, when(event.time).slice(0, 16))))));
}
