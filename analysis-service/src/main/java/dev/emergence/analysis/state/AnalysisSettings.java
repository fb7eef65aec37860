package dev.emergence.analysis.state;

import dev.emergence.analysis.watch.WatchList;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * @param quiet a point without announcement is complete when no score came for so long
 * @param trainingFactor on scaling curves only models take part whose training is within this factor of the models' median; ≥ 1
 * @param updateInterval how often changed points are brought onto the curves, and families looked at for events
 * @param budget an update ends after so long, and what is not done waits for the next: a transaction must end in time
 * @param nanoTime what has passed, nanoseconds from any moment on
 * @param backlog whether records wait to be read
 * @param watch the newest watch list, whenever asked
 */
public record AnalysisSettings(
        Duration quiet,
        double trainingFactor,
        Duration updateInterval,
        Duration budget,
        LongSupplier nanoTime,
        Backlog backlog,
        Supplier<WatchList> watch) {
    public static final Duration BUDGET = Duration.ofSeconds(1);

    public AnalysisSettings {
        if (!(trainingFactor >= 1)) {
            throw new IllegalArgumentException("emergence.scaling.training-factor=" + trainingFactor + " is below 1");
        }
    }
}
