package dev.emergence.standalone.dlq;

import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/** What the dead-letter topics of an installation hold now; reads, and changes nothing. */
public final class DeadLetters implements AutoCloseable {
    private final Topics topics;
    private final Committed committed;

    /** @param client what a Kafka client is given */
    public DeadLetters(Map<String, Object> client, Topics topics) {
        this.topics = topics;
        this.committed = new Committed(client);
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

    /** Behind an open transaction may stand the mark of a letter before it. */
    private void read(Topic<?> topic, Consumer<DeadLetter> each) {
        committed.read(topic.deadLetters(), record -> each.accept(new DeadLetter(record)));
    }

    @Override
    public void close() {
        committed.close();
    }
}
