// The line at the top: is this live, does something hold, where to search.
import { el, replace } from './dom.js';
import { help } from './keys.js';
import { onPulse, pause, pulse } from './live.js';
import { news, onNews } from './news.js';
import { address, boardAddress, go, isDated, state } from './state.js';
import { onRows, rows } from './store.js';
import { count, many } from './words.js';

export function head(root) {
  const family = el('span', { class: 'wide-only' });
  const live = el('span', { class: 'live' });
  const gate = el('a', { class: 'pill', href: '#gate', hidden: true });
  const search = el('input', { type: 'search', placeholder: 'search', 'aria-label': 'search tasks, models and families', autocomplete: 'off', spellcheck: 'false' });
  const stop = el('button', { type: 'button', class: 'quiet', onclick: () => pause() });
  replace(root, el('a', { class: 'name', href: location.pathname }, 'Emergence Monitor'), family,
    el('span', { class: 'r' }, live, stop, gate, search, el('span', { id: 'who' }), el('button', { type: 'button', class: 'quiet', 'aria-label': 'keys', onclick: help }, el('kbd', null, '?'), el('span', { class: 'wide-only' }, ' keys'))));

  let typing = null;
  search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      const { show, verdict, severity, order, family: of, task } = state();
      go(address({ q: search.value || null, ...(task ? { show, verdict, severity, order, family: of } : state()), q: search.value || null }, {}), { instead: !state().task });
    }, 120);
  });

  /** What is shown is as an event found it; what the head says else is of now. */
  const dated = isDated;

  function about() {
    const training = [...rows.values()].filter((row) => row.axis === 'training' && row.verdict).length;
    const families = new Set([...rows.values()].map((row) => row.family));
    family.textContent = rows.size === 0 || dated() ? '' : `${families.size === 1 ? [...families][0] : many(families.size, 'family', 'families')} · ${count(training)} judged curves`;
  }

  function beat() {
    const seconds = Math.max(0, Math.round((Date.now() - pulse.heard) / 1000));
    live.className = `live is-${pulse.paused || dated() ? 'paused' : pulse.state}`;
    stop.hidden = dated();
    live.textContent = dated() ? 'as it was' : pulse.paused ? 'paused' : pulse.state === 'live' ? 'live' : pulse.state === 'stale' ? `not live for ${seconds} s` : 'connecting';
    live.title = pulse.state === 'stale' && !dated() ? 'Nothing was heard from the service: what you see may be old. The page tries again by itself.' : '';
    stop.textContent = pulse.paused ? (pulse.waiting ? `${count(pulse.waiting)} new` : 'go on') : 'pause';
    stop.setAttribute('aria-label', pulse.paused ? `go on; ${pulse.waiting} new` : 'pause');
  }

  function holds() {
    const held = [...news.gates.values()].flatMap((each) => each.reasons ?? []);
    const unknown = [...news.gates.values()].some((each) => each.failure);
    gate.hidden = dated() || (held.length === 0 && !unknown);
    gate.textContent = held.length ? `gate holds: ${count(held.length)} open` : 'gate unknown';
  }

  gate.addEventListener('click', (event) => {
    event.preventDefault();
    // the gate is of now
    if (state().task) go(address({ as_of: null }, Object.fromEntries(new URLSearchParams(boardAddress().split('?')[1]))));
    document.getElementById('gate')?.scrollIntoView({ block: 'nearest' });
    document.querySelector('#gate button')?.focus();
  });
  onPulse(beat);
  onNews(holds);
  onRows(about);
  about();
  beat();
  return {
    search,
    update() {
      about();
      beat();
      holds();
      if (search !== document.activeElement) search.value = state().q ?? '';
    },
  };
}
