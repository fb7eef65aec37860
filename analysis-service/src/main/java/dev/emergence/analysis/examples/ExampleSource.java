package dev.emergence.analysis.examples;

import java.util.Optional;

/** Where the scores of examples are, by checkpoint. */
public interface ExampleSource {
    /** A checkpoint of a run on a task. */
    record Checkpoint(String family, String task, String model, long position, int lap) {}

    /**
     * Empty where no example has a score under the metric, such as at a point that was scored elsewhere.
     *
     * @param partition of the task
     * @throws dev.emergence.analysis.view.Unavailable if it is not this instance's, or is being restored
     */
    Optional<ExampleScores> of(int partition, Checkpoint checkpoint, String metric);
}
