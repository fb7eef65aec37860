package dev.emergence.analysis.examples;

import dev.emergence.analysis.examples.ExampleScores.Place;
import dev.emergence.analysis.view.Unavailable;
import dev.emergence.schemas.Content;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Fetches generations from where their scores say they stand, each time with a consumer made for it. They are handed on and kept
 * nowhere.
 */
public final class GenerationTexts {
    /** Why a text is not there: Kafka has deleted it, there was no time, or texts are not kept. */
    private static final String NO_LONGER_KEPT = "no_longer_kept";

    private static final String NOT_READ_IN_TIME = "not_read_in_time";
    private static final String NOT_KEPT = "not_kept";

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 4;

    private final Topic<Generation> topic;
    private final Content content;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final LongSupplier nanos;
    private final Semaphore free = new Semaphore(AT_ONCE);

    /**
     * @param content where texts are not kept, nobody is shown those that are still there
     * @param kafka how Kafka is reached
     */
    public GenerationTexts(Topic<Generation> topic, Content content, Map<String, Object> kafka) {
        this(
                topic,
                content,
                () -> new KafkaConsumer<>(settings(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                System::nanoTime);
    }

    /** @param consumers a new one each time */
    GenerationTexts(
            Topic<Generation> topic,
            Content content,
            Supplier<Consumer<byte[], byte[]>> consumers,
            LongSupplier nanos) {
        this.topic = topic;
        this.content = content;
        this.consumers = consumers;
        this.nanos = nanos;
    }

    private static Map<String, Object> settings(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        // One record is wanted of what a fetch brings.
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 << 10);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
        return settings;
    }

    /**
     * What was found.
     *
     * @param found by place
     * @param missing why others are not among them
     */
    public record Read(Map<Place, Generation> found, String missing) {}

    /**
     * The generations that are still there.
     *
     * @throws Unavailable if Kafka does not answer, or others are asking already
     */
    public Read read(Collection<Place> places) {
        if (!content.keepsTexts()) {
            return new Read(Map.of(), NOT_KEPT);
        }
        if (!free.tryAcquire()) {
            throw new Unavailable("Others are reading texts", "Ask again in a few seconds, or without texts.");
        }
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            return read(places, consumer);
        } catch (KafkaException e) {
            throw new Unavailable("Texts can't be read", "Kafka does not answer; ask again, or without texts.");
        } finally {
            free.release();
        }
    }

    private Read read(Collection<Place> places, Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, NavigableSet<Long>> wanted = wanted(places, consumer);
        Map<Place, Generation> found = new HashMap<>();
        long deadline = nanos.getAsLong() + PATIENCE.toNanos();
        consumer.assign(List.copyOf(wanted.keySet()));
        wanted.forEach((partition, offsets) -> consumer.seek(partition, offsets.first()));
        while (!wanted.isEmpty() && nanos.getAsLong() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (wanted.getOrDefault(partition, new TreeSet<>()).contains(record.offset())) {
                    keep(record, found);
                }
            }
            for (TopicPartition partition : List.copyOf(wanted.keySet())) {
                NavigableSet<Long> rest = wanted.get(partition);
                rest.headSet(consumer.position(partition)).clear();
                if (rest.isEmpty()) {
                    wanted.remove(partition);
                    consumer.assign(List.copyOf(wanted.keySet()));
                } else if (rest.first() > consumer.position(partition)) {
                    consumer.seek(partition, rest.first());
                }
            }
        }
        return new Read(found, wanted.isEmpty() ? NO_LONGER_KEPT : NOT_READ_IN_TIME);
    }

    /** Offsets that may be there, by partition. */
    private Map<TopicPartition, NavigableSet<Long>> wanted(
            Collection<Place> places, Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, NavigableSet<Long>> wanted = new HashMap<>();
        int partitions = consumer.partitionsFor(topic.name()).size();
        places.stream().filter(place -> place.partition() < partitions).forEach(place -> wanted.computeIfAbsent(
                        new TopicPartition(topic.name(), place.partition()), first -> new TreeSet<>())
                .add(place.offset()));
        // Kafka's client warns of answers about partitions that are not assigned.
        consumer.assign(List.copyOf(wanted.keySet()));
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(wanted.keySet());
        Map<TopicPartition, Long> ends = consumer.endOffsets(wanted.keySet());
        wanted.forEach((partition, offsets) -> {
            offsets.headSet(begins.get(partition)).clear();
            offsets.tailSet(ends.get(partition)).clear();
        });
        wanted.values().removeIf(NavigableSet::isEmpty);
        return wanted;
    }

    private void keep(ConsumerRecord<byte[], byte[]> record, Map<Place, Generation> found) {
        try {
            if (record.value() != null) {
                found.put(
                        new Place(record.partition(), record.offset()),
                        topic.value().decode(record.value()));
            }
        } catch (SerializationException e) {
            // As if it were not there: nobody could show it.
            found.remove(new Place(record.partition(), record.offset()));
        }
    }
}
