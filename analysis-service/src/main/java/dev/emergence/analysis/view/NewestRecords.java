package dev.emergence.analysis.view;

import dev.emergence.analysis.work.LastingWork;
import dev.emergence.analysis.work.Works;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;

/**
 * The newest record of each id on a topic, read from its beginning on, by every instance for itself, and how old this knowledge
 * may be.
 *
 * <ol>
 *   <li>Newer is what has the higher sequence number, and of two with the same what comes later: clocks have no say.
 *   <li>A record without value takes its id away, whatever comes before it.
 *   <li>Of more ids than may be known the oldest are not.
 *   <li>The age is the time since Kafka was asked last where the topic ends, once everything up to there has been read.
 * </ol>
 */
public final class NewestRecords<T extends SpecificRecord> implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final TopicLog<T> log;
    private final Function<T, String> id;
    private final ToLongFunction<T> sequence;
    private final LongSupplier nanos;
    private final Map<String, T> newest = new ConcurrentHashMap<>();
    private final LastingWork work;
    private volatile boolean ready;
    private volatile long confirmed;
    private int most = Integer.MAX_VALUE;
    private Comparator<T> older;
    private long next;

    /**
     * Reads nothing yet.
     *
     * @param id the topic's key
     * @param sequence of records with the same id: what is newer has a higher number
     * @param nanos a clock that only moves forward
     */
    public NewestRecords(
            TopicLog<T> log, Function<T, String> id, ToLongFunction<T> sequence, LongSupplier nanos, Works works) {
        this.log = log;
        this.id = id;
        this.sequence = sequence;
        this.nanos = nanos;
        work = new LastingWork("reader of " + log.name(), this::read, works, POLL.multipliedBy(2));
    }

    /** @param older what comes first goes first */
    NewestRecords<T> atMost(int most, Comparator<T> older) {
        this.most = most;
        this.older = older;
        return this;
    }

    public void start() {
        work.start();
    }

    private void read(LastingWork.Course course) {
        try (TopicLog<T>.Reader records = log.open()) {
            records.seek(next);
            while (!course.ending()) {
                long asked = nanos.getAsLong();
                long end = records.end();
                do {
                    records.poll(POLL).forEach(this::take);
                    next = records.position();
                } while (next < end && !course.ending());
                if (next >= end) {
                    confirmed = asked;
                    ready = true;
                    course.well();
                }
            }
        }
    }

    private void take(TopicLog.Entry<T> entry) {
        if (entry.value() == null) {
            newest.remove(entry.key());
        } else {
            add(entry.value());
        }
    }

    /** Also for one that Kafka has just taken: it counts at once, without the way through the topic. */
    public void add(T record) {
        newest.merge(
                id.apply(record),
                record,
                (before, now) -> sequence.applyAsLong(now) < sequence.applyAsLong(before) ? before : now);
        // some at a time: each time all are looked through
        if (newest.size() - most > most / 10) {
            newest.values().stream()
                    .sorted(older)
                    .limit(newest.size() - most)
                    .map(id)
                    .toList()
                    .forEach(newest::remove);
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

    /** So old at most is what is known; for ever before all has been read once. */
    public Duration age() {
        return ready ? Duration.ofNanos(nanos.getAsLong() - confirmed) : ChronoUnit.FOREVER.getDuration();
    }

    @Override
    public void close() {
        work.close();
    }
}
