package dev.emergence.benchmarks.figures;

/**
 * How late the curves are at a steady load.
 *
 * @param perSecond generations sent a second
 * @param seen seconds from when a generation's request was due until the generation was seen on its curve over HTTP; it was
 *     there up to one look earlier
 * @param lookSeconds between two looks at the same curve
 * @param reportedP50 upper bound of the bucket of {@code emergence_lag_seconds} that holds the median, seconds: what the service
 *     says itself, until it begins to bring a point onto its curve; null above the last bound
 * @param reportedP99 the same of the 99th percentile
 */
public record Lag(
        double perSecond, Percentiles seen, Percentiles lookSeconds, Double reportedP50, Double reportedP99) {}
