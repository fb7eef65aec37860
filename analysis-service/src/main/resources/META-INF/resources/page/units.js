// Along which unit a curve is shown.
import { state } from './state.js';
import { UNITS } from './words.js';

/** Units that every checkpoint has, and that tell them apart. */
export const unitsOf = (curve) =>
  Object.keys(UNITS).filter((unit) => curve.points.every((point) => point[unit] !== null && point[unit] !== undefined) && new Set(curve.points.map((point) => point[unit])).size > 1);

/** The one that the address asks for, else steps where there are some. */
export function unitOf(curve) {
  const known = unitsOf(curve);
  const { x } = state();
  return known.includes(x) ? x : known.includes('step') ? 'step' : known[0] ?? 'step';
}
