package dev.emergence.statistics.metric;

import java.util.Optional;

/**
 * A pure function from one generation to a short vector of sufficient statistics.
 *
 * <p>The statistics of a checkpoint are the sums of its generations' vectors; {@link #value} finalises them. The score of
 * one generation is the value of its own vector. Implementations hold no state and are safe for any thread.
 */
public interface Metric {
    /** The name under which scores and curves carry it, such as {@code exact_match}. */
    String id();

    /** Everything that changes the number, such as {@code bleu|tok:13a|smooth:exp|v:1}. */
    String signature();

    MetricKind kind();

    Continuity continuity();

    Direction direction();

    /** Least value that {@link #value} returns. */
    double least();

    /** Greatest value that {@link #value} returns; positive infinity where there is none. */
    double greatest();

    /** The fields of a generation it reads, in words for people, such as {@code output, targets}. */
    String needs();

    /** One line. */
    String description();

    /** The paper or implementation that defines it. */
    String source();

    /** Length of the vector of sufficient statistics. */
    int width();

    /** Why this sample has no score, as a short constant such as {@code no_choices}; empty where it has one. */
    Optional<String> skipReason(Sample sample);

    /**
     * The sufficient statistics of one sample, {@link #width} finite numbers.
     *
     * @param sample one that {@link #skipReason} accepts
     */
    double[] statistics(Sample sample);

    /**
     * The value at a checkpoint.
     *
     * @param sums sums of the samples' vectors, {@link #width} numbers
     * @param examples how many vectors were summed, at least 1
     */
    double value(double[] sums, long examples);
}
