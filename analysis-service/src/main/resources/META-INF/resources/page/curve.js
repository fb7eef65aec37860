// One curve: the answer first, then the reported metric over its companion.
import { acknowledgeForm } from './acknowledge.js';
import { again, get, quiet, text } from './api.js';
import { VIEWS } from './axes.js';
import { chart } from './chart.js';
import { asked, crumb, viewAddress, waysKeys } from './crumb.js';
import { datedWords, history, saidOf } from './dated.js';
import { calmly, el, replace } from './dom.js';
import { change, numbers, table } from './facts.js';
import { breakOf, changeOf, news, onNews } from './news.js';
import { save, savePng, saveSvg } from './save.js';
import { companionWords, lead, reasonsOf } from './sentence.js';
import { address, go, state } from './state.js';
import { keyOf, namesOf, onRows, rows } from './store.js';
import { notes, places } from './notes.js';
import { addLoss, converted, sameCheckpoint, unitOf, unitsOf } from './units.js';
import { DECISIVE, UNITS, VERDICTS, count, place, plain, scale, short, value } from './words.js';

/** What is drawn over a run: nothing, all others, those of its size. */
const OVER = [null, 'models', 'seeds'];

/** What is asked for beside the curve and its companion. */
const lookOf = () => `${state().over ?? ''} ${Boolean(state().over) && state().x === 'loss'} ${state().as_of ?? ''}`;

