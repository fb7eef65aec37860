package dev.emergence.analysis.view;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Severity;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A topic of events for tests, in memory. */
public final class EventLog {
    private static final Topic<Event> TOPIC = Topics.withPrefix("emergence.").events();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC.name(), 0);

    private final List<Event> events = new ArrayList<>();
    private long begin;

    /** @param kinds by offset */
    public EventLog(int size, IntFunction<EventKind> kinds) {
        for (int i = 0; i < size; i++) {
            add(kinds.apply(i));
        }
    }

    public void add(EventKind kind) {
        Event event = new Event();
        event.setMadeBy(List.of());
        event.setId(String.format("%032x", events.size()));
        event.setKind(kind);
        event.setSeverity(Severity.info);
        event.setFamily("f");
        event.setModel("m");
        event.setTask("t");
        event.setMetric("exact_match");
        event.setMetrics(List.of("exact_match"));
        event.setTasks(List.of());
        event.setAxis(Axis.training);
        events.add(event);
    }

    /** @return its offset */
    public long add(Event event) {
        events.add(event);
        return events.size() - 1;
    }

    public Event event(int offset) {
        return events.get(offset);
    }

    public void deleteBefore(long offset) {
        begin = offset;
    }

    public TopicLog<Event>.Reader open() {
        return new TopicLog<>(TOPIC, this::consumer).open();
    }

    /** Gives a hundred records from where it stands, as a consumer of one partition does. */
    private MockConsumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                long from = Math.max(position(PARTITION), begin);
                long to = Math.min(events.size(), from + 100);
                List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
                for (long i = from; i < to; i++) {
                    byte[] value = TOPIC.value().encode(events.get((int) i));
                    byte[] key = "f/t".getBytes(StandardCharsets.UTF_8);
                    records.add(new ConsumerRecord<>(TOPIC.name(), 0, i, key, value));
                }
                seek(PARTITION, Math.max(from, to));
                return new ConsumerRecords<>(Map.of(PARTITION, records), Map.of());
            }
        };
        consumer.updatePartitions(TOPIC.name(), List.of(new PartitionInfo(TOPIC.name(), 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, begin));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) events.size()));
        return consumer;
    }
}
