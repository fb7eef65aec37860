package dev.emergence.ingest.body;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that all bodies share for large records, so that many senders of them wait instead of exhausting the heap. A
 * large record takes a place while its bytes come in, however slowly, and another while it is parsed, which takes far more
 * memory and little time.
 */
public final class Room {
    /** A body had to wait too long for memory that others hold: worth trying again soon. */
    public static final class Full extends IOException {
        private static final long serialVersionUID = 1;

        Full() {
            super("too many large records at once");
        }
    }

    /** Bytes of the largest record that takes no place. */
    static final int SMALL = 1 << 16;

    /** Bytes of parsed objects and of Avro that a byte of JSON may need: 4 bytes of {@code "a",} are a string of 48. */
    private static final int PARSED = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Semaphore arriving;
    private final Semaphore parsed;
    private final Duration patience;

    /**
     * @param bytes memory for large records
     * @param limit bytes of one record
     */
    public Room(long bytes, int limit) {
        this(bytes, limit, PATIENCE);
    }

    /** @param patience how long a body waits for memory */
    Room(long bytes, int limit, Duration patience) {
        this.patience = patience;
        arriving = places(bytes / 2, limit);
        parsed = places(bytes / 2, (long) PARSED * limit);
    }

    private static Semaphore places(long bytes, long each) {
        return new Semaphore((int) Math.max(1, Math.min(1000, bytes / each)), true);
    }

    void arrive() throws IOException {
        take(arriving);
    }

    void gone() {
        arriving.release();
    }

    void parse() throws IOException {
        take(parsed);
    }

    void read() {
        parsed.release();
    }

    private void take(Semaphore places) throws IOException {
        try {
            if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Full();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for memory");
        }
    }
}
