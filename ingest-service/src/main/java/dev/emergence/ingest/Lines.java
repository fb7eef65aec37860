package dev.emergence.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a stream, without copying them to strings. A line over the limit is passed over, not kept. */
final class Lines {
    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int end;
    private byte[] line = new byte[1 << 12];
    private int length;
    private boolean tooLong;
    private long number;

    Lines(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** Goes to the next line; false at the end. */
    boolean next() throws IOException {
        length = 0;
        tooLong = false;
        number++;
        while (position < end || fill()) {
            int stop = position;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            append(stop);
            boolean complete = stop < end;
            position = complete ? stop + 1 : stop;
            if (complete) {
                return true;
            }
        }
        return length > 0 || tooLong;
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    private void append(int stop) {
        int more = stop - position;
        if (tooLong || length + more > limit) {
            tooLong = true;
            return;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + more));
        }
        System.arraycopy(buffer, position, line, length, more);
        length += more;
    }

    boolean tooLong() {
        return tooLong;
    }

    boolean blank() {
        for (int i = 0; i < length; i++) {
            if (line[i] > ' ' || line[i] < 0) {
                return false;
            }
        }
        return true;
    }

    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    /** Number of the present line, from 1. */
    long number() {
        return number;
    }
}
