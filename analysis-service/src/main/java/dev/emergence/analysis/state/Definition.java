package dev.emergence.analysis.state;

import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScoredPoint;
import dev.emergence.statistics.metric.Metric;
import dev.emergence.statistics.metric.Metrics;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;

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

    /**
     * Scorers in other languages write to the topic too.
     *
     * @throws SerializationException if a metric has more or fewer numbers than its definition adds up, or a value
     *     outside of its range
     */
    static void check(Score score) {
        score.getScores().forEach((id, vector) -> {
            Definition definition = of(
                    id, score.getSignatures().get(id), score.getDeclarations().get(id));
            if (vector.size() != definition.metric().map(Metric::width).orElse(1)) {
                throw new SerializationException("scores must have as many numbers as the metric's definition");
            }
            double most = vector.size() == 1 ? definition.greatest() + ROUNDING : Double.POSITIVE_INFINITY;
            for (double number : vector) {
                if (!(number >= 0 && number <= most)) {
                    throw new SerializationException("scores must be within the metric's range: a " + definition.kind()
                            + (definition.kind() == Kind.LOSS ? " is at least 0" : " is from 0 to 1")
                            + (definition.metric().isPresent() ? "" : "; declarations say what a metric is"));
                }
            }
        });
    }

    static Definition elsewhere(ScoredPoint scored, String signature) {
        Optional<Metric> known = Metrics.of(scored.getMetric())
                .filter(metric -> metric.kind().name().equals(scored.getKind().name()))
                .map(Metric.class::cast);
        return new Definition(scored.getMetric(), signature, scored.getKind(), scored.getContinuity(), known);
    }

    /** Whether these are as many numbers as the definition of today adds up: another release of the metric may have had more. */
    boolean fits(double[] vector) {
        return vector.length == metric.map(Metric::width).orElse(1);
    }

    /** A number within the metric's range: scorers add up in another order, and floating sums end beyond it. */
    double within(double number) {
        return Math.max(0, Math.min(greatest(), number));
    }

    /** The metric's value from summed statistics. */
    double value(double[] sums, long examples) {
        return metric.map(known -> known.value(sums, examples)).orElseGet(() -> sums[0] / examples);
    }

    /** No value is above it. */
    double greatest() {
        return metric.map(Metric::greatest).orElse(kind == Kind.LOSS ? Double.POSITIVE_INFINITY : 1.0);
    }
}
