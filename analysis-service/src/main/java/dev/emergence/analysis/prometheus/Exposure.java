package dev.emergence.analysis.prometheus;

import java.time.Duration;

/**
 * What Prometheus is shown.
 *
 * @param maxCurves as many curves; the rest is counted
 * @param retireAfter curves that have not changed for so long are not shown
 */
public record Exposure(int maxCurves, Duration retireAfter) {}
