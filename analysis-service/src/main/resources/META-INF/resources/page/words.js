// Numbers and names as people read them.

/** Verdicts, the one that somebody wants to see first at the front: its glyph, its words, and whether it is a break. */
export const VERDICTS = {
  BREAKTHROUGH: { glyph: '▲', words: 'breakthrough', breaks: true },
  COLLAPSE: { glyph: '▼', words: 'collapse', breaks: true },
  FORMAT_LEARNED: { glyph: '✎', words: 'form learned' },
  LATENT_CHANGE: { glyph: '◆', words: 'latent change', breaks: true },
  INVERSE_SCALING: { glyph: '↘', words: 'inverse scaling' },
  METRIC_ARTEFACT: { glyph: '≈', words: 'metric artefact' },
  UNDER_SAMPLED: { glyph: '◌', words: 'too few examples' },
  GRADUAL: { glyph: '↗', words: 'gradual' },
  NO_CHANGE: { glyph: '·', words: 'no change' },
  INSUFFICIENT_DATA: { glyph: '…', words: 'too few checkpoints' },
};

const ORDER = Object.keys(VERDICTS);

export const rank = (verdict) => (ORDER.indexOf(verdict) + ORDER.length + 1) % (ORDER.length + 1);

/** log10 of the Bayes factor from which evidence is decisive. */
export const DECISIVE = 2;

export const plain = (name) => name.replaceAll('_', ' ');

/** The model without its family's name before it. */
export function short(model, family) {
  return model.startsWith(family) && model.length > family.length ? model.slice(family.length).replace(/^[-_/. ]+/, '') || model : model;
}

export function value(number) {
  if (number === null || number === undefined) return '–';
  const size = Math.abs(number);
  if (size >= 1e5 || (size > 0 && size < 1e-3)) return number.toExponential(1).replace('e+', 'e');
  return number.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

export const exact = (number) => (number === null || number === undefined ? '' : String(Number(number.toPrecision(6))));

export const signed = (number, digits = 2) => (number < 0 ? '−' : '+') + Math.abs(number).toFixed(digits);

/** The larger of the two sides of an interval. */
export const margin = ({ value: middle, lower, upper }) =>
  lower === null || lower === undefined ? null : Math.max(middle - lower, upper - middle);

const whole = new Intl.NumberFormat('en');

export const count = (number) => whole.format(Math.round(number));

const GREAT = [[1e24, 'Y'], [1e21, 'Z'], [1e18, 'E'], [1e15, 'P'], [1e12, 'T'], [1e9, 'B'], [1e6, 'M']];

/** 4,350,000 as 4.35M. */
export function scale(number) {
  if (number === null || number === undefined) return '–';
  const [unit, letter] = GREAT.find(([least]) => number >= least) ?? [1, ''];
  return letter ? `${Number((number / unit).toPrecision(3))}${letter}` : number >= 10 ? count(number) : String(Number(number.toPrecision(3)));
}

export const UNITS = { tokens: 'tokens', step: 'optimizer steps', parameters: 'parameters', flops: 'training flops', loss: 'loss' };

/** step 2,087, or 4.35M tokens where there is no step. */
export const place = (position, unit) =>
  position === null || position === undefined
    ? 'an unknown place'
    : position.step !== null && position.step !== undefined
      ? `step ${count(position.step)}`
      : `${scale(position.scale)} ${unit ?? ''}`.trim();

export function age(milliseconds) {
  const seconds = Math.max(0, (Date.now() - milliseconds) / 1000);
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

export const when = (time) => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const many = (number, one, more = `${one}s`) => `${count(number)} ${number === 1 ? one : more}`;
