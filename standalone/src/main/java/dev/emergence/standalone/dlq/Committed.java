package dev.emergence.standalone.dlq;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is committed in a topic, as bytes; reads, and changes nothing. */
public final class Committed implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaConsumer<byte[], byte[]> ends;

    /** @param client what a Kafka client is given */
    public Committed(Map<String, Object> client) {
        this.consumer = consumer(client, IsolationLevel.READ_COMMITTED);
        this.ends = consumer(client, IsolationLevel.READ_UNCOMMITTED);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> client, IsolationLevel isolation) {
        return new KafkaConsumer<>(
                settings(client, isolation), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static Map<String, Object> settings(Map<String, Object> client, IsolationLevel isolation) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // where records are deleted while they are read, what is left follows, and not the topic's end
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }

    /**
     * Reads up to where the topic ends now, oldest first within its partition, and waits for transactions that are open
     * there: behind one of them may stand more.
     *
     * @param topic one that is missing has nothing
     * @throws TimeoutException if a transaction stays open
     */
    public void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        List<TopicPartition> partitions = consumer.listTopics().getOrDefault(topic, List.of()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        Map<TopicPartition, Long> end = ends.endOffsets(partitions);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached(end)) {
            boolean any = false;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(topic)) {
                any = true;
                each.accept(record);
            }
            deadline = any ? System.nanoTime() + PATIENCE.toNanos() : deadline;
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(topic + " can't be read to its end: a transaction stays open");
            }
        }
    }

    private boolean reached(Map<TopicPartition, Long> end) {
        return end.entrySet().stream().allMatch(place -> consumer.position(place.getKey()) >= place.getValue());
    }

    @Override
    public void close() {
        consumer.close();
        ends.close();
    }
}
