// Which examples changed between two checkpoints, and what they say.
import { again, get, quiet } from './api.js';
import { asked, crumb, waysKeys } from './crumb.js';
import { el, replace } from './dom.js';
import { exampleCard } from './example.js';
import { fact, twoByTwo } from './facts.js';
import { address, curveAddress, go, state } from './state.js';
import { keyOf, onRows, rows } from './store.js';
import { count, many, place, plain, short, signed, value } from './words.js';

const WHICH = { changed: 'all that changed', wins: 'became better', losses: 'became worse', ties: 'stayed as they were', all: 'all' };
const TEXTS = 20;
const COMPANIONS = 1000;

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** Whether a loss is told: lower is better. */
const isLoss = (kind) => kind === 'LOSS';

export function flipsView(root) {
  let of = null;
  let shown = null;
  let request = null;
  let asking = null; // what the newest look is for
  let before = []; // cursors of the pages before
  const heading = el('div');
  const choices = el('div', { class: 'choices' });
  const list = el('div', { class: 'examples' });
  const facts = el('div', { class: 'facts' });
  replace(root, heading, choices, el('div', { class: 'beside' }, list, facts));

  async function load(wanted) {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    of = asked();
    asking = wanted;
    const { other, which, cursor } = state();
    try {
      const curve = shown && keyOf(shown.of) === keyOf(of) ? shown.curve : await get('/v1/curve', of, signal);
      const [from, to] = between(curve);
      const names = { family: of.family, model: of.model, task: of.task, from, to, from_model: other };
      const companion = curve.verdict?.companion ?? null;
      const [flips, losses] = await Promise.all([
        get('/v1/flips', { ...names, metric: of.metric, show: which, texts: true, limit: TEXTS, cursor }, signal),
        companion && quiet(get('/v1/flips', { ...names, metric: companion, show: 'all', limit: COMPANIONS }, signal))]);
      shown = { of, curve, flips, from, to, companion: losses?.examples ? companion : null, losses: new Map(losses?.examples?.map((each) => [idOf(each), each])) };
      draw();
    } catch (failure) {
      if (failure.name === 'AbortError') return;
      [shown, asking] = [null, null];
      again(failure, signal, () => load(wanted));
      replace(heading, crumb(of), el('h1', null, 'These checkpoints can’t be compared.'), el('p', { class: 'failure' }, failure.message));
      [choices, list, facts].forEach((part) => replace(part));
    }
  }

  const idOf = ({ example, attempt }) => JSON.stringify([example, attempt]);

  /** The checkpoints that the address names; else those before and at the break, else the last two. */
  function between(curve) {
    const places = placesOf(curve);
    const at = curve.verdict?.reasons?.position?.index;
    const index = at > 0 ? places.findIndex((point) => point.position === curve.points[at].position) : places.length - 1;
    return [state().from ?? places[Math.max(0, index - 1)].position, state().to ?? places[index].position].map(Number);
  }

  const placesOf = (curve) => curve.points.filter((point, i) => curve.points.findIndex((other) => other.position === point.position) === i);

  function draw() {
    const { flips, losses, companion, curve } = shown;
    const better = `${count(flips.wins)} of ${count(flips.shared)} examples became ${isLoss(flips.kind) || !flips.table ? 'better' : 'right'}, ${count(flips.losses)} ${isLoss(flips.kind) || !flips.table ? 'worse' : 'wrong'}`;
    const p = flips.p === null ? null : flips.p < 1e-4 ? flips.p.toExponential(1) : flips.p.toPrecision(2);
    replace(heading, crumb(of),
      el('h1', null, capital(`${sideWords(flips.from)} → ${sideWords(flips.to)}: ${better}.`)),
      el('p', { class: 'sub' }, p === null ? 'Nothing is proved: there is no p.' : flips.p < 0.05 ? `Chance alone would do so with p ${p}.` : `That proves no change: p ${p}.`,
        unmatched(flips), flips.from.signature !== flips.to.signature ? ' The scorer’s rule is not the same at both.' : null));
    drawChoices(curve);
    if (flips.examples.length === 0) replace(list, el('p', { class: 'sub' }, state().which === 'ties' ? 'None stayed as it was.' : 'No example is so.'));
    else {
      const known = flips.examples.findIndex((each) => idOf(each) === state().e);
      const current = Math.max(0, known);
      const held = list.contains(document.activeElement) && document.activeElement.closest('.example');
      replace(list, flips.examples.map((each, i) => exampleCard(each, { open: i === current, kind: flips.kind, metric: of.metric, companion, loss: losses.get(idOf(each)), choose: () => choose(i) })), paging());
      if (held) list.children[current].querySelector('summary').focus({ preventScroll: true });
    }
    replace(facts, numbers(flips), groups('By cluster', 'cluster', flips.by_cluster.map((group) => [group.cluster, group])),
      groups('By length of the target', 'tokens', flips.by_target_tokens.map((group) => [`up to ${count(group.at_most)}`, group])));
  }

  const sideWords = (side) => `${side.model !== of.model || (state().other && state().other !== of.model) ? `${short(side.model, of.family)}, ` : ''}${place({ step: side.step, scale: side.tokens }, 'tokens')}`;

  function unmatched({ from, to }) {
    const [there, here] = [from.unmatched, to.unmatched];
    return there + here === 0 ? null : ` ${many(there, 'example')} of the first and ${count(here)} of the second are in one of them only, and not counted.`;
  }

  function drawChoices(curve) {
    const chosen = (label, name, options, now) =>
      el('label', null, label, ' ', el('select', { 'aria-label': label, onchange: (event) => ask({ [name]: event.target.value || null }) },
        options.map(([each, words]) => el('option', { value: each, selected: String(each) === String(now ?? '') }, words))));
    const places = placesOf(curve).map((point) => [point.position, place(point, curve.scale_unit)]);
    const models = [...new Set([...rows.values()].filter((row) => row.family === of.family && row.task === of.task && row.metric === of.metric && row.axis === 'training').map((row) => row.model))].sort();
    const { other, which } = state();
    replace(choices, chosen('from', 'from', other && other !== of.model && !places.some(([at]) => at === shown.from) ? [[shown.from, count(shown.from)], ...places] : places, shown.from), chosen('to', 'to', places, shown.to),
      models.length > 1 && chosen('of', 'other', [['', short(of.model, of.family)], ...models.filter((model) => model !== of.model).map((model) => [model, short(model, of.family)])], other),
      chosen('examples that', 'which', Object.entries(WHICH).map(([name, words]) => [name === 'changed' ? '' : name, words]), which));
  }

  function ask(change, options) {
    before = [];
    go(address({ cursor: null, e: null, ...change }), options);
  }

  function paging() {
    const { flips } = shown;
    return el('p', { class: 'act' },
      (state().cursor || before.length > 0) && el('button', { type: 'button', onclick: previousPage }, 'page before', el('kbd', null, 'p')),
      flips.next && el('button', { type: 'button', onclick: nextPage }, 'next page', el('kbd', null, 'n')));
  }

  function nextPage() {
    if (!shown?.flips.next) return;
    before.push(state().cursor ?? null);
    go(address({ cursor: shown.flips.next, e: null }));
  }

  function previousPage() {
    if (state().cursor) go(address({ cursor: before.pop() ?? null, e: null }));
  }

  function choose(index) {
    const each = shown.flips.examples[index];
    if (each) go(address({ e: idOf(each) }), { instead: true });
    list.children[index]?.scrollIntoView({ block: 'nearest' });
  }

  const current = () => Math.max(0, shown.flips.examples.findIndex((each) => idOf(each) === state().e));
  const step = (by) => () => shown && choose(Math.min(shown.flips.examples.length - 1, Math.max(0, current() + by)));

  const offRows = onRows((keys) => keys === null && shown && draw());
  return {
    update() {
      const next = asked();
      document.title = `flips: ${plain(next.task)}, ${next.model}`;
      const wanted = JSON.stringify([next, ...['from', 'to', 'other', 'which', 'cursor'].map((name) => state()[name] ?? null)]);
      if (asking !== wanted) load(wanted);
      else if (shown) draw();
    },
    get keys() {
      return { j: step(1), k: step(-1), n: nextPage, p: previousPage, ArrowDown: step(1), ArrowUp: step(-1), ...(of ? waysKeys(of) : {}), Escape: () => go(curveAddress(of)) };
    },
    end() {
      request?.abort();
      offRows();
    },
  };
}

