// Along which unit a curve is shown.
import { state } from './state.js';
import { UNITS } from './words.js';

/** Units that every checkpoint has, and that tell them apart; of the loss, which may come later, some. */
export const unitsOf = (curve) =>
  Object.keys(UNITS).filter((unit) => curve.points[unit === 'loss' ? 'some' : 'every']((point) => point[unit] !== null && point[unit] !== undefined) && new Set(curve.points.map((point) => point[unit])).size > 1);

/** The one that the address asks for, else steps where there are some. */
export function unitOf(curve) {
  const known = unitsOf(curve);
  const { x } = state();
  return known.includes(x) ? x : known.includes('step') ? 'step' : known[0] ?? 'step';
}

/** The point of a curve that is of the same checkpoint as another curve's. */
export const sameCheckpoint = (point, other) => other.position === point.position && other.model === point.model && other.lap === point.lap;

/** Gives each point the loss of its checkpoint, as the companion has it; a logarithm has no 0. */
export function addLoss(curve, companion) {
  if (companion?.kind !== 'LOSS') return;
  const losses = new Map(companion.points.map((point) => [JSON.stringify([point.position, point.model, point.lap]), point.value]));
  for (const point of curve.points) {
    const loss = losses.get(JSON.stringify([point.position, point.model, point.lap]));
    point.loss = loss > 0 ? loss : null;
  }
}

/** A place of a curve in another unit: between two checkpoints by their logarithms, beyond the last in proportion. */
export function converted(points, at, from, to) {
  if (from === to) return at;
  const known = points.filter((point) => point[from] > 0 && point[to] > 0);
  const behind = known.findIndex((point) => point[from] >= at);
  if (known.length === 0) return null;
  if (behind === 0) return known[0][from] === at ? known[0][to] : null;
  const last = known.at(-1);
  if (behind < 0) return to === 'loss' ? null : (last[to] * at) / last[from];
  const [a, b] = [known[behind - 1], known[behind]];
  const part = (Math.log(at) - Math.log(a[from])) / (Math.log(b[from]) - Math.log(a[from]));
  return Math.exp(Math.log(a[to]) + part * (Math.log(b[to]) - Math.log(a[to])));
}
