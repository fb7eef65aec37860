// A curve, or the board, as an event found it: that it is not as it is now, and what is not known of then.
import { el } from './dom.js';
import { kind, sentence } from './panels.js';
import { address } from './state.js';
import { count, many, place, plain, short, when } from './words.js';

/** Of a subject's events those that speak of the curve, the newest first. */
export const saidOf = (events, of) => (Array.isArray(events) ? events : []).filter((event) => event.metric === of.metric && event.axis === of.axis);

const words = (event) => `${kind(event)[1]}${event.position ? ` at ${place(event.position)}` : ''}`;

const dated = (event, said, ...ways) =>
  el('p', { class: 'dated', role: 'status' }, `As event ${event.offset} found it, ${when(event.time)}: ${said}. `, el('a', { href: address({ as_of: null }) }, 'as it is now'), ways);

const named = (models, family) => `${models.slice(0, 8).map((model) => short(model, family)).join(', ')}${models.length > 8 ? ` and ${count(models.length - 8)} more` : ''}`;

/** That a curve is not as it is now, the way back, and what of it is not known to be of then. */
export function datedWords({ as_of: then, axis, family, metric }) {
  if (!then) return null;
  const { event, changed, unsure, missing } = then;
  const of = [
    axis === 'scaling' && 'Each model stands by its newest checkpoint that was complete then.',
    unsure.length > 0 && `No event says so of these, only the time that came with their points: ${named(unsure, family)}.`,
    missing.length > 0 && `Of these no point of then is kept: ${named(missing, family)}.`,
    changed > 0 && `${many(changed, 'point')} came late or ${changed === 1 ? 'was' : 'were'} scored anew since, and ${changed === 1 ? 'is as it is' : 'are as they are'} now.`,
  ].filter(Boolean);
  return [
    dated(event, `${words(event)}${event.metric === metric ? '' : `, said of ${plain(event.metric)}`}`, ' · ', el('a', { href: address({ family: event.family, as_of: event.offset }, {}) }, 'the board then')),
    of.length > 0 && el('p', { class: 'sub then' }, of.join(' ')),
  ];
}

/** The same of the board. */
export const datedBoardWords = (event) => dated(event, sentence(event));

/** All that was said of the curve, each a link to how it stood then. */
export function history(events, now) {
  return events.length > 0 && el('section', { class: 'card' }, el('h2', null, 'What was said of it'), el('ul', { class: 'news' }, events.slice(0, 20).map((event) =>
    el('li', null, el('span', { class: 'g', 'aria-hidden': 'true' }, kind(event)[0]),
      el('a', { href: address({ as_of: event.offset }), 'aria-current': event.offset === now?.offset ? 'true' : null }, words(event)), el('span', { class: 'age' }, when(event.time).slice(0, 16))))));
}
