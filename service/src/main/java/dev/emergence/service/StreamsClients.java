package dev.emergence.service;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/** Those of Kafka Streams, in a service that has Streams. */
@Singleton
@IfBuildProperty(name = "quarkus.kafka-streams.health.enabled", stringValue = "false")
class StreamsClients implements KafkaClients {
    private final KafkaStreams streams;

    StreamsClients(KafkaStreams streams) {
        this.streams = streams;
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return streams.metrics();
    }
}
