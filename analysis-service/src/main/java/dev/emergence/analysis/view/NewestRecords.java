package dev.emergence.analysis.view;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * The newest record of each id on a topic, read from its beginning on, by every instance for itself. Newest by the record's own
 * time, as an older one may come again from the dead letters.
 */
public final class NewestRecords<T extends SpecificRecord> {
    private static final Logger LOG = Logger.getLogger(NewestRecords.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final TopicLog<T> log;
    private final Function<T, String> id;
    private final ToLongFunction<T> time;
    private final Map<String, T> newest = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean ready;
    private volatile boolean closing;
    private long next;

    /**
     * Reads nothing yet.
     *
     * @param id null for a record that does not count
     * @param time milliseconds since 1970
     */
    public NewestRecords(TopicLog<T> log, Function<T, String> id, ToLongFunction<T> time) {
        this.log = log;
        this.id = id;
        this.time = time;
        thread = new Thread(this::read, "newest of " + log.name());
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void read() {
        while (!closing) {
            try (TopicLog<T>.Reader records = log.open()) {
                long end = records.end();
                records.seek(next);
                while (!closing) {
                    records.poll(POLL).forEach(entry -> add(entry.value()));
                    next = records.position();
                    ready |= next >= end;
                }
            } catch (KafkaException e) {
                if (!closing) {
                    LOG.warnf("%s can't be read yet: %s", log.name(), e.getMessage());
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    /** Also for one that Kafka has just taken: it counts at once, without the way through the topic. */
    public void add(T record) {
        String key = id.apply(record);
        if (key != null) {
            newest.merge(key, record, (before, now) -> time.applyAsLong(now) < time.applyAsLong(before) ? before : now);
        }
    }

    /** The newest of an id; null without one. */
    public T of(String id) {
        return newest.get(id);
    }

    public Collection<T> all() {
        return newest.values();
    }

    /** Everything that was there when reading began has been read. */
    public boolean ready() {
        return ready;
    }

    public void stop() throws InterruptedException {
        closing = true;
        thread.join(2 * POLL.toMillis());
    }
}
