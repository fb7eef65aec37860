package dev.emergence.analysis.state;

import java.time.Duration;

/**
 * @param quiet a point without announcement is complete when no score came for so long
 * @param updateInterval how often changed points are brought onto the curves
 */
public record AnalysisSettings(Duration quiet, Duration updateInterval) {}
