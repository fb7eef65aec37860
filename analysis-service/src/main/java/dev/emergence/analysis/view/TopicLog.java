package dev.emergence.analysis.view;

import dev.emergence.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/** A topic whose one partition orders its records: a record's offset is its place, on every instance and for ever. */
public final class TopicLog<T extends SpecificRecord> {
    private static final Logger LOG = Logger.getLogger(TopicLog.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Topic<T> topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Predicate<T>> seen;

    /** Up to here it was told of records that nobody can read: not again each time somebody asks. */
    private final AtomicLong told = new AtomicLong(-1);

    /** @param kafka how Kafka is reached */
    public TopicLog(Topic<T> topic, Map<String, Object> kafka) {
        this(topic, kafka, () -> record -> true);
    }

    /**
     * Of which each reader sees a part.
     *
     * @param kafka how Kafka is reached
     * @param seen is asked for each reader which records; the others are to it as if they had been deleted
     */
    public TopicLog(Topic<T> topic, Map<String, Object> kafka, Supplier<Predicate<T>> seen) {
        this(
                topic,
                () -> new KafkaConsumer<>(settings(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                seen);
    }

    /** @param consumers a new one each time */
    TopicLog(Topic<T> topic, Supplier<Consumer<byte[], byte[]>> consumers) {
        this(topic, consumers, () -> record -> true);
    }

    private TopicLog(Topic<T> topic, Supplier<Consumer<byte[], byte[]>> consumers, Supplier<Predicate<T>> seen) {
        this.topic = topic;
        this.consumers = consumers;
        this.seen = seen;
    }

    private static Map<String, Object> settings(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Deleted records are passed over; a stream that asks for them goes on with those there are.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        // A record is about 1 kB; many streams share this heap.
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        return settings;
    }

    public String name() {
        return topic.name();
    }

    /**
     * A record and its place.
     *
     * @param value null where the key's record is taken away
     */
    public record Entry<T>(long offset, String key, T value) {}

    /**
     * A reader before the first record.
     *
     * @throws KafkaException if Kafka can't be reached, or the topic has not exactly one partition
     */
    public Reader open() {
        Predicate<T> part = seen.get();
        Consumer<byte[], byte[]> consumer = consumers.get();
        try {
            int partitions = consumer.partitionsFor(topic.name()).size();
            if (partitions == 0) {
                throw new UnknownTopicOrPartitionException(topic.name() + " is not there yet: ingest-service makes it");
            }
            if (partitions != 1) {
                throw new KafkaException(topic.name() + " has " + partitions
                        + " partitions but must have one, which orders its records: delete it, and it is made anew");
            }
            return new Reader(consumer, part);
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }

    /**
     * Each record that there is now, in order.
     *
     * @throws KafkaException if Kafka does not answer
     */
    public void each(java.util.function.Consumer<T> visitor) {
        try (Reader reader = open()) {
            reader.readTo(reader.end(), entry -> {
                visitor.accept(entry.value());
                return true;
            });
        }
    }

    /** Reads from one place on. One thread after another: a stream's client may go while Kafka is asked. */
    public final class Reader implements AutoCloseable {
        private final Consumer<byte[], byte[]> consumer;
        private final Predicate<T> part;
        private final TopicPartition partition = new TopicPartition(topic.name(), 0);

        private Reader(Consumer<byte[], byte[]> consumer, Predicate<T> part) {
            this.consumer = consumer;
            this.part = part;
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
        }

        /** The offset of the first record that is still there. */
        public synchronized long begin() {
            return consumer.beginningOffsets(Set.of(partition)).get(partition);
        }

        /** The offset behind the last record that is committed. */
        public synchronized long end() {
            return consumer.endOffsets(Set.of(partition)).get(partition);
        }

        /** The offset that is read next. */
        public synchronized long position() {
            return consumer.position(partition);
        }

        public synchronized void seek(long offset) {
            consumer.seek(partition, offset);
        }

        /** Records that are there, or come within the time; maybe none. */
        public synchronized List<Entry<T>> poll(Duration time) {
            List<Entry<T>> entries = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(time)) {
                try {
                    String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
                    T value = record.value() == null ? null : topic.value().decode(record.value());
                    if (value == null ? key != null : part.test(value)) {
                        entries.add(new Entry<>(record.offset(), key, value));
                    }
                } catch (SerializationException e) {
                    if (record.offset() > told.getAndAccumulate(record.offset(), Math::max)) {
                        LOG.warnf(
                                "no readable record at offset %d of %s: %s",
                                record.offset(), topic.name(), e.getMessage());
                    }
                }
            }
            return entries;
        }

        /**
         * Reads on until an offset is reached, or the visitor wants no more.
         *
         * @param goOn takes each record in order; says whether there may be another
         * @throws TimeoutException if Kafka gives nothing for ten seconds
         */
        public void readTo(long end, Predicate<Entry<T>> goOn) {
            long patience = System.nanoTime() + PATIENCE.toNanos();
            for (long before = position(); before < end; before = position()) {
                for (Entry<T> entry : poll(POLL)) {
                    if (!goOn.test(entry)) {
                        return;
                    }
                }
                if (position() > before) {
                    patience = System.nanoTime() + PATIENCE.toNanos();
                } else if (System.nanoTime() > patience) {
                    throw new TimeoutException(topic.name() + " can't be read on from offset " + before);
                }
            }
        }

        @Override
        public synchronized void close() {
            consumer.close();
        }
    }
}