function numbers(flips) {
  const loss = isLoss(flips.kind);
  return el('section', { class: 'card' }, el('h2', null, 'What it proves'),
    flips.table && twoByTwo(flips.table.right_right, flips.table.right_wrong, flips.table.wrong_right, flips.table.wrong_wrong),
    el('dl', null,
      fact('better', count(flips.wins)), fact('worse', count(flips.losses)), fact('neither', count(flips.ties)),
      fact(flips.table ? 'exact p (McNemar)' : 'exact p (sign test)', flips.p === null ? undefinedWords(flips.undefined.p) : flips.p.toPrecision(3)),
      fact(loss ? 'change (lower is better)' : 'change', flips.mean_change === null ? null : `${signed(flips.mean_change, 3)}${flips.standard_error === null ? '' : ` ± ${flips.standard_error.toFixed(3)}`}`),
      fact('can’t see changes below', flips.minimum_detectable_effect === null ? null : value(flips.minimum_detectable_effect)),
      fact('examples in both', count(flips.shared)), fact('as good as independent', flips.effective_examples === null ? null : count(flips.effective_examples))));
}

const undefinedWords = (reason) => (reason ?? 'undefined').replaceAll('_', ' ');

function groups(title, name, list) {
  if (list.length === 0) return null;
  return el('section', { class: 'card' }, el('h2', null, title), el('div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': title }, el('table', { class: 'f' },
    el('thead', null, el('tr', null, [name, 'n', 'better', 'worse'].map((words) => el('th', { scope: 'col' }, words)))),
    el('tbody', null, list.map(([words, group]) => el('tr', null, el('th', { scope: 'row' }, words), el('td', null, count(group.examples)), el('td', null, count(group.wins)), el('td', null, count(group.losses))))))));
}
