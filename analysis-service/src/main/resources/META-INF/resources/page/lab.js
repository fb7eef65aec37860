// The laboratory: the same outputs under another metric, or fewer of them. Nothing of the model changes here.
import { again, get, quiet } from './api.js';
import { extremes } from './axes.js';
import { chart } from './chart.js';
import { asked, crumb, metricsOf, waysKeys } from './crumb.js';
import { calmly, el, replace } from './dom.js';
import { fact, table } from './facts.js';
import { breaksByMetric, signals } from './overall.js';
import { companionWords } from './sentence.js';
import { APART, chartsOf, curveOf, newestOf, shownOf } from './slices.js';
import { address, curveAddress, go, state } from './state.js';
import { keyOf, onRows } from './store.js';
import { unitOf } from './units.js';
import { UNITS, count, plain, value } from './words.js';

const ROUND = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 32, 40, 50, 64, 80, 100, 128, 150, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000, 3000, 5000, 10000, 20000, 50000, 100000];

const upTo = (most) => ROUND.filter((each) => each <= most);

/** Each way to look at the outputs: its words, its metric, the numbers of its slider, the question, and what is said of it. */
const WAYS = {
  subset: {
    words: 'all of K right', metric: () => 'exact_match', numbers: (curve) => upTo(extremes(curve.points.map((point) => point.examples))[0]), start: 5,
    question: (of, at) => ({ ...of, metric: 'subset_accuracy', k: at }), kind: () => 'PROPORTION',
    title: (at) => (at === 1 ? 'one example right' : `all of ${count(at)} examples right`),
    said: () => 'A score that needs several things right at once turns a steady rise into a jump: a share p becomes p to the power K. Exact, from the counts.',
  },
  threshold: {
    words: 'a threshold', metric: (of, companion) => companion ?? of.metric, numbers: (curve) => between(curve), start: null,
    question: (of, at, metric) => ({ ...of, metric, threshold: at }), kind: () => 'PROPORTION',
    title: (at, metric, curve) => `share with ${plain(metric)} ${curve.kind === 'LOSS' ? 'at most' : 'at least'} ${value(at)}`,
    said: (metric) => `Each example counts as right or wrong by its ${plain(metric)}. Where the threshold stands decides when a jump seems to come, and how steep it is; ${plain(metric)} itself stands below.`,
  },
  n: {
    words: 'fewer examples', metric: (of) => of.metric, numbers: (curve) => upTo(10 * extremes(curve.points.map((point) => point.examples))[1]).filter((n) => n >= 5), start: 25,
    question: (of, at) => ({ ...of, n: at }), kind: (curve) => curve.kind,
    title: (at, metric) => `${plain(metric)}, as ${count(at)} examples would have shown it`,
    said: () => 'A bar is where 19 of 20 random choices of so many of these examples lie; beyond the examples there are, the interval of so many like them.',
  },
  pass: {
    words: 'pass@k', metric: (of) => of.metric, numbers: null, start: null, kind: (curve) => curve.kind,
    title: (at, metric) => plain(metric), said: () => 'The chance that one of k attempts is right, from all attempts.',
  },
};

/** A hundred places between the least and the greatest value. */
function between(curve) {
  const all = curve.points.flatMap((point) => [point.value, point.lower, point.upper]).filter((each) => each !== null);
  const [least, high] = extremes(all);
  const low = Math.max(0, least);
  return Array.from({ length: 101 }, (_, i) => Number((low + ((high - low) * i) / 100).toPrecision(3)));
}

