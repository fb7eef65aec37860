package dev.emergence.ingest;

import dev.emergence.ingest.body.Reason;
import dev.emergence.ingest.body.Warning;
import dev.emergence.schemas.Content;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Counters of what came in. */
final class IngestMetrics {
    final PrometheusRegistry registry = new PrometheusRegistry();
    final Records generations = new Records(
            "generations",
            "emergence_generations_accepted_total",
            "emergence_generations_rejected_total",
            "emergence_generation_warnings_total");
    final Records checkpoints = new Records(
            "checkpoints",
            "emergence_checkpoints_accepted_total",
            "emergence_checkpoints_rejected_total",
            "emergence_checkpoint_warnings_total");
    final Records points = new Records(
            "points",
            "emergence_points_accepted_total",
            "emergence_points_rejected_total",
            "emergence_point_warnings_total");
    final Records annotations = new Records(
            "annotations",
            "emergence_annotations_accepted_total",
            "emergence_annotations_rejected_total",
            "emergence_annotation_warnings_total");
    final Counter unknownFields = Counter.builder()
            .name("emergence_unknown_fields_total")
            .help("Fields of records that are not part of the format and were left out: a misspelt name shows here.")
            .register(registry);

    private final Map<Odd, Long> odd = new LinkedHashMap<>();

    private record Odd(String records, Warning warning) {}

    /** What was odd since the service has started: as many kinds of it as a receipt holds. */
    List<Receipt.Since> warnings() {
        synchronized (odd) {
            List<Receipt.Since> warnings = new ArrayList<>();
            odd.forEach((one, count) ->
                    warnings.add(new Receipt.Since(one.records, Receipt.Warned.of(one.warning, count))));
            return warnings;
        }
    }

    private void keep(Odd one, long count) {
        synchronized (odd) {
            if (odd.size() < Receipt.WARNINGS || odd.containsKey(one)) {
                odd.merge(one, count, Long::sum);
            }
        }
    }

    /** Counters of one kind of record. */
    final class Records {
        private final String kind;
        final Counter accepted;
        final Counter rejected;
        final Counter warned;

        Records(String kind, String acceptedName, String rejectedName, String warnedName) {
            this.kind = kind;
            String plural = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
            accepted = Counter.builder()
                    .name(acceptedName)
                    .help(plural + " that Kafka has acknowledged.")
                    .register(registry);
            rejected = Counter.builder()
                    .name(rejectedName)
                    .help(plural + " that broke a rule, by reason; each was named in the answer to its sender.")
                    .labelNames("reason")
                    .register(registry);
            warned = Counter.builder()
                    .name(warnedName)
                    .help(plural + " that were taken though something was not as it should be, by reason; the answer to"
                            + " their sender named it.")
                    .labelNames("reason")
                    .register(registry);
            for (Reason reason : Reason.values()) {
                rejected.initLabelValues(reason.label());
            }
            for (Warning.Kind warning : Warning.Kind.values()) {
                warned.initLabelValues(warning.label());
            }
        }

        void count(Receipt receipt) {
            accepted.inc(receipt.accepted());
            receipt.byReason().forEach((reason, count) -> rejected.labelValues(reason.label())
                    .inc(count));
            receipt.warned().forEach((warning, count) -> {
                warned.labelValues(warning.kind().label()).inc(count);
                keep(new Odd(kind, warning), count);
            });
        }
    }

    /** @param left generations whose texts are still there */
    void content(Content content, LongSupplier left) {
        Info.builder()
                .name("emergence_content_info")
                .help("What is kept of texts once every scorer has read them: EMERGENCE_CONTENT.")
                .labelNames("content")
                .register(registry)
                .setLabelValues(content.label());
        if (!content.keepsTexts()) {
            GaugeWithCallback.builder()
                    .name("emergence_texts_left")
                    .help("Generations whose texts are still in Kafka: a scorer has not read them yet.")
                    .callback(gauge -> gauge.call(left.getAsLong()))
                    .register(registry);
        }
    }

    /** @param available asked at each scrape */
    void kafka(BooleanSupplier available) {
        GaugeWithCallback.builder()
                .name("emergence_kafka_available")
                .help("1 while Kafka answers and takes records, 0 while senders are answered 503.")
                .callback(gauge -> gauge.call(available.getAsBoolean() ? 1 : 0))
                .register(registry);
    }
}
