package dev.emergence.analysis.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.work.Works;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Severity;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NewestRecordsTest {
    private static final Topic<Event> TOPIC = Topics.withPrefix("emergence.").breaks();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC.name(), 0);

    private final AtomicLong nanos = new AtomicLong();
    private final Works works = new Works(Clock.systemUTC());
    private final MockConsumer<byte[], byte[]> kafka = kafka();
    private final NewestRecords<Event> breaks = new NewestRecords<>(
            new TopicLog<>(TOPIC, () -> kafka), Event::getBreakId, Event::getSequence, nanos::get, works);
    private long end;

    private static MockConsumer<byte[], byte[]> kafka() {
        MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest") {
            @Override
            public synchronized void close() {
                // the same one is opened again
            }
        };
        kafka.updatePartitions(TOPIC.name(), List.of(new PartitionInfo(TOPIC.name(), 0, null, null, null)));
        kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
        kafka.updateEndOffsets(Map.of(PARTITION, 0L));
        return kafka;
    }

    @BeforeEach
    void start() throws InterruptedException {
        breaks.start();
        await(breaks::ready);
    }

    @AfterEach
    void close() {
        breaks.close();
    }

    private static Event event(String breakId, long sequence, EventKind kind, long time) {
        Event event = new Event();
        event.setMadeBy(List.of());
        event.setId(breakId + sequence);
        event.setBreakId(breakId);
        event.setSequence(sequence);
        event.setKind(kind);
        event.setSeverity(Severity.info);
        event.setFamily("f");
        event.setModel("m");
        event.setTask("t");
        event.setMetric("exact_match");
        event.setMetrics(List.of("exact_match"));
        event.setTasks(List.of());
        event.setAxis(Axis.training);
        event.setTime(time);
        return event;
    }

    private void write(String key, Event event) {
        kafka.addRecord(new ConsumerRecord<>(
                TOPIC.name(),
                0,
                end++,
                key.getBytes(StandardCharsets.UTF_8),
                event == null ? null : TOPIC.value().encode(event)));
        kafka.updateEndOffsets(Map.of(PARTITION, end));
    }

    /** Until the reader has been around once more. */
    private void read() throws InterruptedException {
        long now = nanos.addAndGet(Duration.ofHours(1).toNanos());
        await(() -> breaks.age().toNanos() <= nanos.get() - now);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    @Test
    void theHigherSequenceIsNewerWhateverTheClocksSay() throws Exception {
        write("b", event("b", 2, EventKind.RESOLVED, 1_000));
        write("b", event("b", 1, EventKind.BREAKTHROUGH, 2_000));
        read();
        assertThat(breaks.of("b").getKind()).isEqualTo(EventKind.RESOLVED);
        write("b", event("b", 3, EventKind.BREAKTHROUGH, 500));
        read();
        assertThat(breaks.of("b").getKind()).isEqualTo(EventKind.BREAKTHROUGH);
    }

    @Test
    void ofMoreThanMayBeKnownTheOldestGo() throws Exception {
        breaks.atMost(2, Comparator.comparingLong(Event::getTime));
        write("a", event("a", 1, EventKind.BREAKTHROUGH, 2_000));
        write("b", event("b", 1, EventKind.BREAKTHROUGH, 1_000));
        write("c", event("c", 1, EventKind.BREAKTHROUGH, 3_000));
        read();
        assertThat(breaks.all()).extracting(Event::getBreakId).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void whatIsTakenAwayIsGoneAndMayComeAgain() throws Exception {
        write("b", event("b", 7, EventKind.BREAKTHROUGH, 0));
        write("b", null);
        read();
        assertThat(breaks.all()).isEmpty();
        write("b", event("b", 1, EventKind.BREAKTHROUGH, 0));
        read();
        assertThat(breaks.all()).hasSize(1);
    }

    @Test
    void whatIsKnownGrowsOldWhileKafkaIsAwayAndIsNewOnceItIsBack() throws Exception {
        read();
        kafka.setOffsetsException(new TimeoutException("away"));
        await(() -> works.troubles().values().stream().anyMatch(trouble -> trouble.isPresent()));
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        assertThat(breaks.age()).isGreaterThanOrEqualTo(Duration.ofSeconds(11));
        assertThat(breaks.ready()).isTrue();

        kafka.setOffsetsException(null);
        await(() -> breaks.age().compareTo(Duration.ofSeconds(11)) < 0);
        assertThat(works.troubles().values()).allMatch(trouble -> trouble.isEmpty());
    }
}
