// The reasons of a verdict in words: what, where, how much, how sure, what would overturn it.
import { el } from './dom.js';
import { DECISIVE, count, place, plain, signed, value } from './words.js';

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

const power = (log10) => ['10', el('sup', null, log10.toFixed(1))];

/** What the companion is called when people speak of it. */
export const companionWords = (metric) =>
  ({ target_nll: 'the loss on the same answers', target_bits_per_byte: 'the loss on the same answers', brier: 'the Brier score of the same answers' })[metric] ?? (metric ? `${plain(metric)} of the same answers` : 'its own smooth trend');

const LEADS = {
  BREAKTHROUGH: ({ task, metric, where, moved, companion }) => `${task} broke at ${where}: ${metric} ${moved} within three checkpoints, and ${companion} broke with it.`,
  COLLAPSE: ({ task, metric, where, moved, companion }) => `${task} collapsed at ${where}: ${metric} ${moved} within three checkpoints, and ${companion} with it.`,
  LATENT_CHANGE: ({ task, metric, where, companion, better }) => `${capital(companion)} ${better ? 'improved' : 'got worse'} abruptly at ${where}; ${metric} of ${task} does not show it${better ? ' yet' : ''}.`,
  FORMAT_LEARNED: ({ task, where }) => `At ${where} the model learned how to answer ${task}, not the answer: score and loss came no further than guessing.`,
  INVERSE_SCALING: ({ task, metric }) => `${capital(metric)} of ${task} now is clearly below its peak, without a break.`,
  NO_CHANGE: ({ task, metric }) => `${capital(metric)} of ${task} has not risen beyond guessing.`,
  METRIC_ARTEFACT: ({ task, metric, companion, threshold }) => `${task} only looks like a jump${threshold}: ${metric} sat near guessing while ${companion} improved all along.`,
  UNDER_SAMPLED: ({ task, needed }) => `${task} may only look like a jump: so few examples can't show a small ability${needed}.`,
  GRADUAL: ({ task, metric }) => `${capital(metric)} of ${task} rises, without a break.`,
  INSUFFICIENT_DATA: ({ task }) => `${task} has fewer than five complete checkpoints: too few to say anything.`,
};

export function lead(curve) {
  const { verdict, companion, reasons } = curve.verdict;
  const unit = curve.scale_unit;
  const at = reasons.format_learned_at && verdict === 'FORMAT_LEARNED' ? reasons.format_learned_at : reasons.position ?? curve.evidence?.position;
  const size = reasons.step_size;
  return LEADS[verdict]({
    task: verdict === 'LATENT_CHANGE' || !/BREAKTHROUGH|COLLAPSE|ARTEFACT|SAMPLED|INSUFFICIENT/.test(verdict) ? plain(curve.task) : capital(plain(curve.task)),
    metric: plain(curve.metric),
    companion: companionWords(companion),
    where: place(at, unit),
    better: (reasons.shift ?? 0) > 0,
    moved: size === null ? 'moved' : `${size < 0 ? 'fell' : 'rose'} by ${signed(size)}`,
    threshold: reasons.threshold ? ` at ${place(reasons.threshold, unit)}` : '',
    needed: reasons.examples_needed ? `; ${count(reasons.examples_needed)} a checkpoint would have shown it earlier` : '',
  });
}

/** Sentences below the first, each an array of texts and elements. */
export function reasonsOf(curve, change, others) {
  const { verdict, companion, reasons, suspicion } = curve.verdict;
  const log10 = curve.evidence?.bayes_factor_log10;
  const unit = curve.scale_unit;
  const zero = curve.points.at(-1)?.chance === 0;
  const said = [];
  if (log10 === null || log10 === undefined) {
    said.push([`No evidence for or against a break: ${plain(curve.undefined?.evidence ?? curve.undefined?.bayes_factor_log10 ?? 'too few points')}.`]);
  } else if (log10 > 0) {
    said.push(['Evidence for a break ', power(log10), ' (decisive from 10', el('sup', null, String(DECISIVE)), `), judged by ${companionWords(companion)}${log10 < DECISIVE ? `; most likely at ${place(curve.evidence.position, unit)}` : ''}.`]);
  } else {
    said.push([`No sign of a break in ${companionWords(companion)}: the evidence speaks for a smooth trend.`]);
  }
  if (change) {
    said.push([`It is part of a change that ${count((change.model ? change.tasks : change.made_by).length)} of ${count(change.judged)} ${change.model ? 'tasks of this run' : 'runs of this family'} share: look for a cause in training first.`]);
  } else if (log10 >= DECISIVE && others !== null) {
    said.push([others === 0 ? 'No other task of this run broke there.' : `${count(others)} other ${others === 1 ? 'task' : 'tasks'} of this run broke near there.`]);
  }
  if (reasons.explained_share !== null) said.push([`The smooth trend from before explains ${Math.round(100 * reasons.explained_share)}% of the change.`]);
  if (reasons.format_learned_at && verdict !== 'FORMAT_LEARNED') said.push([`The form of the answers was learned at ${place(reasons.format_learned_at, unit)}; the verdict is on what comes from there on.`]);
  if (reasons.format_learned) said.push(['The jump is in the share of well-formed answers, not in the accuracy among them.']);
  if (reasons.resolution !== null && zero) said.push([`A success rate below ${value(reasons.resolution)} can stay unseen with so many examples.`]);
  if (reasons.signature_changed) said.push(['The scorer’s rule changed there: score the checkpoints before it anew, then look again.']);
  if (reasons.examples_changed) said.push([`The examples changed at ${place(reasons.examples_changed.position, unit)}: ${count(reasons.examples_changed.shared)} are in both sets.`]);
  if (suspicion) said.push([`If the evidence were decisive, it would be called ${plain(suspicion.verdict.toLowerCase())}.`]);
  said.push([overturn(verdict, log10)]);
  return said;
}

/** By the rules of events: withdrawn below 10^1 for three complete checkpoints. */
function overturn(verdict, log10) {
  if (/BREAKTHROUGH|COLLAPSE|LATENT_CHANGE/.test(verdict)) return 'Three complete checkpoints with evidence below 10 would withdraw it.';
  if (verdict === 'INSUFFICIENT_DATA') return 'More checkpoints would settle it; saved ones may be evaluated later, in any order.';
  if (verdict === 'UNDER_SAMPLED') return 'More examples on the quiet checkpoints would settle it.';
  return log10 > 0 ? 'Checkpoints in between would settle whether there is a break.' : 'Decisive evidence at a later checkpoint would change this.';
}
