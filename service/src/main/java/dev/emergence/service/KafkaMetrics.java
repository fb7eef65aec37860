package dev.emergence.service;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Pattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * A dozen of the thousands of numbers that Kafka's clients keep: whether they send, read, fail, wait and rebalance. Those of all threads of a
 * kind are one series, whose name outlives a restart: a client's own name has a new random part each time.
 */
final class KafkaMetrics implements MultiCollector {
    /** What comes before the kind in a client's name, and the numbers in it. */
    private static final Pattern NOISE = Pattern.compile("^.*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-|$)|-[0-9]+");

    private static final String PRODUCER = "producer-metrics";
    private static final String FETCH = "consumer-fetch-manager-metrics";
    private static final String GROUP = "consumer-coordinator-metrics";
    private static final String STREAMS = "stream-metrics";

    private final KafkaClients clients;

    KafkaMetrics(KafkaClients clients) {
        this.clients = clients;
    }

    /** What is shown, and where Kafka keeps it. */
    private enum Shown {
        SENT("kafka_producer_records_sent", PRODUCER, "record-send-total", "Records sent."),
        ERRORS("kafka_producer_record_errors", PRODUCER, "record-error-total", "Records that Kafka did not take."),
        RETRIES("kafka_producer_record_retries", PRODUCER, "record-retry-total", "Records sent once more."),
        BUFFER(
                "kafka_producer_buffer_available_bytes",
                PRODUCER,
                "buffer-available-bytes",
                Math::min,
                "Room for records that wait to be sent."),
        CONSUMED("kafka_consumer_records_consumed", FETCH, "records-consumed-total", "Records read."),
        READ_BYTES("kafka_consumer_consumed_bytes", FETCH, "bytes-consumed-total", "Bytes of records read."),
        LAG(
                "kafka_consumer_records_lag_max",
                FETCH,
                "records-lag-max",
                Math::max,
                "Records to read on the partition that lags most."),
        REBALANCES("kafka_consumer_rebalances", GROUP, "rebalance-total", "How often partitions were shared out anew."),
        FAILED_REBALANCES(
                "kafka_consumer_failed_rebalances", GROUP, "failed-rebalance-total", "How often that failed."),
        PRODUCERS_CONNECTED(
                "kafka_producer_connections", PRODUCER, "connection-count", Double::sum, "Open connections."),
        CONSUMERS_CONNECTED(
                "kafka_consumer_connections", "consumer-metrics", "connection-count", Double::sum, "Open connections."),
        THREADS(
                "kafka_streams_alive_threads",
                STREAMS,
                "alive-stream-threads",
                Double::sum,
                "Threads of Kafka Streams at work."),
        FAILED_THREADS(
                "kafka_streams_failed_threads",
                STREAMS,
                "failed-stream-threads",
                "Threads of Kafka Streams that a bug has ended.");

        private final String name;
        private final String group;
        private final String metric;
        private final DoubleBinaryOperator together;
        private final boolean counts;
        private final String help;

        Shown(String name, String group, String metric, String help) {
            this(name, group, metric, Double::sum, true, help);
        }

        Shown(String name, String group, String metric, DoubleBinaryOperator together, String help) {
            this(name, group, metric, together, false, help);
        }

        Shown(String name, String group, String metric, DoubleBinaryOperator together, boolean counts, String help) {
            this.name = name;
            this.group = group;
            this.metric = metric;
            this.together = together;
            this.counts = counts;
            this.help = help;
        }

        private MetricSnapshot snapshot(Map<String, Double> clients) {
            if (counts) {
                CounterSnapshot.Builder counter =
                        CounterSnapshot.builder().name(name).help(help);
                clients.forEach((client, value) -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(Labels.of("client", client))
                        .value(value)
                        .build()));
                return counter.build();
            }
            GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
            clients.forEach((client, value) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("client", client))
                    .value(value)
                    .build()));
            return gauge.build();
        }
    }

    @Override
    public MetricSnapshots collect() {
        Map<Shown, Map<String, Double>> found = new EnumMap<>(Shown.class);
        clients.metrics().forEach((name, metric) -> {
            for (Shown shown : Shown.values()) {
                if (shown.metric.equals(name.name()) && shown.group.equals(name.group()) && ofTheWhole(name)) {
                    add(found.computeIfAbsent(shown, first -> new TreeMap<>()), shown, name, metric);
                }
            }
        });
        MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        found.forEach((shown, clients) -> snapshots.metricSnapshot(shown.snapshot(clients)));
        return snapshots.build();
    }

    /** Not of one of its topics, partitions or brokers. */
    private static boolean ofTheWhole(MetricName name) {
        return name.tags().size() == 1 && name.tags().containsKey("client-id");
    }

    private static void add(Map<String, Double> clients, Shown shown, MetricName name, Metric metric) {
        if (metric.metricValue() instanceof Number number && Double.isFinite(number.doubleValue())) {
            clients.merge(kind(name.tags().get("client-id")), number.doubleValue(), shown.together::applyAsDouble);
        }
    }

    /** {@code analysis-1a2b…-StreamThread-3-consumer} is a {@code StreamThread-consumer}. */
    static String kind(String client) {
        String kind = NOISE.matcher(client).replaceAll("");
        return kind.isEmpty() ? "streams" : kind;
    }

    /** Names of the series that may be there, as they are registered. */
    @Override
    public List<String> getPrometheusNames() {
        return Arrays.stream(Shown.values()).map(shown -> shown.name).toList();
    }
}
