package dev.emergence.importers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of which one value may take so many bytes and no more: what is made of it fits into memory. */
final class Metered extends FilterInputStream {
    /** One value is too long. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong() {
            this("is longer than " + (Records.LONGEST >> 20) + " MiB");
        }

        TooLong(String message) {
            super(message);
        }
    }

    private long left = Records.LONGEST;

    Metered(InputStream in) {
        super(in);
    }

    /** The next value begins, or one that nobody keeps. */
    void next() {
        left = Records.LONGEST;
    }

    private int count(int read) throws IOException {
        left -= Math.max(0, read);
        if (left < 0) {
            throw new TooLong();
        }
        return read;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        return count(super.read(into, from, Math.min(length, 1 << 13)));
    }
}
