package dev.emergence.statistics.verdict;

/**
 * How much the reported metric moved at a break: from the scale before it to the one of the first three scales from the
 * break on that lies furthest in the direction of the shift.
 *
 * @param index of that scale's first point
 * @param size difference of the proportions
 * @param standardError of {@code size}: √(se_i² + se_(j−1)²) with se = √(p(1 − p)/n), p = (k + ½)/(n + 1)
 * @param beyondGuessing the part of {@code size} that lies above guessing: max(y_i, chance) − max(y_(j−1), chance)
 * @param z {@code beyondGuessing} over its standard error, which is that of {@code size} without the sides below chance;
 *     0 where both are
 */
public record Step(int index, double size, double standardError, double beyondGuessing, double z) {}