export function curveView(root) {
  let shown = null;
  let of = null;
  let cross = null;
  let request = null;
  let told = null; // what was said: all that Kafka keeps is looked through, so once a curve, and again with news of it
  let toldOf = null;
  let asking = null; // what the newest look is for
  let listed = null; // how the curve stood in the list when it began
  const heading = el('div');
  const plots = el('div', { class: 'plots' });
  const readout = el('p', { class: 'readout', role: 'status' });
  const units = el('p', { class: 'units' });
  const said = el('div');
  const tables = el('div');
  const facts = el('div', { class: 'facts' });
  replace(root, heading, el('div', { class: 'beside' }, el('div', null, plots, readout, units, said, tables), facts));

  async function load() {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    of = asked();
    asking = keyOf(of) + lookOf();
    listed = stand();
    try {
      if (toldOf !== keyOf(of)) [told, toldOf] = [quiet(get('/v1/events', { family: of.family, model: of.model, task: of.task, limit: 1000 })), keyOf(of)];
      const { as_of } = state();
      const curve = await get('/v1/curve', { ...of, as_of }, signal);
      const dated = curve.as_of?.event ?? null;
      const last = curve.points.at(-1).scale;
      const then = dated && last > 0 ? { before: last * (1 + Number.EPSILON) } : null; // the next number behind it
      const companion = curve.verdict?.companion ?? null;
      const at = curve.verdict?.reasons?.position;
      const other = companion ? { ...of, metric: companion } : null;
      const before = at ? { before: at.scale } : null;
      // of a scaling curve of then nobody can ask what it let expect
      const expected = (names, from) => (dated && of.axis === 'scaling' ? null : quiet(get('/v1/forecast', { ...names, ...from }, signal)));
      const [second, ahead, secondAhead, stood, secondStood, siblings, annotations] = await Promise.all([
        other && quiet(get('/v1/curve', { ...other, as_of }, signal)), expected(of, then), other && expected(other, then),
        before && expected(of, before), before && other && expected(other, before), dated ? [] : overlays(signal, curve, companion),
        of.model && quiet(get('/v1/annotations', { family: of.family, model: of.model, limit: 200 }, signal))]);
      addLoss(curve, second);
      shown = { annotations: (Array.isArray(annotations) ? annotations : []).filter(({ time }) => !dated || time <= dated.time), history: shown && keyOf(shown.curve) === keyOf(of) ? shown.history : [], dated, curve, second: second?.points ? second : null, ahead, secondAhead, stood, secondStood, siblings };
      draw();
      const events = saidOf(await told, of);
      if ((await told).failure) toldOf = null;
      if (!signal.aborted && events.length !== shown.history.length) {
        shown.history = events;
        draw();
      }
    } catch (failure) {
      if (failure.name === 'AbortError') return;
      [shown, cross, asking, toldOf] = [null, null, null, null];
      again(failure, signal, load);
      replace(heading, crumb(of), el('h1', null, 'This curve can’t be shown.'), el('p', { class: 'failure' }, failure.message));
      [plots, units, said, tables, facts, readout].forEach((part) => replace(part));
    }
  }

  const stand = () => {
    const row = rows.get(keyOf(of));
    return row && `${row.time} ${row.points}`;
  };

  /** Other models of the family on the same task, or those of the same size alone, if they are asked for. */
  async function overlays(signal, own, companion) {
    const { over } = state();
    if (!over) return [];
    const others = [...rows.values()].filter((row) => row.family === of.family && row.task === of.task && row.metric === of.metric && row.axis === 'training' && row.model !== of.model).slice(0, 50);
    const curves = (await Promise.all(others.map((row) => quiet(get('/v1/curve', namesOf(row), signal))))).filter((curve) => curve.points);
    const size = own.points.at(-1).parameters;
    if (state().x === 'loss' && companion) {
      await Promise.all(curves.map(async (curve) => addLoss(curve, await quiet(get('/v1/curve', { ...namesOf(curve), metric: companion }, signal)).then((found) => (found.points ? found : null)))));
    }
    return curves.filter((curve) => over !== 'seeds' || curve.points.at(-1).parameters === size).map((curve) => ({ name: short(curve.model, curve.family), points: curve.points }));
  }

  function head() {
    const { curve } = shown;
    const verdict = VERDICTS[curve.verdict?.verdict];
    if (!verdict) {
      replace(heading, crumb(of), datedWords(curve), el('h1', null, `${plain(of.metric)} of ${plain(of.task)}.`), el('p', { class: 'sub' }, shown.dated ? 'No verdict was said then.' : 'This metric is evidence for others and has no verdict of its own.'));
      return;
    }
    const row = { ...of, ...curve };
    const near = curve.evidence?.bayes_factor_log10 >= DECISIVE && of.model && news.known && !shown.dated ? othersNear(curve) : null;
    replace(heading, crumb(of), datedWords(curve),
      el('h1', null, el('em', { class: verdict.breaks ? 'breaks' : null }, el('span', { 'aria-hidden': 'true' }, verdict.glyph), ` ${verdict.words.charAt(0).toUpperCase()}${verdict.words.slice(1)}.`), ' ', lead(curve)),
      el('p', { class: 'sub' }, reasonsOf(curve, shown.dated ? null : changeOf(row), near).map((sentence, i) => [i ? ' ' : '', sentence])));
  }

  /** Open breaks of other tasks of the run within three checkpoints of this one. */
  function othersNear(curve) {
    const at = curve.evidence.position.index;
    const tasks = new Set(news.breaks.filter((open) => open.family === of.family && open.model === of.model && open.task && open.task !== of.task && /BREAKTHROUGH|COLLAPSE|LATENT_CHANGE/.test(open.kind) && open.position && Math.abs(open.position.index - at) <= 1).map((open) => open.task));
    return tasks.size;
  }

  function draw() {
    const { curve, second } = shown;
    head();
    const known = unitsOf(curve);
    const unit = unitOf(curve);
    const view = VIEWS[state().y] ? state().y : 'raw';
    const width = Math.max(300, plots.clientWidth);
    const height = width < 500 ? 190 : 236;
    const reasons = curve.verdict?.reasons ?? {};
    const breakAt = reasons.position?.index ?? null;
    const last = curve.points.at(-1);
    const resolution = [...curve.points].reverse().find((point) => point.resolution !== null)?.resolution;
    const same = new Set(curve.points.map((point) => point.examples)).size === 1;
    const overLoss = unit === 'loss';
    const marks = places(shown.annotations, curve.points, unit);
    const [first, below] = overLoss ? [[], []] : [bands(curve, shown.stood, shown.ahead, breakAt, unit), second ? bands(second, shown.secondStood, shown.secondAhead, breakAt, unit) : []];
    const extent = [curve, second, ...shown.siblings].filter(Boolean).flatMap(({ points }) => points.map((point) => point[unit]))
      .concat(marks.map(({ at }) => at), [...first, ...below].flatMap(({ points }) => points.map(({ at }) => at))).filter((at) => at !== null && at !== undefined);
    const spec = { unit, view, marks, width, height, margin: shown.siblings.length ? 74 : 14, extent };
    const guessing = reasons.chance || last.chance;
    const charts = [chart({
      ...spec, worded: true, curve, breakAt, others: shown.siblings, spread: state().over === 'seeds', title: `${plain(curve.metric)}, 95% interval${same ? `, n ${count(last.examples)}` : ''}`,
      lines: [{ kind: 'ch', value: guessing, words: guessing > 0 ? 'guessing' : null }, ...(resolution && last.chance === 0 ? [{ kind: 'res', value: resolution, words: null }] : [])],
      forecasts: width < 500 || shown.siblings.length ? first.map((band) => ({ ...band, words: null })) : first,
    })];
    if (second && !overLoss) {
      charts.push(chart({
        ...spec, curve: second, others: [], title: `companion: ${second.metric === 'target_nll' ? 'loss per token of the right answer, nats' : plain(second.metric)}`, lines: [],
        forecasts: width < 500 ? below.map((band) => ({ ...band, words: null })) : below, breakAt: breakAt === null ? null : indexAt(second, curve.points[breakAt]),
      }));
    }
    shown.charts = charts;
    replace(plots, charts.map(({ node }) => node));
    replace(units, el('span', null, overLoss ? `${plain(second.metric)} of the same checkpoint (log, falling)` : `${UNITS[unit]} (log)`), known.filter((other) => other !== unit).map((other) => el('a', { href: address({ x: other }) }, UNITS[other])),
      el('span', { class: 'views' }, Object.entries(VIEWS).filter(([name]) => name !== 'corrected' || last.chance > 0).map(([name, words]) =>
        el('a', { href: address({ y: name === 'raw' ? null : name }), 'aria-current': name === view ? 'true' : null }, words))));
    replace(said, notes(shown.annotations));
    const open = tables.querySelector('details')?.open;
    replace(tables, [curve, second].filter(Boolean).map((each) => table(each, plain(each.metric), open)));
    replace(facts, numbers(curve, shown.ahead, shown.dated), breakAt === null ? change(curve, curve.points.length - 1) : change(curve, breakAt), history(shown.history, shown.dated), actions());
    hover(cross);
  }

  const indexAt = (curve, point) => {
    const index = curve.points.findIndex((other) => sameCheckpoint(point, other));
    return index < 0 ? null : index;
  };

  /** What was expected from before the break, and what is expected now, in the unit of the axis shown. */
  function bands(curve, stood, ahead, breakAt, unit) {
    const convert = (scale) => converted(curve.points, scale, 'scale', unit);
    const list = (forecast) => (forecast?.points ?? []).map((point) => ({ ...point, at: convert(point.scale) }));
    const level = (forecast) => `${Math.round(100 * (forecast?.level ?? 0.9))}%`;
    const found = [];
    if (breakAt > 0 && stood?.points) found.push({ points: list(stood), from: curve.points[breakAt - 1], words: ['expected from', `before the break, ${level(stood)}`] });
    if (ahead?.points) found.push({ points: list(ahead), from: curve.points.at(-1), words: null });
    return found;
  }

  function hover(index) {
    cross = index;
    const { curve, second, charts } = shown;
    const point = curve.points[index];
    if (!point) {
      charts.forEach((each) => each.cross(null));
      readout.textContent = `${curve.points.length} checkpoints; point at one, or use ← →`;
      return;
    }
    const unit = unitOf(curve);
    charts.forEach((each) => each.cross(point[unit]));
    const other = second?.points[indexAt(second, point)];
    const low = point.complete ? point.lower : point.watch_lower;
    const high = point.complete ? point.upper : point.watch_upper;
    readout.textContent = [
      curve.axis === 'scaling' ? `${point.model}` : place(point, curve.scale_unit), point.tokens === null || curve.axis === 'scaling' ? null : `${scale(point.tokens)} tokens`,
      `${plain(curve.metric)} ${value(point.value)}${low === null ? '' : ` [${value(low)}, ${value(high)}]`}`, `n ${count(point.examples)}${point.complete ? '' : ', still coming in'}`,
      point.forecast && `expected ${value(point.forecast.value)} [${value(point.forecast.lower)}, ${value(point.forecast.upper)}]`,
      other && `${second.metric === 'target_nll' ? 'loss' : plain(second.metric)} ${value(other.value)}`,
    ].filter(Boolean).join(' · ');
  }

  function actions() {
    const { curve, second, charts, dated } = shown;
    const open = dated ? null : breakOf(of); // who acknowledges looks at what is open now
    const name = [curve.family, curve.model || 'over-models', curve.task, curve.metric, ...(dated ? [`as-of-${dated.offset}`] : [])].join('_').replace(/[^\w.-]+/g, '-');
    const nodes = () => charts.map(({ node }) => node);
    const button = (words, key, work) => el('button', { type: 'button', onclick: work }, words, key && el('kbd', null, key));
    shown.keys = {
      c: () => text('/v1/curve', { ...of, as_of: dated?.offset }, 'text/csv').then((csv) => save(`${name}.csv`, csv, 'text/csv')),
      s: () => saveSvg(name, nodes(), plain(name)),
      t: () => tables.querySelectorAll('details').forEach((each) => (each.open = !each.open)),
    };
    // others are drawn as they are now
    if (of.model && !dated) shown.keys.m = () => go(address({ over: OVER[(OVER.indexOf(state().over ?? null) + 1) % OVER.length] }));
    if (open && !open.acknowledged) shown.keys.a = () => acknowledgeForm({ family: of.family, model: of.model, break_id: open.break_id });
    return el('div', { class: 'act' },
      of.model && el('a', { class: 'way', href: viewAddress(of, 'flips') }, `which examples${dated ? ', now' : ''}`, el('kbd', null, 'f')), el('a', { class: 'way', href: viewAddress(of, 'lab') }, `laboratory${dated ? ', now' : ''}`, el('kbd', null, 'w')),
      shown.keys.m && button({ models: 'runs of this size', seeds: 'this run alone' }[state().over] ?? 'other models', 'm', shown.keys.m), button('tables', 't', shown.keys.t),
      shown.keys.a && button('acknowledge', 'a', shown.keys.a),
      button('CSV', 'c', shown.keys.c), button('JSON', null, () => save(`${name}.json`, JSON.stringify([curve, second].filter(Boolean), null, 1), 'application/json')),
      button('SVG', 's', shown.keys.s), button('PNG', null, () => savePng(name, nodes(), plain(name))),
      el('a', { href: '/is-my-jump-real.md' }, 'what to do now'));
  }

  const step = (by) => () => shown && hover(Math.min(shown.curve.points.length - 1, Math.max(0, (cross ?? shown.curve.points.length) + by)));
  const cycle = (name, list) => go(address({ [name]: list[(list.indexOf(state()[name] ?? list[0]) + 1) % list.length] }), { instead: true });
  plots.addEventListener('pointermove', (event) => {
    const index = shown?.charts?.find(({ node }) => node.contains(event.target));
    if (index) hover(index === shown.charts[0] ? index.nearest(event.clientX) : indexAt(shown.curve, shown.second.points[index.nearest(event.clientX)]));
  });
  const soon = calmly(load, 400);
  const offRows = onRows((keys) => {
    if (of && !shown?.dated && (keys === null ? rows.has(keyOf(of)) && (!shown || stand() !== listed || (state().over && shown.siblings.length === 0)) : keys.includes(keyOf(of)))) soon();
  });
  const offNews = onNews((fresh) => {
    if (of && fresh.some((event) => event.family === of.family && event.model === of.model && event.task === of.task)) {
      toldOf = null;
      soon();
    }
    if (shown) head();
  });
  const size = new ResizeObserver(calmly(() => shown && plots.clientWidth !== shown.charts?.[0].node.width.baseVal.value && draw(), 100));
  size.observe(plots);
  return {
    update() {
      const next = asked();
      document.title = `${plain(next.task)}, ${next.model || 'over models'}${state().as_of === undefined ? '' : `, as of event ${state().as_of}`}`;
      if (asking !== keyOf(next) + lookOf()) load();
      else if (shown) draw();
    },
    get keys() {
      return of && {
        ArrowRight: step(1), ArrowLeft: step(-1), ...waysKeys(of),
        x: () => shown && cycle('x', ['step', ...unitsOf(shown.curve).filter((unit) => unit !== 'step')]),
        y: () => cycle('y', Object.keys(VIEWS)), ...shown?.keys,
      };
    },
    end() {
      request?.abort();
      offRows();
      offNews();
      size.disconnect();
    },
  };
}
