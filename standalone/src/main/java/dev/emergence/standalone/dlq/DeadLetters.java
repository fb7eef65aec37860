package dev.emergence.standalone.dlq;

import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the dead-letter topics of an installation hold now; reads, and changes nothing. */
public final class DeadLetters implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaConsumer<byte[], byte[]> ends;

    /** @param client what a Kafka client is given */
    public DeadLetters(Map<String, Object> client, Topics topics) {
        this.topics = topics;
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
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }

    /**
     * Records that wait to be redriven, by their dead-letter topic; without topics where none waits.
     *
     * @throws KafkaException if Kafka can't be read
     */
    public Map<String, Long> waiting() {
        Map<String, Long> waiting = new TreeMap<>();
        for (Topic<?> topic : topics.all()) {
            long records = summary(topic).records();
            if (records > 0) {
                waiting.put(topic.deadLetters(), records);
            }
        }
        return waiting;
    }

    Summary summary(Topic<?> topic) {
        Set<String> redriven = redriven(topic);
        Summary summary = new Summary(topic.deadLetters(), redriven.size());
        letters(topic, letter -> {
            String identity = letter.identity();
            if (!redriven.contains(identity)) {
                summary.add(letter, identity);
            }
        });
        return summary;
    }

    /** Identities of the records that were redriven. */
    Set<String> redriven(Topic<?> topic) {
        Set<String> identities = new HashSet<>();
        read(topic, record -> {
            if (record.isMark()) {
                identities.add(record.marks());
            }
        });
        return identities;
    }

    /** Every letter that the topic holds, oldest first within its partition. */
    void letters(Topic<?> topic, Consumer<DeadLetter> each) {
        read(topic, record -> {
            if (!record.isMark()) {
                each.accept(record);
            }
        });
    }

    /**
     * Reads committed records up to where the topic ends now, and waits for transactions that are open there: behind one
     * of them may stand the mark of a letter before it.
     */
    private void read(Topic<?> topic, Consumer<DeadLetter> each) {
        List<TopicPartition> partitions = consumer.listTopics().getOrDefault(topic.deadLetters(), List.of()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        Map<TopicPartition, Long> end = ends.endOffsets(partitions);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached(end)) {
            List<ConsumerRecord<byte[], byte[]>> records = polled(topic);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                each.accept(new DeadLetter(record));
            }
            deadline = records.isEmpty() ? deadline : System.nanoTime() + PATIENCE.toNanos();
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(topic.deadLetters() + " can't be read to its end: a transaction stays open");
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> polled(Topic<?> topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.poll(POLL).records(topic.deadLetters()).forEach(records::add);
        return records;
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
