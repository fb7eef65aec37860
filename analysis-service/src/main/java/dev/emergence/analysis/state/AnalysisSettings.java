package dev.emergence.analysis.state;

import dev.emergence.analysis.watch.WatchList;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * @param quiet a point without announcement is complete when no score came for so long
 * @param trainingFactor on scaling curves only models take part whose training is within this factor of the models' median; ≥ 1
 * @param passAt pass@k of which k; none for 1 and the largest power of two that all examples of a point have attempts for
 * @param mostInMotion so many checkpoints of which more may come are held in memory by all tasks, and metrics scored elsewhere at them; ≥ 1
 * @param updateInterval how often changed points are brought onto the curves, and families looked at for events
 * @param budget an update ends after so long, and what is not done waits for the next: a transaction must end in time
 * @param nanoTime what has passed, nanoseconds from any moment on
 * @param backlog whether records wait to be read
 * @param watch the newest watch list, whenever asked
 */
public record AnalysisSettings(
        Duration quiet,
        double trainingFactor,
        Set<Integer> passAt,
        int mostInMotion,
        Duration updateInterval,
        Duration budget,
        LongSupplier nanoTime,
        Backlog backlog,
        Supplier<WatchList> watch) {
    /** Each is a curve for each proportion. */
    private static final int MOST_PASS_AT = 10;

    public static final Duration BUDGET = Duration.ofMillis(500);

    public AnalysisSettings {
        if (!(trainingFactor >= 1)) {
            throw new IllegalArgumentException("emergence.scaling.training-factor=" + trainingFactor + " is below 1");
        }
        if (mostInMotion < 1) {
            throw new IllegalArgumentException("emergence.in-motion.max=" + mostInMotion + " is below 1");
        }
        if (passAt.size() > MOST_PASS_AT || passAt.stream().anyMatch(k -> k < 1)) {
            throw new IllegalArgumentException("emergence.pass-at=" + passAt + " is up to " + MOST_PASS_AT
                    + " numbers of attempts of 1 or more, such as 1,10");
        }
    }
}
