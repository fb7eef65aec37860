// Which view the address asks for, and the keys that work in all of them.
import { acknowledgeForm } from './acknowledge.js';
import { board } from './board.js';
import { curveView } from './curve.js';
import { el, replace } from './dom.js';
import { flipsView } from './flips.js';
import { head } from './head.js';
import { help, listen } from './keys.js';
import { labView } from './lab.js';
import * as live from './live.js';
import * as news from './news.js';
import { sentence } from './panels.js';
import { signedIn, signIn } from './sign-in.js';
import { address, boardAddress, curveAddress, followLinks, go, isDated, onState, state } from './state.js';
import { load, onRows } from './store.js';

const root = document.getElementById('main');
const said = document.getElementById('said');
const top = head(document.getElementById('top'));
/** Of a curve, beside the curve itself. */
const WAYS = { flips: flipsView, lab: labView };

let view = null;
let kind = null;

function show() {
  const { family, task, metric, view: way } = state();
  const wanted = !family || !task || !metric ? 'board' : WAYS[way] ? way : 'curve';
  if (wanted === 'board') sessionStorage.setItem('board', location.pathname + location.search);
  top.update();
  if (wanted === kind) {
    view.update();
    return;
  }
  view?.end();
  kind = wanted;
  view = wanted === 'board' ? board(root) : (WAYS[wanted] ?? curveView)(root);
  if (wanted !== 'board') view.update();
  scrollTo(0, 0);
}

function escape() {
  if (document.activeElement === top.search) top.search.blur();
  if (kind !== 'board') go(boardAddress());
  else if (location.search) go(address({ q: null, verdict: null, severity: null }), { instead: true });
  top.search.value = state().q ?? '';
}

function newest() {
  const event = news.news.events.find(({ kind: of, task, metric }) => task && metric && /BREAKTHROUGH|COLLAPSE|LATENT_CHANGE/.test(of));
  if (event) go(curveAddress(event));
}

function acknowledge() {
  if (isDated()) return; // what holds now is not seen
  const held = [...news.news.gates].find(([, gate]) => gate.reasons?.length);
  if (held) acknowledgeForm({ family: held[0] });
}

listen(() => ({
  '?': help, '/': () => top.search.focus(), b: () => go(boardAddress()), p: () => live.pause(), Escape: escape, n: newest, a: acknowledge, ...view?.keys,
}));

const rest = (milliseconds) => new Promise((work) => setTimeout(work, milliseconds));

async function begin() {
  live.start(); // before the list: what changes while it is read is not lost
  for (let known = false; !known; ) {
    try {
      await load();
      known = true;
    } catch (failure) {
      view?.end();
      [view, kind] = [null, null];
      if (failure.status === 401 || failure.status === 403) {
        await signIn(root, failure.status === 403 ? failure.message : null);
        continue;
      }
      replace(root, el('h1', null, 'Nothing to show yet.'), el('p', { class: 'failure' }, failure.message));
      await rest(3000);
    }
  }
  show();
  news.start();
  signedIn(document.getElementById('who'));
  // withdrawn, or its time is over
  addEventListener('unknown', () => location.reload());
}

followLinks(document.body);
onState(show);
news.onNews((fresh) => {
  for (const event of fresh.slice(0, 3).reverse()) said.append(el('p', null, sentence(event)));
  while (said.childElementCount > 20) said.firstChild.remove();
});
// a curve is shown before all others are known, and the board with the first page of its curves
const off = onRows(() => {
  off();
  if (!view) show();
});
if (state().task) show();
begin();
