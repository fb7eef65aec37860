// One example at two checkpoints: what was asked, what was right, what was said, and where the two answers differ.
import { diff } from './diff.js';
import { el } from './dom.js';
import { signed, value } from './words.js';

const MISSING = {
  no_longer_kept: 'no longer kept: Kafka has deleted it',
  not_kept: 'content is not kept here: scores and ids alone are (EMERGENCE_CONTENT)',
  not_sent: 'was not sent',
  not_read_in_time: 'could not be read in time; ask again',
};

const marked = (parts, name) => parts.map(([text, kept]) => (kept ? text : el(name, null, text)));

/** @param shown {open, kind, metric, companion, loss, choose} */
export function exampleCard(each, { open, kind, companion, loss, choose }) {
  const proportion = kind === 'PROPORTION';
  const verdict = (score) => (proportion ? (score > 0 ? '✓ right' : '✗ wrong') : value(score));
  const gain = (kind === 'LOSS' ? -1 : 1) * (each.after - each.before);
  return el('details', { class: 'example', open, 'data-example': each.example, ontoggle: (event) => event.newState === 'open' && !open && choose() },
    el('summary', null, el('span', { class: 'g', 'aria-hidden': 'true' }, gain > 0 ? '▲' : gain < 0 ? '▼' : '·'),
      el('b', null, each.example), each.attempt > 0 && ` attempt ${each.attempt}`, el('span', { class: 'age' }, `${verdict(each.before)} → ${verdict(each.after)}`)),
    open && texts(each.texts, [verdict(each.before), verdict(each.after)]),
    open && typeof each.same_output === 'boolean' && el('p', { class: 'sub' }, each.same_output ? 'both outputs are the same' : 'the outputs differ'),
    open && loss && el('p', { class: 'sub' }, companion === 'target_nll' ? 'loss per token of the right answer' : companion.replaceAll('_', ' '),
      ` ${value(loss.before)} → ${value(loss.after)} (${signed(loss.after - loss.before)})`));
}

function texts(found, verdicts) {
  if (!found) return null;
  const missing = (name) => el('span', { class: 'missing' }, MISSING[found.undefined[name]] ?? 'not there');
  const known = [found.output_before, found.output_after];
  const parts = known.every((text) => text !== null) ? diff(...known) : known.map((text) => [[text ?? '', true]]);
  const output = (i, name, mark) => el('div', null, el('h3', null, `${i ? 'after' : 'before'}: ${verdicts[i]}`),
    el('pre', null, known[i] === null ? missing(name) : known[i] === '' ? el('span', { class: 'missing' }, 'empty') : marked(parts[i], mark), cut(name)));
  const cut = (name) => (found.cut.includes(name) ? el('span', { class: 'missing' }, ' … the rest is left out') : null);
  return el('div', { class: 'texts' },
    el('div', { class: 'asked' }, el('h3', null, 'prompt'), el('pre', null, found.prompt === null ? missing('prompt') : found.prompt, cut('prompt'))),
    el('div', { class: 'asked' }, el('h3', null, 'target'), el('pre', null, found.targets === null ? missing('targets') : found.targets.length === 0 ? el('span', { class: 'missing' }, 'none') : found.targets.map((target, i) => [i ? '\n' : null, target]), cut('targets'))),
    output(0, 'output_before', 'del'), output(1, 'output_after', 'ins'));
}
