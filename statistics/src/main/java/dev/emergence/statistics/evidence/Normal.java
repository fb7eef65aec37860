package dev.emergence.statistics.evidence;

/**
 * What an observation of v is expected to be.
 *
 * @param mean expected v
 * @param sd its standard deviation: trend, jitter and measurement
 */
public record Normal(double mean, double sd) {}
