// One metric of one curve: every checkpoint a raw point with its interval, nothing smoothed. All points are two paths, so that
// twenty thousand cost no more elements than ten.
import { extremes, heights, linearTicks, logAxis } from './axes.js';
import { svg } from './dom.js';
import { value } from './words.js';

const TOP = 26;
const BOTTOM = 24;
const LEFT = 52;

const path = (kind, d) => (d ? svg('path', { class: kind, d }) : null);

/**
 * @param spec {curve, title, unit, view, width, height, margin and extent (of the axis, that charts share), breakAt (index), forecasts, lines, others, marks (what was said, and where)}
 * @returns {node, at: (index) => place across, nearest: (x) => index}
 */
export function chart(spec) {
  const { curve, title, unit, view, width, height, forecasts, others } = spec;
  const form = heights(view, curve);
  const up = (number, n) => (number === null || number === undefined ? null : form.of(number, n));
  const right = width - spec.margin;
  const narrow = width < 500;
  const points = curve.points.map((point, index) => ({ point, index, scale: point[unit] })).filter(({ scale }) => scale !== null && scale !== undefined);
  const bands = forecasts.map((band) => band.points.filter((point) => point.at !== null));
  const x = logAxis(spec.extent, LEFT, right, unit === 'loss');
  const low = ({ point }) => up(point.complete ? point.lower : point.watch_lower, point.examples);
  const high = ({ point }) => up(point.complete ? point.upper : point.watch_upper, point.examples);
  const middle = ({ point }) => up(point.value, point.examples);
  const n = curve.points.at(-1)?.examples ?? 100;
  const ends = [...points.flatMap((point) => [middle(point), view === 'raw' ? high(point) : null]), ...bands.flat().flatMap((point) => (view === 'raw' ? [up(point.upper, n)] : [up(point.value, n)])),
    ...others.flatMap((other) => other.points.map((point) => up(point.value, point.examples))), form.least, form.most].filter((end) => end !== null && end !== undefined && Number.isFinite(end));
  let [least, most] = extremes(ends);
  if (!(most > least)) [least, most] = [least - 0.5, most + 0.5];
  if (form.least === undefined) [least, most] = [least - (most - least) * 0.05, most + (most - least) * 0.05];
  const y = (up) => TOP + (1 - (Math.min(most, Math.max(least, up)) - least) / (most - least)) * (height - TOP - BOTTOM);
  const floor = height - BOTTOM;

  const dots = (list) => list.map((point) => `M${x.at(point.scale).toFixed(1)} ${y(middle(point)).toFixed(1)}h0`).join('');
  const bars = points.filter((point) => low(point) !== null && high(point) !== null)
    .map((point) => `M${x.at(point.scale).toFixed(1)} ${y(low(point)).toFixed(1)}V${y(high(point)).toFixed(1)}`).join('');
  const drawn = points.filter((point) => middle(point) !== null);
  const after = (index) => spec.breakAt !== null && index >= spec.breakAt;
  const breakX = spec.breakAt === null || curve.points[spec.breakAt]?.[unit] === undefined ? null : x.at(curve.points[spec.breakAt][unit]);
  const label = (text, at, height, anchor = 'end', kind = 'label') => svg('text', { class: kind, x: at, y: height, 'text-anchor': anchor }, text);

  const node = svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `${title}. The table below has every number.` },
    label(form.words ? `${title}; ${narrow ? form.words.split(':')[0] : form.words}` : title, narrow ? 2 : LEFT, 14, 'start', 'title'),
    ticks(form, least, most).map((tick) => [
      svg('line', { class: 'ax', x1: LEFT, x2: right, y1: y(tick), y2: y(tick) }),
      label(form.log ? value(10 ** tick) : value(tick), LEFT - 8, y(tick) + 4)]),
    x.zero && [svg('line', { class: 'gutter', x1: x.gutter, x2: x.gutter, y1: TOP, y2: floor }), label('0', x.at(0), floor + 16, 'middle')],
    x.ticks.map(([tick, words]) => label(words, x.at(tick), floor + 16, 'middle')),
    spec.lines.filter((line) => up(line.value, n) !== null && up(line.value, n) >= least && up(line.value, n) <= most).map((line) => [
      svg('line', { class: line.kind, x1: LEFT, x2: right, y1: y(up(line.value, n)), y2: y(up(line.value, n)) }),
      line.words && label(line.words, right, y(up(line.value, n)) - 4)]),
    forecasts.map((band, i) => bands[i].length > 0 && expected(band, bands[i])),
    spec.spread && spread(),
    others.length > 0 && overlays(),
    (spec.marks ?? []).length > 0 && said(),
    breakX !== null && svg('line', { class: 'brk', x1: breakX, x2: breakX, y1: TOP - 6, y2: floor }),
    path('eb', bars),
    path('pt', dots(drawn.filter(({ point, index }) => point.complete && !after(index)))),
    path('pt o', dots(drawn.filter(({ point, index }) => point.complete && after(index)))),
    path('pt open', dots(drawn.filter(({ point }) => !point.complete))),
    path('pt hole', dots(drawn.filter(({ point }) => !point.complete))),
    svg('line', { class: 'hair', y1: TOP, y2: floor, visibility: 'hidden' }));

  function expected(band, list) {
    const from = band.from && { at: band.from[unit], value: band.from.value, lower: band.from.value, upper: band.from.value };
    const all = (from ? [from, ...list] : list).filter((point) => point.at > 0);
    const line = (which, reverse) => (reverse ? [...all].reverse() : all).map((point) => `${x.at(point.at).toFixed(1)} ${y(up(point[which], n) ?? least).toFixed(1)}`).join('L');
    const last = all.at(-1);
    return [path('band', `M${line('upper')}L${line('lower', true)}Z`), path('fc', `M${line('value')}`),
      band.words?.map((words, i) => label(words, x.at(last.at) + 6, y(up(last.value, n) ?? least) + 14 * i - (y(up(last.value, n) ?? least) > floor - 20 ? 18 : 4), 'start'))];
  }

  /** From the least to the greatest of the run and those drawn over it, where three of them have a point. */
  function spread() {
    const at = new Map();
    for (const { points } of [curve, ...others]) {
      for (const point of points) {
        const height = up(point.value, point.examples);
        if (height !== null && point[unit] !== null) at.set(point[unit], [...(at.get(point[unit]) ?? []), height]);
      }
    }
    const ends = [...at].filter(([, heights]) => heights.length >= 3).sort(([a], [b]) => a - b);
    const line = (list, of) => list.map(([place, heights]) => `${x.at(place).toFixed(1)} ${y(of(...heights)).toFixed(1)}`).join('L');
    return ends.length > 1 && path('band spread', `M${line(ends, Math.max)}L${line([...ends].reverse(), Math.min)}Z`);
  }

  /** Lines join raw points; names stand at their ends, one below the other. */
  function overlays() {
    const drawnOthers = others.map((other) => ({
      name: other.name,
      list: other.points.map((point) => [point[unit], up(point.value, point.examples)]).filter(([at, height]) => at !== null && at !== undefined && height !== null)
        .map(([at, height]) => [x.at(at).toFixed(1), y(height).toFixed(1)]),
    })).filter(({ list }) => list.length > 0).sort((a, b) => a.list.at(-1)[1] - b.list.at(-1)[1]);
    let free = 0;
    const names = drawnOthers.map(({ list }) => (free = Math.max(Number(list.at(-1)[1]) + 4, free + 12)));
    let last = floor + 4;
    for (let i = names.length - 1; i >= 0; i--) last = (names[i] = Math.min(names[i], last)) - 12;
    return drawnOthers.map(({ name, list }, i) => [path('over', list.map((at, i) => (i ? 'L' : 'M') + at.join(' ')).join('')), path('over dots', list.map((at) => `M${at.join(' ')}h0`).join('')),
      label(name, Number(list.at(-1)[0]) + 6, names[i], 'start')]);
  }

  /** A mark at the place of each thing that was said, with as much of its text as there is room for. */
  function said() {
    const ends = [0, 0]; // of the texts in each row
    return spec.marks.map(({ at, number, words }) => {
      const place = x.at(at);
      const short = words.length > 30 ? `${words.slice(0, 29)}…` : words;
      const row = narrow || !spec.worded ? -1 : ends.findIndex((end) => end < place);
      const room = row >= 0 && place + 14 + 6.4 * short.length < width;
      if (room) ends[row] = place + 14 + 6.4 * short.length;
      return svg('g', { class: 'said' }, svg('title', null, words), svg('line', { x1: place, x2: place, y1: TOP - 4, y2: floor }), svg('path', { d: `M${place - 4} ${TOP - 6}h8l-4 6Z` }),
        label(room ? `${number} ${short}` : String(number), place + 6, TOP + 13 + 14 * Math.max(0, row), 'start'));
    });
  }

  const hair = node.lastChild;
  return {
    node,
    /** The crosshair at the checkpoint nearest to a place on the axis; none hides it. */
    cross(scale) {
      hair.setAttribute('visibility', scale === null ? 'hidden' : 'visible');
      if (scale !== null) for (const end of ['x1', 'x2']) hair.setAttribute(end, x.at(scale));
    },
    /** Of the checkpoints the one nearest to a place of the pointer. */
    nearest(clientX) {
      const box = node.getBoundingClientRect();
      const at = ((clientX - box.left) / box.width) * width;
      let best = null;
      for (const point of points) if (best === null || Math.abs(x.at(point.scale) - at) < Math.abs(x.at(best.scale) - at)) best = point;
      return best?.index ?? null;
    },
  };
}

function ticks(form, least, most) {
  if (!form.log) return linearTicks(least, most);
  const powers = [];
  for (let power = Math.ceil(least); power <= Math.floor(most); power++) powers.push(power);
  return powers.length >= 2 ? powers : linearTicks(least, most);
}
