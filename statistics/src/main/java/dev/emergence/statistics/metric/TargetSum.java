package dev.emergence.statistics.metric;

/**
 * What is known of the first target's likelihood where its tokens' own log-probabilities are not.
 *
 * @param logprob natural log-probability of the whole target, Σ l_t
 * @param tokens how many tokens it has; null where nobody knows
 * @param bytes how many UTF-8 bytes it has; null where nobody says, the target's text is counted then
 */
public record TargetSum(double logprob, Integer tokens, Integer bytes) {}
