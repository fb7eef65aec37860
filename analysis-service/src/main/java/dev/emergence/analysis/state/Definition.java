package dev.emergence.analysis.state;

import dev.emergence.schemas.BrokenRecordException;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.ScoredPoint;
import dev.emergence.statistics.metric.Metric;
import dev.emergence.statistics.metric.Metrics;
import java.util.Optional;

/**
 * What a metric is: from the catalogue, else as its scorer or sender declares it.
 *
 * @param signature everything that changes the number
 * @param metric of the catalogue; empty for a mean scored elsewhere
 */
record Definition(String id, String signature, Kind kind, Continuity continuity, Optional<Metric> metric) {
    /** Scores add up numbers in another order than their definition. */
    private static final double ROUNDING = 1e-9;

    private static final Declaration UNDECLARED = new Declaration(Kind.SCORE, Continuity.NONLINEAR);

    /** @param declaration null where the scorer declares nothing */
    static Definition of(String id, String signature, Declaration declaration) {
        Optional<Metric> metric = Metrics.of(id).map(Metric.class::cast);
        if (metric.isPresent()) {
            Kind kind = Kind.valueOf(metric.get().kind().name());
            Continuity continuity = Continuity.valueOf(metric.get().continuity().name());
            return new Definition(id, signature, kind, continuity, metric);
        }
        Declaration declared = declaration == null ? UNDECLARED : declaration;
        return new Definition(id, signature, declared.getKind(), declared.getContinuity(), metric);
    }

    /** How many numbers a score has. */
    int width() {
        return metric.map(Metric::width).orElse(1);
    }

    /**
     * @param width how many numbers stand beside it
     * @throws BrokenRecordException if a value is outside of the metric's range
     */
    void check(double number, int width) {
        double most = width == 1 ? greatest() + ROUNDING : Double.POSITIVE_INFINITY;
        if (!(number >= 0 && number <= most)) {
            throw new BrokenRecordException("numbers must be within the metric's range: a " + kind
                    + (kind == Kind.LOSS ? " is at least 0" : " is from 0 to 1")
                    + (metric.isPresent() ? "" : "; declaration says what a metric is"));
        }
    }

    static Definition elsewhere(ScoredPoint scored, String signature) {
        Optional<Metric> known = Metrics.of(scored.getMetric())
                .filter(metric -> metric.kind().name().equals(scored.getKind().name()))
                .map(Metric.class::cast);
        return new Definition(scored.getMetric(), signature, scored.getKind(), scored.getContinuity(), known);
    }

    /** A number within the metric's range: scorers add up in another order, and floating sums end beyond it. */
    double within(double number) {
        return Math.max(0, Math.min(greatest(), number));
    }

    /** The metric's value from summed statistics. */
    double value(double[] sums, long examples) {
        return metric.isPresent() ? metric.get().value(sums, examples) : sums[0] / examples;
    }

    /** No value is above it. */
    double greatest() {
        if (metric.isPresent()) {
            return metric.get().greatest();
        }
        return kind == Kind.LOSS ? Double.POSITIVE_INFINITY : 1.0;
    }
}
