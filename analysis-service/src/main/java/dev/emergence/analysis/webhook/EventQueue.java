package dev.emergence.analysis.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The topic of events, read by one instance of a group at a time; the group's offset is behind the last event that is done with.
 * A group that is new begins where the topic ended when this instance looked first, so what comes while it joins is not lost. One
 * thread uses it.
 */
final class EventQueue implements AutoCloseable, ConsumerRebalanceListener {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int RECORDS = 10;

    private final TopicPartition partition;
    private final Map<String, Object> settings;
    private final Clock clock;
    private BooleanSupplier closing = () -> false;
    private KafkaConsumer<byte[], byte[]> consumer;
    private Long start;
    private long next = -1;
    private long noted = -1;
    private long since;
    private boolean mine;
    private boolean taken;

    /** What is done with an event. */
    interface Work {
        /** @return whether the event is done with */
        boolean done(ConsumerRecord<byte[], byte[]> record) throws InterruptedException;
    }

    EventQueue(String topic, String group, Map<String, Object> kafka, Clock clock) {
        this.partition = new TopicPartition(topic, 0);
        this.clock = clock;
        settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Of a group that has an offset, but whose events were deleted: those there are.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
    }

    /**
     * Begins to read.
     *
     * @param ending true once nothing more is to be begun
     * @throws KafkaException if Kafka does not answer
     */
    void open(BooleanSupplier ending) throws InterruptedException {
        closing = ending;
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        while (consumer.partitionsFor(partition.topic(), PATIENCE).isEmpty() && !closing.getAsBoolean()) {
            // What comes to a topic that is not there yet is all new.
            start = 0L;
            Thread.sleep(POLL.toMillis());
        }
        if (start == null) {
            start = consumer.endOffsets(Set.of(partition), PATIENCE).get(partition);
        }
        consumer.subscribe(List.of(partition.topic()), this);
    }

    /** Waits a moment for events, and works on those that come, one after the other. */
    void forEach(Work work) throws InterruptedException {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        taken = false;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (closing.getAsBoolean() || taken || !work.done(record)) {
                break;
            }
            next = record.offset() + 1;
        }
        note();
        if (taken && mine) {
            // given away and back while an event waited: what was read since is read again
            begin();
        }
    }

    /** Writes down at once that the event, and all before it, are done with. */
    void done(ConsumerRecord<byte[], byte[]> record) {
        next = record.offset() + 1;
        note();
    }

    private void note() {
        if (mine && next > noted) {
            try {
                consumer.commitSync(Map.of(partition, new OffsetAndMetadata(next)), PATIENCE);
                noted = next;
            } catch (TimeoutException | CommitFailedException | RebalanceInProgressException e) {
                // The next note holds this one; and begin() goes on behind what this instance has done.
                return;
            }
        }
    }

    /**
     * Waits, and stays in the group meanwhile.
     *
     * @return false if there is no use in going on: another instance has the events now, or this one ends
     */
    boolean rest(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (!closing.getAsBoolean() && !taken) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            consumer.pause(consumer.assignment());
            consumer.poll(left < POLL.toNanos() ? Duration.ofNanos(left) : POLL);
        }
        consumer.resume(consumer.assignment());
        return !closing.getAsBoolean() && !taken;
    }

    /** Since when this instance has the events, milliseconds since 1970 UTC. */
    long since() {
        return since;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (partitions.contains(partition)) {
            mine = false;
            taken = true;
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.contains(partition)) {
            mine = true;
            since = clock.millis();
            begin();
        }
    }

    private void begin() {
        OffsetAndMetadata committed =
                consumer.committed(Set.of(partition), PATIENCE).get(partition);
        noted = committed == null ? -1 : committed.offset();
        next = Math.max(next, committed == null ? start : noted);
        consumer.seek(partition, next);
    }

    @Override
    public void close() {
        mine = false;
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
        }
    }
}
