package dev.emergence.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The content of a gzip stream (RFC 1952) of one or more members, to the body's very end. The JDK's own reader takes a
 * pause of the sender between two members for the end, and keeps silent about bytes that are no member.
 */
final class Gzip extends InputStream {
    private static final int MAGIC = 0x8B1F;
    private static final int DEFLATE = 8;

    /** Bits of the header's flags: a checksum of the header, more fields, a name, a comment; the rest is reserved. */
    private static final int CHECKSUM = 2;

    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[1 << 16];

    /** What was read of the body and is neither used nor in the inflater: from position to end. */
    private int position;

    private int end;
    private boolean begun;
    private boolean inside;
    private boolean ended;

    Gzip(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** @throws IOException an {@link EOFException} or {@link ZipException} if the stream is broken */
    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, into.length);
        if (length == 0) {
            return 0;
        }
        while (inside || begin()) {
            int count = inflate(into, from, length);
            if (count > 0) {
                checksum.update(into, from, count);
                return count;
            }
        }
        return -1;
    }

    /** Gives the inflater's memory back, which is not Java's, wherever the reading has ended. */
    @Override
    public void close() {
        ended = true;
        inside = false;
        inflater.end();
    }

    private int inflate(byte[] into, int from, int length) throws IOException {
        try {
            int count = inflater.inflate(into, from, length);
            if (count > 0) {
                return count;
            }
        } catch (DataFormatException e) {
            throw new ZipException("broken gzip data");
        }
        if (inflater.finished()) {
            position = end - inflater.getRemaining();
            finish();
        } else {
            position = end;
            require(more(), "data");
            inflater.setInput(buffer, position, end - position);
        }
        return 0;
    }

    /** Begins the next member; false at the end of the body. */
    private boolean begin() throws IOException {
        if (ended || begun && !more()) {
            ended = true;
            return false;
        }
        begun = true;
        checksum.reset();
        check(two() == MAGIC, "header");
        check(one() == DEFLATE, "method");
        int flags = one();
        check((flags & RESERVED) == 0, "flags");
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(two());
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & CHECKSUM) != 0) {
            int expected = (int) checksum.getValue() & 0xFFFF;
            check(two() == expected, "checksum of the header");
        }
        checksum.reset();
        inflater.reset();
        inflater.setInput(buffer, position, end - position);
        inside = true;
        return true;
    }

    private void finish() throws IOException {
        long content = checksum.getValue();
        check(four() == content, "checksum");
        check(four() == (inflater.getBytesWritten() & 0xFFFFFFFFL), "length");
        inside = false;
    }

    private boolean more() throws IOException {
        if (position == end) {
            position = 0;
            end = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return end > position;
    }

    private int one() throws IOException {
        require(more(), "header");
        checksum.update(buffer[position]);
        return buffer[position++] & 0xFF;
    }

    private int two() throws IOException {
        int low = one();
        return low | one() << 8;
    }

    private long four() throws IOException {
        long low = two();
        return low | (long) two() << 16;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            one();
        }
    }

    private void skipText() throws IOException {
        while (one() != 0) {
            // a name or a comment ends with a zero
        }
    }

    private static void require(boolean more, String part) throws EOFException {
        if (!more) {
            throw new EOFException("the gzip stream ends within " + part);
        }
    }

    private static void check(boolean right, String part) throws ZipException {
        if (!right) {
            throw new ZipException("the gzip stream has a wrong " + part);
        }
    }
}
