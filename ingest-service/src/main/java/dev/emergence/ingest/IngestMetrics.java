package dev.emergence.ingest;

import dev.emergence.ingest.body.Reason;
import dev.emergence.ingest.body.Warning;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counters of what came in. */
final class IngestMetrics {
    final PrometheusRegistry registry = new PrometheusRegistry();
    final Counter accepted = Counter.builder()
            .name("emergence_generations_accepted_total")
            .help("Generations that Kafka has acknowledged.")
            .register(registry);
    final Counter rejected = Counter.builder()
            .name("emergence_generations_rejected_total")
            .help("Generations that broke a rule, by reason; each was named in the answer to its sender.")
            .labelNames("reason")
            .register(registry);
    final Counter warned = Counter.builder()
            .name("emergence_generation_warnings_total")
            .help(
                    "Fields of accepted generations that were not as they should be, by reason; the answer to their sender named"
                            + " them.")
            .labelNames("reason")
            .register(registry);
    final Counter unknownFields = Counter.builder()
            .name("emergence_unknown_fields_total")
            .help("Fields of records that are not part of the format and were left out: a misspelt name shows here.")
            .register(registry);

    IngestMetrics() {
        for (Reason reason : Reason.values()) {
            rejected.initLabelValues(reason.label());
        }
        for (Warning.Kind kind : Warning.Kind.values()) {
            warned.initLabelValues(kind.label());
        }
    }
}
