package dev.emergence.analysis.state;

import dev.emergence.analysis.watch.WatchList;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * @param quiet a point without announcement is complete when no score came for so long
 * @param updateInterval how often changed points are brought onto the curves, and families looked at for events
 * @param budget an update ends after so long, and what is not done waits for the next: a transaction must end in time
 * @param rest after an update that took t, the next comes no sooner than in this many times t: the rest is for reading
 * @param backlog whether records wait to be read
 * @param watch the newest watch list, whenever asked
 */
public record AnalysisSettings(
        Duration quiet, Duration updateInterval, Duration budget, int rest, Backlog backlog, Supplier<WatchList> watch) {
    public static final Duration BUDGET = Duration.ofSeconds(1);
    public static final int REST = 3;
}
