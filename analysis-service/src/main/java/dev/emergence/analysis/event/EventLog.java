package dev.emergence.analysis.event;

import dev.emergence.schemas.Event;
import dev.emergence.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/** The topic of events, whose one partition orders them: an event's offset is its place, on every instance and for ever. */
public final class EventLog {
    private static final Logger LOG = Logger.getLogger(EventLog.class);

    private final Topic<Event> topic;
    private final Map<String, Object> settings;

    /** @param kafka how Kafka is reached */
    public EventLog(Topic<Event> topic, Map<String, Object> kafka) {
        this.topic = topic;
        settings = new HashMap<>(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // Deleted events are passed over; a stream that asks for them goes on with those there are.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        // An event is about 1 kB; many streams share this heap.
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
    }

    /** An event and its place. */
    record Entry(long offset, Event event) {}

    /**
     * A reader before the first event.
     *
     * @throws KafkaException if Kafka can't be reached, or the topic has not exactly one partition
     */
    Reader open() {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            int partitions = consumer.partitionsFor(topic.name()).size();
            if (partitions != 1) {
                throw new KafkaException(topic.name() + " has " + partitions
                        + " partitions but must have one, which orders the events: delete it, and it is made anew");
            }
            return new Reader(consumer);
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }

    /** Reads from one place on. One thread after another: a stream's client may go while Kafka is asked. */
    final class Reader implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final TopicPartition partition = new TopicPartition(topic.name(), 0);

        private Reader(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
            consumer.assign(Set.of(partition));
            consumer.seekToBeginning(Set.of(partition));
        }

        /** The offset behind the last event that is committed. */
        synchronized long end() {
            return consumer.endOffsets(Set.of(partition)).get(partition);
        }

        /** The offset that is read next. */
        synchronized long position() {
            return consumer.position(partition);
        }

        synchronized void seek(long offset) {
            consumer.seek(partition, offset);
        }

        /** Events that are there, or come within the time; maybe none. */
        synchronized List<Entry> poll(Duration time) {
            List<Entry> entries = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(time)) {
                try {
                    Event event = topic.value().decode(record.value());
                    if (event != null) {
                        entries.add(new Entry(record.offset(), event));
                    }
                } catch (SerializationException e) {
                    LOG.warnf("no event at offset %d of %s: %s", record.offset(), topic.name(), e.getMessage());
                }
            }
            return entries;
        }

        @Override
        public synchronized void close() {
            consumer.close();
        }
    }
}
