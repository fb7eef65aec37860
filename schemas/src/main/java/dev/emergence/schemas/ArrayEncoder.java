package dev.emergence.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;

/**
 * Avro's binary encoding, written into an array that grows: for one record, and by one thread. Avro's own encoders write to a stream, and
 * a stream into an array takes a lock for each byte. Half a surrogate pair, which UTF-8 can't express, becomes a character of its own:
 * {@link HalfPairs}.
 */
final class ArrayEncoder extends BinaryEncoder {
    /** Most records are smaller. */
    private static final int FIRST_BYTES = 256;

    /** As many bytes a number takes at most. */
    private static final int LONGEST_NUMBER = 10;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    /** All that was written. */
    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
        }
    }

    @Override
    public void writeBoolean(boolean value) {
        room(1);
        length += BinaryData.encodeBoolean(value, bytes, length);
    }

    @Override
    public void writeInt(int value) {
        room(LONGEST_NUMBER);
        length += BinaryData.encodeInt(value, bytes, length);
    }

    @Override
    public void writeLong(long value) {
        room(LONGEST_NUMBER);
        length += BinaryData.encodeLong(value, bytes, length);
    }

    @Override
    public void writeFloat(float value) {
        room(LONGEST_NUMBER);
        length += BinaryData.encodeFloat(value, bytes, length);
    }

    @Override
    public void writeDouble(double value) {
        room(LONGEST_NUMBER);
        length += BinaryData.encodeDouble(value, bytes, length);
    }

    @Override
    public void writeString(String text) {
        byte[] utf8 = HalfPairs.replaced(text).getBytes(StandardCharsets.UTF_8);
        writeInt(utf8.length);
        writeFixed(utf8, 0, utf8.length);
    }

    @Override
    public void writeFixed(byte[] from, int start, int count) {
        room(count);
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    @Override
    protected void writeZero() {
        writeInt(0);
    }

    @Override
    public int bytesBuffered() {
        return 0;
    }

    @Override
    public void flush() {
        // nothing is held back
    }
}
