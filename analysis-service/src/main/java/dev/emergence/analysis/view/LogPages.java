package dev.emergence.analysis.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;

/** Pages through a topic of one partition, both ways. Kafka reads forwards only, so backwards it is read in pieces, each longer than the one before. */
public final class LogPages<T extends SpecificRecord> {
    private static final int FIRST_PIECE = 1_000;
    private static final int LONGEST_PIECE = 50_000;

    private final TopicLog<T>.Reader reader;

    public LogPages(TopicLog<T>.Reader reader) {
        this.reader = reader;
    }

    /**
     * The newest of those that match and stand before an offset, oldest first.
     *
     * @param from the first offset that counts
     * @param to the offset behind the last that counts
     * @throws KafkaException if Kafka does not answer
     */
    public List<TopicLog.Entry<T>> newest(long from, long to, int limit, Predicate<T> wanted) {
        Deque<TopicLog.Entry<T>> found = new ArrayDeque<>();
        long begin = Math.max(from, reader.begin());
        long end = Math.min(to, reader.end());
        int piece = FIRST_PIECE;
        while (end > begin && found.size() < limit) {
            long start = Math.max(begin, end - piece);
            prepend(found, piece(start, end, limit, wanted), limit);
            end = start;
            piece = Math.min(LONGEST_PIECE, 2 * piece);
        }
        return List.copyOf(found);
    }

    private static <E> void prepend(Deque<E> found, Deque<E> earlier, int limit) {
        while (!earlier.isEmpty() && found.size() < limit) {
            found.addFirst(earlier.removeLast());
        }
    }

    private Deque<TopicLog.Entry<T>> piece(long start, long end, int limit, Predicate<T> wanted) {
        Deque<TopicLog.Entry<T>> piece = new ArrayDeque<>();
        reader.seek(start);
        reader.readTo(end, entry -> {
            if (entry.offset() < end && entry.value() != null && wanted.test(entry.value())) {
                piece.addLast(entry);
                if (piece.size() > limit) {
                    piece.removeFirst();
                }
            }
            return true;
        });
        return piece;
    }

    /**
     * The oldest of those that match and stand at an offset or behind it, oldest first.
     *
     * @throws KafkaException if Kafka does not answer
     */
    public List<TopicLog.Entry<T>> oldest(long from, int limit, Predicate<T> wanted) {
        List<TopicLog.Entry<T>> found = new ArrayList<>();
        long end = reader.end();
        reader.seek(Math.max(from, reader.begin()));
        reader.readTo(end, entry -> {
            if (entry.value() != null && wanted.test(entry.value())) {
                found.add(entry);
            }
            return found.size() < limit;
        });
        return found;
    }
}
