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
     * @throws SerializationException if a metric has more or fewer numbers than its definition adds up
     */
    static void check(Score score) {
        score.getScores().forEach((id, vector) -> {
            int width = Metrics.of(id).map(Metric::width).orElse(1);
            if (vector.size() != width) {
                throw new SerializationException("scores must have as many numbers as the metric's definition");
            }
        });
    }

    static Definition elsewhere(ScoredPoint scored, String signature) {
        return new Definition(
                scored.getMetric(), signature, scored.getKind(), scored.getContinuity(), Optional.empty());
    }

    /** The metric's value from summed statistics. */
    double value(double[] sums, long examples) {
        return metric.map(known -> known.value(sums, examples)).orElseGet(() -> sums[0] / examples);
    }
}
