package dev.emergence.analysis.state;

import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;

/** How the analysis itself fares. */
public final class AnalysisMetrics {
    /** Seconds from a generation to its effect on a curve. */
    final Histogram lag;

    private final Counter events;
    private final Counter failures;
    private final Gauge quarantined;

    public AnalysisMetrics(PrometheusRegistry registry) {
        lag = Histogram.builder()
                .name("emergence_lag_seconds")
                .help("From the newest generation of a checkpoint to its effect on a curve.")
                .classicOnly()
                .classicUpperBounds(0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600)
                .register(registry);
        events = Counter.builder()
                .name("emergence_events_total")
                .help(
                        "Events that this instance has sent, by kind: RESOLVED takes one of the others back. An exemplar has the id of one of them.")
                .labelNames("kind")
                .register(registry);
        for (EventKind kind : EventKind.values()) {
            events.initLabelValues(kind.name());
        }
        failures = Counter.builder()
                .name("emergence_subject_failures_total")
                .help(
                        "How often a bug ended the estimates or the judgement of a model's task, or of a scaling curve's.")
                .register(registry);
        quarantined = Gauge.builder()
                .name("emergence_subjects_quarantined")
                .help(
                        "Subjects (task and model, or a scaling curve's task) of this instance that a bug keeps from being judged.")
                .register(registry);
        CounterWithCallback.builder()
                .name("emergence_dead_letters_total")
                .help("Records that could not be read and went to the dead letters of their topic.")
                .labelNames("topic")
                .callback(counter -> DataErrorHandler.counts().forEach((topic, count) -> counter.call(count, topic)))
                .register(registry);
    }

    void count(Event event) {
        events.labelValues(event.getKind().name()).incWithExemplar(Labels.of("event_id", event.getId()));
    }

    void failed() {
        failures.inc();
    }

    /** @param more subjects than before */
    void quarantined(int more) {
        quarantined.inc(more);
    }
}
