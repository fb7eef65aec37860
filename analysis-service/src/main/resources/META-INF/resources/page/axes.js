// From numbers to places on a chart. Across: logarithmic, with a gutter of its own for what stands at 0.
import { count, scale } from './words.js';

const GUTTER = 30;

/** The least and the greatest of them, however many; undefined where there is none. */
export function extremes(numbers) {
  let [least, most] = [numbers[0], numbers[0]];
  for (const number of numbers) {
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return [least, most];
}

/**
 * @param numbers all that stand on the axis, those at 0 too
 * @param falling the greatest stands at the left, as of a loss, which falls while a model learns
 */
export function logAxis(numbers, from, to, falling = false) {
  const positive = numbers.filter((number) => number > 0);
  const zero = numbers.some((number) => number === 0);
  const start = from + (zero ? GUTTER : 8);
  let [low, high] = positive.length ? extremes(positive).map(Math.log10) : [0, 1];
  if (high - low < 0.05) [low, high] = [low - 0.25, high + 0.25];
  const part = (number) => (Math.log10(number) - low) / (high - low);
  const at = (number) => (number > 0 ? start + (falling ? 1 - part(number) : part(number)) * (to - 10 - start) : from + GUTTER / 2 - 4);
  return { at, ticks: logTicks(low, high, to - start), zero, gutter: zero ? from + GUTTER - 6 : null };
}

/** 1, 2, 5 of each power while there is room, else powers. */
function logTicks(low, high, width) {
  const room = Math.max(2, Math.floor(width / 62));
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    for (let every = 1; every < (steps.length > 1 ? 2 : 20); every++) {
      const ticks = [];
      for (let power = Math.floor(low); power <= Math.ceil(high); power++) {
        if (power % every === 0) for (const step of steps) ticks.push(step * 10 ** power);
      }
      const shown = ticks.filter((tick) => Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9);
      if (shown.length <= room && shown.length > 0) return shown.map((tick) => [tick, tick < 1 ? String(Number(tick.toPrecision(1))) : tick < 1e5 ? count(tick) : scale(tick)]);
    }
  }
  return [[10 ** low, scale(10 ** low)], [10 ** high, scale(10 ** high)]];
}

/** Round values from least to most, about so many. */
export function linearTicks(low, high, about = 4) {
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const ticks = [];
  for (let tick = Math.ceil(low / step - 1e-9) * step; tick <= high + step * 1e-9; tick += step) ticks.push(Math.abs(tick) < step / 1e6 ? 0 : tick);
  return ticks;
}

/** How values are shown: each takes a value and what is known of its point, and gives the height, or null where there is none. */
export function heights(view, curve) {
  const loss = curve.kind === 'LOSS';
  const chance = curve.points.at(-1)?.chance ?? 0;
  const judged = curve.points.filter((point) => (point.scale ?? 1) > 0);
  const floor = 0.005 * extremes([1e-9, ...judged.map((point) => (loss ? point.value : 1 - point.value))])[1];
  if (view === 'corrected' && !loss && chance < 1) {
    return { words: `corrected for guessing (${chance.toFixed(2)})`, of: (number) => (number - chance) / (1 - chance) };
  }
  if (view === 'error') {
    return loss
      ? { words: 'log scale', log: true, of: (number) => (number > 0 ? Math.log10(number) : null) }
      : { words: 'error, log scale', log: true, of: (number) => (number < 1 ? Math.log10(1 - number) : null) };
  }
  if (view === 'link') {
    const words = 'link: smooth scaling is straight, up is better';
    if (curve.kind === 'PROPORTION') {
      // the median of Jeffreys' posterior, a count of 0 or of all included
      const share = (number, n) => (number * n + 1 / 6) / (n + 1 / 3);
      return { words, of: (number, n) => -Math.log(-Math.log(share(number, n))) };
    }
    return { words, of: (number) => -Math.log((loss ? number : 1 - number) + floor) };
  }
  return { words: null, of: (number) => number, least: loss ? 0 : 0, most: loss ? null : 1 };
}

export const VIEWS = { raw: 'raw', corrected: 'chance-corrected', error: 'log error', link: 'link' };
