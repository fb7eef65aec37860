package dev.emergence.statistics.metric;

/**
 * One answer option of a multiple-choice example.
 *
 * @param text the option as the model would write it
 * @param logprob its log-probability, natural logarithm, ≤ 0
 * @param credit what choosing it earns, in [0, 1]
 */
public record AnswerOption(String text, double logprob, double credit) {}
