package dev.emergence.scoring;

import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.ScorerDefinition;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counters of what was scored. */
public final class ScoringMetrics {
    private static final double SECONDS = 1e-9;

    final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter scores = Counter.builder()
            .name("emergence_scores_total")
            .help("Scores computed, by metric.")
            .labelNames("metric")
            .register(registry);
    private final Counter skipped = Counter.builder()
            .name("emergence_scores_skipped_total")
            .help("Generations that a metric does not apply to, by metric and reason.")
            .labelNames("metric", "reason")
            .register(registry);
    private final Histogram seconds = Histogram.builder()
            .name("emergence_scoring_seconds")
            .help("Time to score one generation under all metrics of this deployment.")
            .classicOnly()
            .classicUpperBounds(1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 1e-2, 0.1, 1)
            .register(registry);

    /** By place in the definition. */
    private final CounterDataPoint[] scored;

    /** By metric and reason, of which there are as many as the counter has. */
    private final Map<String, Map<String, CounterDataPoint>> skippedBy = new ConcurrentHashMap<>();

    private final DistributionDataPoint lag;

    /** @param definition what is scored: counters of its metrics start at 0 */
    public ScoringMetrics(ScorerDefinition definition) {
        scored = definition.getMetrics().stream()
                .map(metric -> scores.labelValues(metric.getMetric()))
                .toArray(CounterDataPoint[]::new);
        lag = Histogram.builder()
                .name("emergence_scoring_lag_seconds")
                .help("From a generation's arrival on its topic to its score, by the deployment's name.")
                .labelNames("scorer")
                .classicOnly()
                .classicUpperBounds(0.1, 1, 10, 60, 600, 3600)
                .register(registry)
                .labelValues(definition.getScorer());
        CounterWithCallback.builder()
                .name("emergence_dead_letters_total")
                .help("Records that could not be read and went to the dead letters of their topic.")
                .labelNames("topic")
                .callback(counter -> DataErrorHandler.counts().forEach((topic, count) -> counter.call(count, topic)))
                .register(registry);
    }

    /** @param metric its place in the definition */
    void scored(int metric) {
        scored[metric].inc();
    }

    /** @param nanoseconds that one generation took under all metrics */
    void took(long nanoseconds) {
        seconds.observe(nanoseconds * SECONDS);
    }

    /** @param milliseconds since the generation was written to its topic, by two clocks: below 0 counts as 0 */
    void lagged(long milliseconds) {
        lag.observe(Math.max(0, milliseconds) / 1e3);
    }

    void skipped(String metric, String reason) {
        skippedBy
                .computeIfAbsent(metric, first -> new ConcurrentHashMap<>())
                .computeIfAbsent(reason, first -> skipped.labelValues(metric, reason))
                .inc();
    }
}
