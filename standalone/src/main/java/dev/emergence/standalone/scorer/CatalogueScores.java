package dev.emergence.standalone.scorer;

import dev.emergence.samples.Samples;
import dev.emergence.schemas.Generation;
import dev.emergence.statistics.metric.Metrics;
import dev.emergence.statistics.metric.Sample;
import java.util.List;
import java.util.Optional;

/** What the catalogue makes of a generation. */
public final class CatalogueScores {
    /** Another language's logarithm may differ in the last bits, and sums of thousands of them in a few more. */
    private static final double TOLERANCE = 1e-9;

    private CatalogueScores() {}

    /** A metric of one generation; empty where it says nothing of it. */
    public static Optional<Double> value(Metrics metric, Generation generation) {
        Sample sample = Samples.of(generation);
        return metric.skipReason(sample).isPresent()
                ? Optional.empty()
                : Optional.of(metric.value(metric.statistics(sample), 1));
    }

    /**
     * Compares a scorer's vector with the catalogue's.
     *
     * @param vector null where the scorer has no score
     * @return what differs, in words; empty where nothing does
     */
    static Optional<String> difference(Metrics metric, Generation generation, List<Double> vector) {
        Sample sample = Samples.of(generation);
        Optional<String> skipped = metric.skipReason(sample);
        if (skipped.isPresent()) {
            return vector == null ? Optional.empty() : Optional.of("has a score, not none: " + skipped.get());
        }
        double[] expected = metric.statistics(sample);
        if (vector == null) {
            return Optional.of("has no score");
        }
        if (vector.size() != expected.length) {
            return Optional.of("has " + vector.size() + " numbers, not " + expected.length);
        }
        for (int i = 0; i < expected.length; i++) {
            if (Math.abs(vector.get(i) - expected[i]) > TOLERANCE * Math.max(1, Math.abs(expected[i]))) {
                return Optional.of("is " + vector.get(i) + ", not " + expected[i]
                        + (expected.length == 1 ? "" : ", at number " + (i + 1)));
            }
        }
        return Optional.empty();
    }
}
