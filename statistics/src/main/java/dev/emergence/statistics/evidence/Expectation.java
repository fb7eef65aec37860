package dev.emergence.statistics.evidence;

/**
 * What the bank of filters expected of a point before it came.
 *
 * @param mean expected v
 * @param sd standard deviation of the observation around it: trend, jitter and measurement
 * @param surprise (v − mean)/sd
 */
public record Expectation(double mean, double sd, double surprise) {}
