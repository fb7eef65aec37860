package dev.emergence.analysis.state;

import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** How the analysis itself fares. */
public final class AnalysisMetrics {
    /** Seconds from a generation to its effect on a curve. */
    final Histogram lag;

    private final Counter events;

    public AnalysisMetrics(PrometheusRegistry registry) {
        lag = Histogram.builder()
                .name("emergence_lag_seconds")
                .help("From the newest generation of a checkpoint to its effect on a curve.")
                .classicOnly()
                .classicUpperBounds(0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600)
                .register(registry);
        events = Counter.builder()
                .name("emergence_events_total")
                .help("Events that this instance has sent, by kind: RESOLVED takes one of the others back.")
                .labelNames("kind")
                .register(registry);
        for (EventKind kind : EventKind.values()) {
            events.initLabelValues(kind.name());
        }
        CounterWithCallback.builder()
                .name("emergence_dead_letters_total")
                .help("Records that could not be read and went to the dead letters of their topic.")
                .labelNames("topic")
                .callback(counter -> DataErrorHandler.counts().forEach((topic, count) -> counter.call(count, topic)))
                .register(registry);
    }

    void count(Event event) {
        events.labelValues(event.getKind().name()).inc();
    }
}
