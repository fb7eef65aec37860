// What is shown of the board, and in which order: the legend of the glyphs is at once the choice among them.
import { el, replace } from './dom.js';
import { address, go, state } from './state.js';
import { VERDICTS, count, many, plain } from './words.js';

const ORDERS = { name: 'by name', evidence: 'by evidence', news: 'by news' };

const then = ({ silent }) =>
  `Each curve as its newest event by then found it: a signed number is the size of the break, the line every checkpoint up to the newest one of that event, the colour strength of evidence.${silent ? ` Of ${many(silent, 'other curve')} that there ${silent === 1 ? 'is' : 'are'} now nothing had been said.` : ''}`;

export function facets() {
  const legend = el('div', { class: 'legend', role: 'group', 'aria-label': 'verdicts shown' });
  const chosen = (name, label) =>
    el('select', { 'aria-label': label, onchange: (event) => go(address({ [name]: event.target.value || null }), { instead: true }) });
  const family = chosen('family', 'family');
  const metric = chosen('show', 'metric');
  const severity = chosen('severity', 'severity');
  const order = chosen('order', 'order');
  const note = el('p', { class: 'sub' });
  const node = el('div', { class: 'facets' }, note, el('div', { class: 'choices' }, legend, el('span', { class: 'selects' }, family, metric, severity, order)));

  function options(select, known, now) {
    const wanted = JSON.stringify([known, now]);
    if (select.dataset.of === wanted || select === document.activeElement) return;
    select.dataset.of = wanted;
    replace(select, known.map(([value, words]) => el('option', { value, selected: value === (now ?? '') }, words)));
  }

  function toggle(verdict) {
    const now = new Set((state().verdict ?? '').split(',').filter(Boolean));
    if (!now.delete(verdict)) now.add(verdict);
    go(address({ verdict: [...now].join(',') || null }), { instead: true });
  }

  return {
    node,
    nextOrder() {
      const names = Object.keys(ORDERS);
      const next = names[(names.indexOf(state().order ?? 'name') + 1) % names.length];
      go(address({ order: next === 'name' ? null : next }), { instead: true });
    },
    /** @param told what is known now, or what had been said up to an event */
    update(all, shown, told) {
      const now = state();
      const counts = new Map();
      for (const row of shown) counts.set(row.verdict, (counts.get(row.verdict) ?? 0) + 1);
      const on = new Set((now.verdict ?? '').split(',').filter(Boolean));
      const held = document.activeElement?.dataset?.verdict;
      replace(legend, Object.entries(VERDICTS).filter(([verdict]) => counts.has(verdict) || on.has(verdict)).map(([verdict, { glyph, words }]) =>
        el('button', { type: 'button', 'data-verdict': verdict, 'aria-pressed': String(on.has(verdict)), onclick: () => toggle(verdict) },
          el('span', { class: 'g', 'aria-hidden': 'true' }, glyph), words, el('span', { class: 'n' }, count(counts.get(verdict) ?? 0)))));
      if (held) legend.querySelector(`[data-verdict="${held}"]`)?.focus();
      const families = [...new Set(all.map((row) => row.family))].sort();
      options(family, [['', 'every family'], ...families.map((name) => [name, name])], now.family);
      family.hidden = families.length < 2 && (!now.family || families[0] === now.family);
      const metrics = [...new Set(all.map((row) => row.metric))].sort();
      options(metric, [['', 'most telling metric'], ...metrics.map((name) => [name, plain(name)])], now.show);
      options(severity, [['', 'every severity'], ['critical', 'critical'], ['warning', 'warning'], ['info', 'info']], now.severity);
      severity.hidden = !told.breaks.some((open) => open.severity === 'critical') && !now.severity;
      options(order, Object.entries(ORDERS).map(([value, words]) => [value === 'name' ? '' : value, words]), now.order);
      const of = now.show ? plain(now.show) : 'value';
      note.textContent = told.event ? then(told) : shown.length === 0 ? '' :
        `A number is the newest ${of}, a signed one the size of the break; the line is every checkpoint; the colour is strength of evidence, not size of effect.`;
    },
  };
}
