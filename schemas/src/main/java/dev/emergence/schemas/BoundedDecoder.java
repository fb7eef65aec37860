package dev.emergence.schemas;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary encoding, read from an array. Lengths and counts in the bytes are held against the bytes that are left
 * before anything is allocated: Avro itself allocates what broken bytes ask for, up to 2 GiB a string. An item of any
 * array or map here takes a byte at least. Text that is no UTF-8 is broken.
 */
final class BoundedDecoder extends Decoder {
    private final BinaryDecoder in;

    BoundedDecoder(byte[] bytes, int offset) {
        in = DecoderFactory.get().binaryDecoder(bytes, offset, bytes.length - offset, null);
    }

    /** Bytes that are left. */
    int remaining() throws IOException {
        return in.inputStream().available();
    }

    private int bounded(long length) throws IOException {
        if (length < 0 || length > remaining()) {
            throw new EOFException("a length does not fit the bytes that are left");
        }
        return (int) length;
    }

    private byte[] block() throws IOException {
        byte[] block = new byte[bounded(in.readLong())];
        in.readFixed(block);
        return block;
    }

    /** A negative count is followed by the size of the block. */
    private long items() throws IOException {
        long count = in.readLong();
        if (count < 0) {
            bounded(in.readLong());
            count = -count;
        }
        return bounded(count);
    }

    private long skipItems() throws IOException {
        long count = in.readLong();
        while (count < 0) {
            skipFixed(bounded(in.readLong()));
            count = in.readLong();
        }
        return bounded(count);
    }

    @Override
    public void readNull() {
        // takes no bytes
    }

    @Override
    public boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    @Override
    public int readInt() throws IOException {
        return in.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return in.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return in.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return in.readDouble();
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public String readString() throws IOException {
        byte[] bytes = block();
        String text = new String(bytes, StandardCharsets.UTF_8);
        // Java reads U+FFFD for whatever is no UTF-8: different texts would become equal
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            throw new IOException("a text is no UTF-8");
        }
        return text;
    }

    @Override
    public void skipString() throws IOException {
        skipBytes();
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        return ByteBuffer.wrap(block());
    }

    @Override
    public void skipBytes() throws IOException {
        skipFixed(bounded(in.readLong()));
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        in.readFixed(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        in.skipFixed(bounded(length));
    }

    @Override
    public int readEnum() throws IOException {
        return in.readEnum();
    }

    @Override
    public long readArrayStart() throws IOException {
        return items();
    }

    @Override
    public long arrayNext() throws IOException {
        return items();
    }

    @Override
    public long skipArray() throws IOException {
        return skipItems();
    }

    @Override
    public long readMapStart() throws IOException {
        return items();
    }

    @Override
    public long mapNext() throws IOException {
        return items();
    }

    @Override
    public long skipMap() throws IOException {
        return skipItems();
    }

    @Override
    public int readIndex() throws IOException {
        return in.readIndex();
    }
}
