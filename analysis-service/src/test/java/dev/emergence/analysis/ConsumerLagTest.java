package dev.emergence.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class ConsumerLagTest {
    private final Map<MetricName, Metric> metrics = new HashMap<>();

    private void metric(String name, String topic, int partition, double value) {
        MetricName key = new MetricName(
                name,
                "consumer-fetch-manager-metrics",
                "",
                Map.of("client-id", "c", "topic", topic, "partition", Integer.toString(partition)));
        metrics.put(key, new Metric() {
            @Override
            public MetricName metricName() {
                return key;
            }

            @Override
            public Object metricValue() {
                return value;
            }
        });
    }

    @Test
    void recordsWaitWhereTheConsumerLagsOnOneOfTheTopics() {
        metric("records-lag", "emergence.scores", 0, 3.0);
        metric("records-lag", "emergence_scores", 1, 1.0);
        metric("records-lag", "emergence.scores", 2, 0.0);
        metric("records-lag", "emergence.curves", 3, 7.0);
        metric("records-lag-max", "emergence.scores", 4, 7.0);
        metric("records-lag", "emergence.scores", 5, Double.NaN);
        ConsumerLag lag = new ConsumerLag(() -> metrics, Set.of("emergence.scores"));

        assertThat(lag.waits(0)).isTrue();
        assertThat(lag.waits(1)).isTrue();
        for (int partition = 2; partition < 6; partition++) {
            assertThat(lag.waits(partition)).as("partition %d", partition).isFalse();
        }
    }
}
