// Everything can be done from the keyboard; ? says how.
import { close, isOpen, show } from './dialog.js';
import { el } from './dom.js';

const HELP = [
  ['everywhere', [['?', 'these keys'], ['/', 'search'], ['b', 'board'], ['p', 'pause, or go on'], ['a', 'acknowledge what holds'], ['n', 'the newest break'], ['Esc', 'close; clear the search; back to the board']]],
  ['on the board', [['↑ ↓ ← →', 'or k j h l: from cell to cell'], ['Enter', 'open the curve'], ['o', 'other order']]],
  ['on a curve', [['← →', 'from checkpoint to checkpoint'], ['[ ]', 'metric before, next metric'], ['x', 'tokens, steps, flops, loss'], ['y', 'raw, chance-corrected, log error, link'], ['m', 'other models, other runs of this size'], ['t', 'tables'], ['f', 'which examples changed'], ['w', 'laboratory'], ['c', 'CSV'], ['s', 'SVG']]],
  ['on flips', [['j k', 'next example, the one before'], ['n p', 'next page, the one before'], ['Esc', 'back to the curve']]],
  ['in the laboratory', [['← →', 'more, less'], ['y', 'other way to look'], ['Esc', 'back to the curve']]],
];

export function help() {
  show('Keys', HELP.map(([where, keys]) => el('section', null, el('h3', null, where),
    el('dl', { class: 'keys' }, keys.map(([key, words]) => [el('dt', null, key), el('dd', null, words)])))),
  el('div', { class: 'act' }, el('button', { type: 'button', onclick: close }, 'close')));
}

/** @param bindings gives the keys of what is shown: a function a key */
export function listen(bindings) {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isOpen()) return;
    const writing = event.target.closest('input, textarea, select');
    if (writing && event.key !== 'Escape') return;
    // a link or a button opens itself
    if (event.key === 'Enter' && event.target.closest('a, button, summary')) return;
    const work = bindings()[event.key];
    if (!work) return;
    event.preventDefault();
    work();
  });
}
