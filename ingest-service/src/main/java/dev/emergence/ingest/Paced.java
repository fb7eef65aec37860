package dev.emergence.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * A body that comes in at a least rate, on the average of a minute of waiting for it: a request takes one of few places for as long
 * as its sender likes. The time in which we don't ask for more does not count.
 */
final class Paced extends InputStream {
    /** The sender is too slow. */
    static final class TooSlow extends IOException {
        private static final long serialVersionUID = 1;

        TooSlow(int rate) {
            super("fewer than " + rate + " bytes a second came in for a minute");
        }
    }

    private static final long MINUTE = 60_000_000_000L;

    private final InputStream in;
    private final int rate;
    private final LongSupplier nanoseconds;
    private long waited;
    private long bytes;

    /** @param rate bytes a second; 0 for any */
    Paced(InputStream in, int rate, LongSupplier nanoseconds) {
        this.in = in;
        this.rate = rate;
        this.nanoseconds = nanoseconds;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        long start = nanoseconds.getAsLong();
        int count = in.read(into, from, length);
        waited += nanoseconds.getAsLong() - start;
        bytes += Math.max(0, count);
        if (waited >= MINUTE) {
            if (count >= 0 && bytes < 60L * rate) {
                throw new TooSlow(rate);
            }
            waited = 0;
            bytes = 0;
        }
        return count;
    }
}
