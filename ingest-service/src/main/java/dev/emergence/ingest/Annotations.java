package dev.emergence.ingest;

import dev.emergence.schemas.Annotation;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Topic;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;

/** What is said of runs, as far as it is taken back. */
final class Annotations {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Annotations() {}

    /**
     * Keys of those that are taken back, of all that are there now.
     *
     * @param consumer of none of the topics yet
     * @throws TimeoutException if Kafka gives nothing for ten seconds
     */
    static List<String> taken(Checkpoint back, Topic<Annotation> topic, Consumer<String, byte[]> consumer) {
        TopicPartition partition = new TopicPartition(topic.name(), 0);
        List<TopicPartition> all = List.of(partition);
        consumer.assign(all);
        consumer.seekToBeginning(all);
        long end = consumer.endOffsets(all).get(partition);
        // only the newest of a key is there
        Set<String> taken = new LinkedHashSet<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long before = consumer.position(partition); before < end; before = consumer.position(partition)) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                if (record.value() != null && isTaken(back, record.value(), topic)) {
                    taken.add(record.key());
                } else {
                    taken.remove(record.key());
                }
            }
            if (consumer.position(partition) > before) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new TimeoutException(topic.name() + " can't be read");
            }
        }
        return List.copyOf(taken);
    }

    private static boolean isTaken(Checkpoint back, byte[] value, Topic<Annotation> topic) {
        try {
            return isTaken(back, topic.value().decode(value));
        } catch (SerializationException e) {
            return false; // nobody can read what it says
        }
    }

    /** What is said of a run is of no task, and what has no step is after none. */
    static boolean isTaken(Checkpoint back, Annotation annotation) {
        Long after = back.getForget().getAfter();
        return back.getTask().isEmpty()
                && back.getFamily().equals(annotation.getFamily())
                && (back.getModel().isEmpty() || back.getModel().equals(annotation.getModel()))
                && (after == null || annotation.getStep() != null && annotation.getStep() > after);
    }
}
