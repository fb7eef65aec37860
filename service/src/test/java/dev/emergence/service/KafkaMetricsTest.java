package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class KafkaMetricsTest {
    private static final String INSTANCE = "analysis-c33d56ca-88b7-47a9-9025-b621f4d1489a";

    private final Map<MetricName, Metric> kept = new LinkedHashMap<>();

    private void keep(String group, String name, Object value, Map<String, String> tags) {
        MetricName of = new MetricName(name, group, "", tags);
        kept.put(of, new Metric() {
            @Override
            public MetricName metricName() {
                return of;
            }

            @Override
            public Object metricValue() {
                return value;
            }
        });
    }

    private String shown() throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(new KafkaMetrics(() -> kept));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, registry.scrape());
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void threadsOfAKindAreOneSeriesWithoutWhatIsRandomInTheirNames() throws IOException {
        for (int thread = 1; thread <= 2; thread++) {
            Map<String, String> client = Map.of("client-id", INSTANCE + "-StreamThread-" + thread + "-consumer");
            keep("consumer-fetch-manager-metrics", "records-consumed-total", 20.0 * thread, client);
            keep("consumer-fetch-manager-metrics", "records-lag-max", 3.0 * thread, client);
        }
        keep("stream-metrics", "alive-stream-threads", 2, Map.of("client-id", INSTANCE));
        // 20 + 40 records; the worse lag of 3 and 6
        assertThat(shown())
                .contains("kafka_consumer_records_consumed_total{client=\"StreamThread-consumer\"} 60.0\n")
                .contains("kafka_consumer_records_lag_max{client=\"StreamThread-consumer\"} 6.0\n")
                .contains("kafka_streams_alive_threads{client=\"streams\"} 2.0\n");
    }

    @Test
    void whatIsOfOneTopicOrNotKnownYetIsNotShown() throws IOException {
        keep("producer-metrics", "record-send-total", 7.0, Map.of("client-id", "producer-1"));
        keep("producer-topic-metrics", "record-send-total", 7.0, Map.of("client-id", "producer-1", "topic", "t"));
        keep("consumer-fetch-manager-metrics", "records-lag-max", Double.NaN, Map.of("client-id", "consumer-1"));
        assertThat(shown())
                .contains("kafka_producer_records_sent_total{client=\"producer\"} 7.0\n")
                .doesNotContain("topic", "lag");
    }
}
