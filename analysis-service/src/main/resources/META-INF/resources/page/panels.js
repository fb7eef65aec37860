// Beside the board: what holds the training, what tasks share, what happened last.
import { acknowledgeForm } from './acknowledge.js';
import { query } from './api.js';
import { el, replace } from './dom.js';
import { news } from './news.js';
import { address, curveAddress, state } from './state.js';
import { rows } from './store.js';
import { VERDICTS, age, count, many, place, plain, short, when } from './words.js';

const KINDS = { RUN_WIDE_CHANGE: ['⇈', 'run-wide change'], SHARED_CHANGE: ['⇈', 'shared change'], RESOLVED: ['✓', 'resolved'], CHECKPOINT_COMPLETE: ['·', 'checkpoint complete'], EVALUATION_WANTED: ['?', 'evaluation wanted'] };

export const kind = (event) => KINDS[event.kind] ?? [VERDICTS[event.kind]?.glyph ?? '·', VERDICTS[event.kind]?.words ?? plain(event.kind.toLowerCase())];

const run = (event) => (event.model ? short(event.model, event.family) : 'over models');

/** Such as: addition 3 digit, d32: breakthrough at step 2,087. */
export function sentence(event) {
  const [, words] = kind(event);
  const where = event.task ? `${plain(event.task)}, ${run(event)}` : `${event.family}, ${event.model ? run(event) : 'its runs'}`;
  return `${where}: ${words}${event.position ? ` at ${place(event.position)}` : ''}`;
}

/** @param now the event as of which the board is shown; undefined where it is shown as it is */
function item(event, now) {
  const words = sentence(event);
  const time = now ? when(event.time).slice(5, 16) : age(event.time);
  return el('li', { class: event.severity === 'critical' ? 'critical' : null },
    el('span', { class: 'g', 'aria-hidden': 'true' }, kind(event)[0]),
    event.task && event.metric ? el('a', { href: curveAddress(now ? { ...event, as_of: event.offset } : event) }, words) : el('span', null, words),
    event.severity === 'critical' && el('b', null, ' critical'),
    el('a', {
      class: 'age', href: address({ as_of: event.offset }), title: 'the board as it was then', 'aria-label': `${time}${now ? '' : ' ago'}: the board as it was then`, 'aria-current': event.offset === now?.offset ? 'true' : null,
    }, time));
}

/** What has the focus is found again by it. */
const nameOf = (each) => (each.className === 'age' ? each.href : each.getAttribute('aria-label') ?? each.textContent);

function gates() {
  const held = [...news.gates].filter(([, gate]) => gate.decision !== 'CONTINUE');
  if (held.length === 0) return [el('p', { class: 'sub' }, 'Nothing holds a training run.')];
  return held.map(([family, gate]) => {
    if (gate.failure) return el('p', { class: 'sub' }, `${family}: ${gate.failure}`);
    const runs = new Map();
    for (const reason of gate.reasons) runs.set(reason.model, (runs.get(reason.model) ?? 0) + 1);
    return el('div', null,
      el('p', null, el('b', null, family), ` holds: ${many(gate.reasons.length, 'break')} open, nobody has acknowledged ${gate.reasons.length === 1 ? 'it' : 'them'}.`),
      el('ul', { class: 'runs' }, [...runs].map(([model, number]) => el('li', null, model ? short(model, family) : 'over models', el('span', { class: 'age' }, count(number))))),
      el('button', { type: 'button', 'aria-label': `acknowledge ${family}`, onclick: () => acknowledgeForm({ family }) }, 'acknowledge', el('kbd', null, 'a')));
  });
}

function acknowledged() {
  return el('ul', { class: 'news' }, news.acknowledgements.slice(0, 5).map((given) =>
    el('li', null, el('span', { class: 'g', 'aria-hidden': 'true' }, '✓'), el('span', null, `${given.who}, of ${given.model ? short(given.model, given.family) : given.family}: ${given.why}`), el('span', { class: 'age' }, age(given.time)))));
}

function shared(change) {
  const runs = !change.model;
  const members = runs ? change.made_by.map((name) => short(name, change.family)) : change.tasks.map(plain);
  return el('li', null, el('span', { class: 'g', 'aria-hidden': 'true' }, '⇈'),
    el('span', null, `${runs ? change.family : run(change)} at ${place(change.position)}: ${members.length} of ${change.judged} ${runs ? 'runs' : 'tasks'} (${members.slice(0, 8).join(', ')}${members.length > 8 ? ', …' : ''})`,
      change.acknowledged && ', acknowledged'),
    el('span', { class: 'age' }, `10^${change.evidence_log10.toFixed(1)}`));
}

/** One file of each family that is looked at. */
function reports() {
  const { family } = state();
  const families = family ? [family] : [...new Set([...rows.values()].map((row) => row.family))].sort().slice(0, 5);
  return families.length > 0 && el('p', { class: 'act' }, families.map((name) =>
    el('a', { class: 'way', href: `/v1/report${query({ family: name })}`, download: '' }, families.length === 1 ? 'report to send or print' : `report of ${name}`)));
}

export function panels() {
  const node = el('aside', { class: 'panels', 'aria-label': 'gate and news' });
  const panel = (id, title, ...content) => el('section', { id, 'aria-label': title }, el('h2', null, title), content);
  return {
    node,
    /** @param told what is known now, or what had been said up to an event: of the gate and for a report there is nothing but now */
    update(told = news) {
      const { event: then } = told;
      const changes = told.breaks.filter((open) => open.task === '');
      const held = document.activeElement?.closest?.('.panels') && nameOf(document.activeElement);
      replace(node,
        !then && news.why && el('p', { class: 'failure' }, news.why),
        !then && panel('gate', 'Gate', gates(), news.acknowledgements.length > 0 && acknowledged()),
        changes.length > 0 && panel('shared', 'Breaks that tasks or runs share', el('ul', { class: 'news' }, changes.map(shared))),
        panel('news', then ? 'News by then' : 'News', told.events.length === 0
          ? el('p', { class: 'sub' }, 'Nothing has happened yet: a break is told once five checkpoints are complete.')
          : el('ol', { class: 'news' }, told.events.slice(0, 12).map((event) => item(event, then)))),
        !then && rows.size > 0 && panel('report', 'Report', reports()));
      if (held) [...node.querySelectorAll('button, a')].find((other) => nameOf(other) === held)?.focus();
    },
  };
}
