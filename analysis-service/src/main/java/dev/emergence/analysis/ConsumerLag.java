package dev.emergence.analysis;

import dev.emergence.analysis.state.Backlog;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** The backlog as Kafka's own consumer measures it. */
final class ConsumerLag implements Backlog {
    private static final String LAG = "records-lag";
    private static final long FRESH_NANOS = 500_000_000;

    private final Supplier<Map<MetricName, ? extends Metric>> metrics;
    private final Set<String> topics;
    private Set<Integer> waiting = Set.of();
    private long read;

    /**
     * @param metrics of Kafka Streams and its clients
     * @param topics as they are named there: with dots, or underscores in older clients
     */
    ConsumerLag(Supplier<Map<MetricName, ? extends Metric>> metrics, Set<String> topics) {
        this.metrics = metrics;
        this.topics = new HashSet<>(topics);
        topics.forEach(topic -> this.topics.add(topic.replace('.', '_')));
        this.read = System.nanoTime() - FRESH_NANOS;
    }

    /** Some thousands of metrics are looked through, so one look serves all tasks. */
    @Override
    public synchronized boolean waits(int partition) {
        if (System.nanoTime() - read >= FRESH_NANOS) {
            waiting = waiting();
            read = System.nanoTime();
        }
        return waiting.contains(partition);
    }

    private Set<Integer> waiting() {
        Set<Integer> partitions = new HashSet<>();
        metrics.get().forEach((name, metric) -> {
            if (name.name().equals(LAG)
                    && topics.contains(name.tags().get("topic"))
                    && metric.metricValue() instanceof Double lag
                    && lag > 0) {
                partitions.add(Integer.valueOf(name.tags().get("partition")));
            }
        });
        return partitions;
    }
}
