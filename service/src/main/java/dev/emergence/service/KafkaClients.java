package dev.emergence.service;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** A service's clients of Kafka, as they measure themselves. */
public interface KafkaClients {
    /** All that they measure now; nothing before there are any. */
    Map<MetricName, ? extends Metric> metrics();
}
