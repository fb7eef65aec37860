package dev.emergence.ingest.body;

import static dev.emergence.ingest.body.Reading.generation;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.emergence.schemas.Generation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records without end cost no more memory than the largest record. */
@Timeout(120)
class EndlessBodyTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int LENGTH = 64 << 20;

    /** Repeats a few bytes to 64 MiB. */
    private static final class Repeated extends InputStream {
        private final byte[] bytes;
        private int left = LENGTH;

        Repeated(String text) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() {
            return left == 0 ? -1 : bytes[(LENGTH - left--) % bytes.length];
        }
    }

    private static InputStream between(String before, String repeated, String after) {
        return new SequenceInputStream(
                Collections.enumeration(List.of(stream(before), new Repeated(repeated), stream(after))));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private interface Read {
        Reading<Generation> of(InputStream body) throws IOException;
    }

    private static Reading<Generation> readWithin(int allocated, Read read, InputStream body) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Reading<Generation> reading = read.of(body);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(allocated);
        return reading;
    }

    @Test
    void aLineOf64MebibytesIsPassedOver() throws IOException {
        // the line's buffer doubles up to twice the limit of 1 MiB: 4 MiB in all
        Reading<Generation> reading =
                readWithin(8 << 20, Reading::lines, between(generation("a") + "\n", "x", "\n" + generation("b")));
        assertThat(reading.examples()).containsExactly("a", "b");
        assertThat(reading.lines()).containsExactly(2L);
        assertThat(reading.reasons).containsExactly(Reason.TOO_LARGE);
    }

    @Test
    void anArrayWithinARecordThatHasNoEndIsPassedOver() throws IOException {
        String begin = "[" + generation("a") + "," + generation("x", ", \"targets\": [\"t\"");
        begin = begin.substring(0, begin.length() - 1);
        Reading<Generation> reading =
                readWithin(8 << 20, Reading::json, between(begin, ",\"t\"", "]}," + generation("b") + "]"));
        // 64 MiB is a multiple of the four bytes that repeat
        assertThat(reading.examples()).containsExactly("a", "b");
        assertThat(reading.reasons).containsExactly(Reason.TOO_LARGE);
    }

    @Test
    void spaceWithoutEndIsPassedOver() throws IOException {
        Reading<Generation> reading = readWithin(8 << 20, Reading::json, between("", " \n", generation("a") + " \n "));
        assertThat(reading.examples()).containsExactly("a");
        assertThat(reading.rejected).isEmpty();
    }
}
