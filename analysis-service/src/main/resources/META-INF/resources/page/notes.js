// What people and schedulers say of a run: marks on the charts, and a list below them.
import { el } from './dom.js';
import { converted } from './units.js';
import { age, count, scale } from './words.js';

const inOrder = (annotations) => [...annotations].sort((a, b) => (a.step ?? a.tokens ?? -1) - (b.step ?? b.tokens ?? -1) || a.time - b.time);

/** Where each stands on an axis; what is said of the whole run stands nowhere. */
export function places(annotations, points, unit) {
  return inOrder(annotations).map((said, i) => ({ number: i + 1, words: said.text, at: placeOf(said, points, unit) })).filter(({ at }) => at !== null && (unit !== 'loss' || at > 0));
}

function placeOf(said, points, unit) {
  if (said[unit] !== null && said[unit] !== undefined) return said[unit];
  const from = said.step !== null ? 'step' : said.tokens !== null ? 'tokens' : null;
  return from === null ? null : said[from] === 0 && unit !== 'loss' ? 0 : converted(points, said[from], from, unit);
}

export function notes(annotations) {
  if (annotations.length === 0) return null;
  return el('section', { class: 'notes', 'aria-label': 'said of this run' }, el('h2', null, 'Said of this run'), el('ol', null, inOrder(annotations).map((said) => el('li', null,
    el('b', null, said.step !== null ? `step ${count(said.step)}` : said.tokens !== null ? `${scale(said.tokens)} tokens` : 'whole run'), ' ', el('span', null, said.text), ' ',
    el('span', { class: 'age' }, [said.who, `${age(said.time)} ago`].filter(Boolean).join(', '))))));
}