export function labView(root) {
  let of = null;
  let shown = null;
  let request = null;
  let curves = new Map(); // of the subject, by metric
  const heading = el('div');
  const choices = el('div', { class: 'choices' });
  const plots = el('div', { class: 'plots' });
  const tables = el('div');
  const facts = el('div', { class: 'facts' });
  const overall = el('div', { class: 'overall' });
  replace(root, heading, choices, el('div', { class: 'beside' }, el('div', null, plots, tables), facts), overall);
  const output = el('output', { class: 'at' });
  const slider = el('input', { type: 'range', min: 0, step: 1, 'aria-label': 'how much', oninput: () => go(address({ at: shown.numbers[slider.value] }), { instead: true }) });

  async function curve(metric, signal) {
    if (!curves.has(metric)) curves.set(metric, await get('/v1/curve', { ...of, metric }, signal));
    return curves.get(metric);
  }

  const passes = () => metricsOf(of).filter((metric) => metric.startsWith('pass_at_'));

  async function load() {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    const next = asked();
    if (!of || keyOf(next) !== keyOf(of)) [of, curves, shown] = [next, new Map(), null];
    const what = APART[state().what] ? state().what : WAYS[state().what] ? state().what : 'subset';
    if (APART[what]) return loadApart(what, signal);
    const way = WAYS[what];
    try {
      const reported = await curve(of.metric, signal);
      const companion = reported.verdict?.companion ?? null;
      const metric = way.metric(of, companion);
      const [base, second, ahead] = await Promise.all([curve(metric, signal), companion && companion !== metric && quiet(curve(companion, signal)), shown?.ahead ?? quiet(get('/v1/forecast', of, signal))]);
      const numbers = what === 'pass' ? passes() : way.numbers(base);
      const wanted = state().at === undefined ? way.start : what === 'pass' ? state().at : Number(state().at);
      const at = numbers.includes(wanted) ? wanted : wanted > 0 && what !== 'pass' ? nearest(numbers, wanted) : numbers[Math.floor(numbers.length / 2)];
      const asks = performance.now();
      const answer = what === 'pass' ? (at ? await get('/v1/curve', { ...of, metric: at }, signal) : { points: [] }) : await get('/v1/what-if', way.question(of, at, metric), signal);
      plots.dataset.milliseconds = Math.round(performance.now() - asks);
      shown = { what, way, metric: at && what === 'pass' ? at : metric, base, second: second?.points ? second : (companion === metric ? base : null), companion, ahead, numbers, at, answer };
      draw();
    } catch (failure) {
      fail(failure, what, signal);
    }
  }

  /** Without a slider: how the examples lie apart is not for the reader to say. */
  async function loadApart(what, signal) {
    try {
      const base = await curve(of.metric, signal);
      const answer = await get('/v1/what-if', APART[what].question(of, base), signal);
      if (answer.slices.length === 0) throw new Error('The examples have no log-probabilities of their targets (target_logprobs): nothing says how long these are, or what was to be expected.');
      shown = { what, way: { slices: true }, base, answer, ahead: shown?.ahead ?? await quiet(get('/v1/forecast', of, signal)) };
      drawApart();
    } catch (failure) {
      fail(failure, what, signal);
    }
  }

  function fail(failure, what, signal) {
    if (failure.name === 'AbortError') return;
    again(failure, signal, load);
    shown = null;
    replace(heading, crumb(of), el('h1', null, 'There is nothing to try here.'), el('p', { class: 'failure' }, failure.message));
    [plots, tables, facts].forEach((part) => replace(part));
    ways(what, false);
  }

  function drawApart() {
    const { what, base, answer } = shown;
    const apart = APART[what];
    ways(what, false);
    replace(heading, crumb(of), el('h1', null, `The same outputs, otherwise: ${apart.title}.`), el('p', { class: 'sub' }, apart.said(answer, base)));
    replace(plots, chartsOf(answer, base, apart, specOf(base, 74)).map(({ node }) => node), unitLine(base));
    const open = tables.querySelector('details')?.open;
    replace(tables, shownOf(answer).map((slice) => table(curveOf(slice, base), apart.name(slice), open)));
    replace(facts, newestOf(answer, apart), laws());
    drawOverall();
  }

  function specOf(base, margin) {
    const width = Math.max(300, plots.clientWidth);
    const unit = unitOf(base);
    return { unit, view: 'raw', width, height: width < 500 ? 190 : 220, margin, breakAt: null, forecasts: [], lines: [], others: [], extent: base.points.map((point) => point[unit]).filter((place) => place !== null) };
  }

  const unitLine = (base) => el('p', { class: 'units' }, el('span', null, `${UNITS[unitOf(base)]} (log)`));

  const nearest = (numbers, wanted) => numbers.reduce((best, each) => (Math.abs(each - wanted) < Math.abs(best - wanted) ? each : best), numbers[0]);

  function ways(what, slides) {
    const known = Object.entries({ ...WAYS, ...APART }).filter(([name]) => name !== 'pass' || passes().length > 0);
    const held = document.activeElement === slider;
    replace(choices, el('span', { class: 'views' }, known.map(([name, { words }]) => el('a', { href: address({ what: name === 'subset' ? null : name, at: null }), 'aria-current': name === what ? 'true' : null }, words))),
      slides && el('label', { class: 'slide' }, slider, output));
    if (held && slides) slider.focus();
  }

  /** The points as they would have been, with what else is known of them. */
  function other() {
    const { answer, base, what, way } = shown;
    const points = answer.points.map((point, i) => {
      const [lower, upper] = what === 'n' && point.shown_lower !== undefined && point.shown_lower !== null ? [point.shown_lower, point.shown_upper] : [point.lower, point.upper];
      return { forecast: null, ...(what === 'pass' ? {} : base.points[i]), ...point, forecast: null, lower, upper, watch_lower: lower, watch_upper: upper };
    });
    return { ...base, kind: way.kind(base), metric: shown.metric, points };
  }

  function draw() {
    const { what, way, metric, base, second, companion, at, numbers } = shown;
    slider.max = numbers.length - 1;
    slider.value = numbers.indexOf(at);
    slider.setAttribute('aria-valuetext', typeof at === 'number' ? value(at) : plain(at ?? ''));
    output.textContent = what === 'pass' ? plain(at ?? '') : what === 'threshold' ? value(at) : count(at);
    ways(what, true);
    const title = way.title(at, metric, base);
    replace(heading, crumb(of), el('h1', null, `The same outputs, otherwise: ${title}.`), el('p', { class: 'sub' }, way.said(metric)));
    const instead = other();
    const others = what === 'threshold' || metric !== base.metric && what !== 'pass' ? [] : [{ name: `as it is`, points: base.points }];
    const spec = specOf(base, others.length ? 74 : 14);
    const charts = [chart({ ...spec, curve: instead, title, others })];
    if (second) charts.push(chart({ ...spec, curve: second, others: [], title: `${companionWords(companion)}, continuous` }));
    replace(plots, charts.map(({ node }) => node), unitLine(base));
    const open = tables.querySelector('details')?.open;
    replace(tables, [instead, second].filter(Boolean).map((each) => table(each, each === instead ? title : plain(each.metric), open)));
    replace(facts, numbersOf(instead, at), laws());
    drawOverall();
  }

  function numbersOf(instead) {
    const { what, answer } = shown;
    const last = instead.points.at(-1);
    const blind = what === 'n' ? answer.points.filter((point) => point.none_right >= 0.05).length : 0;
    return el('section', { class: 'card' }, el('h2', null, 'At the newest checkpoint'), el('dl', null,
      fact('as it is', value(shown.base.points.at(-1).value)), fact('instead', last.value === null ? 'too few examples' : value(last.value)),
      fact('between', last.lower === null ? null : `${value(last.lower)} – ${value(last.upper)}`), fact('examples there are', count(last.examples)),
      fact('could not see changes below', last.minimum_detectable_effect === undefined || last.minimum_detectable_effect === null ? null : value(last.minimum_detectable_effect))),
      blind > 0 && el('p', { class: 'sub' }, `At ${count(blind)} checkpoints one choice in twenty or more would have had no right answer at all.`));
  }

  /** Which law forecasts this curve better, from what each missed where it was held out. */
  function laws() {
    const errors = shown.ahead?.hold_out_error;
    const number = (error) => (error === null || error === undefined ? null : error.toPrecision(3));
    return errors && el('section', { class: 'card' }, el('h2', null, 'Laws, by what they missed so far'), el('dl', null,
      fact('straight on the link', number(errors.link)), fact('straight in −log accuracy', number(errors.direct)), fact('used for forecasts', shown.ahead.law)));
  }

  const drawOverall = calmly(() => of && replace(overall, breaksByMetric(of), signals(of, drawOverall)), 100);
  const offRows = onRows((keys) => (keys === null || keys.length > 0) && shown && drawOverall());
  const size = new ResizeObserver(calmly(() => shown && plots.querySelector('svg')?.width.baseVal.value !== Math.max(300, plots.clientWidth) && (shown.way.slices ? drawApart() : draw()), 100));
  size.observe(plots);
  const slide = (by) => () => {
    const at = shown?.numbers?.[Math.min(shown.numbers.length - 1, Math.max(0, Number(slider.value) + by))];
    if (at !== undefined) go(address({ at }), { instead: true });
  };
  return {
    update() {
      document.title = `laboratory: ${plain(asked().task)}, ${asked().model || 'over models'}`;
      load();
    },
    get keys() {
      const known = Object.keys({ ...WAYS, ...APART }).filter((name) => name !== 'pass' || (of && passes().length > 0));
      const next = () => go(address({ what: known[(known.indexOf(state().what ?? 'subset') + 1) % known.length], at: null }), { instead: true });
      return of && { ArrowRight: slide(1), ArrowLeft: slide(-1), y: next, ...waysKeys(of), Escape: () => go(curveAddress(of)) };
    },
    end() {
      request?.abort();
      offRows();
      size.disconnect();
    },
  };
}
