package dev.emergence.statistics.verdict;

/**
 * How much the reported metric moved at a break: from the point before it to the one of the first three points from the
 * break on that lies furthest in the direction of the shift.
 *
 * @param index of that point
 * @param size difference of the proportions
 * @param standardError of {@code size}: √(se_i² + se_(j−1)²) with se = √(p(1 − p)/n), p = (k + ½)/(n + 1)
 * @param z size over its standard error
 */
public record Step(int index, double size, double standardError, double z) {}
