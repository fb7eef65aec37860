package dev.emergence.analysis.state;

import dev.emergence.analysis.watch.WatchList;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * @param quiet a point without announcement is complete when no score came for so long
 * @param updateInterval how often changed points are brought onto the curves, and families looked at for events
 * @param nanoTime what has passed, nanoseconds from any moment on
 * @param watch the newest watch list, whenever asked
 */
public record AnalysisSettings(
        Duration quiet, Duration updateInterval, LongSupplier nanoTime, Supplier<WatchList> watch) {}
