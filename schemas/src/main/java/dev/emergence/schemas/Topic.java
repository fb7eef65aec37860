package dev.emergence.schemas;

import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as one typed value. Keys are strings, see {@link Keys}.
 *
 * @param name full name
 * @param value how its values are written
 * @param retention how long a record is kept; null on a compacted topic, which keeps the newest of each key
 */
public record Topic<T extends SpecificRecord>(String name, AvroSerde<T> value, Duration retention) {
    /** Where records of this topic go that cannot be processed. */
    public String deadLetters() {
        return name + ".dlq";
    }

    NewTopic creation(int partitions, short replication) {
        NewTopic topic = new NewTopic(name, partitions, replication);
        return topic.configs(
                retention == null
                        ? Topics.configs(replication, TopicConfig.CLEANUP_POLICY_COMPACT)
                        : Topics.deletedAfter(retention, replication));
    }
}
