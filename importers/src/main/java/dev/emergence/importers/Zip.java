package dev.emergence.importers;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * The members of a ZIP file by its central directory: stored, deflate, and zstd (method 93), which Java's own reader doesn't know.
 * Layout and numbers: PKWARE's APPNOTE 6.3.10, 4.3.12 to 4.3.16.
 */
final class Zip implements Closeable {
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int MEMBER = 0x02014b50;
    private static final int MEMBER_LENGTH = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int LARGEST_DIRECTORY = 64 << 20;

    /** A member unpacks to no more. */
    private static final long LARGEST = 1L << 30;

    /** A member. */
    record Member(String name, int method, long packed, long size, long at) {}

    private final FileChannel file;
    private final List<Member> members;

    /** @throws ZipException if it is none, is broken, or has members that lie outside */
    Zip(Path path) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            this.members = directory();
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    List<Member> members() {
        return members;
    }

    private ByteBuffer read(long at, long length) throws IOException {
        if (at < 0 || length < 0 || length > LARGEST_DIRECTORY || at + length > file.size()) {
            throw new ZipException("its directory points outside the file");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("ends early");
            }
        }
        return buffer.flip();
    }

    private static long unsigned(ByteBuffer buffer, int at) {
        return buffer.getInt(at) & 0xFFFFFFFFL;
    }

    private static int small(ByteBuffer buffer, int at) {
        return buffer.getShort(at) & 0xFFFF;
    }

    private List<Member> directory() throws IOException {
        long length = Math.min(file.size(), END_LENGTH + LONGEST_COMMENT);
        long base = file.size() - length;
        ByteBuffer tail = read(base, length);
        int end = (int) length - END_LENGTH;
        while (end >= 0 && tail.getInt(end) != END) {
            end--;
        }
        if (end < 0) {
            throw new ZipException("is no whole ZIP file: its directory is missing, as while it is being written");
        }
        long size = unsigned(tail, end + 12);
        long start = unsigned(tail, end + 16);
        if (start == 0xFFFFFFFFL || size == 0xFFFFFFFFL) {
            throw new ZipException("is larger than 4 GiB");
        }
        ByteBuffer directory = read(start, size);
        List<Member> found = new ArrayList<>();
        for (int at = 0; at + MEMBER_LENGTH <= directory.limit(); ) {
            if (directory.getInt(at) != MEMBER) {
                throw new ZipException("its directory is broken");
            }
            int nameLength = small(directory, at + 28);
            int next = at + MEMBER_LENGTH + nameLength + small(directory, at + 30) + small(directory, at + 32);
            if (next > directory.limit()) {
                throw new ZipException("its directory is broken");
            }
            byte[] path = new byte[nameLength];
            directory.get(at + MEMBER_LENGTH, path);
            String name = new String(path, StandardCharsets.UTF_8);
            if (name.startsWith("/") || name.contains("\\") || ("/" + name + "/").contains("/../")) {
                throw new ZipException("has a member that lies outside");
            }
            found.add(new Member(
                    name,
                    small(directory, at + 10),
                    unsigned(directory, at + 20),
                    unsigned(directory, at + 24),
                    unsigned(directory, at + 42)));
            at = next;
        }
        return found;
    }

    /** A member's content, which is no longer than the directory says. */
    InputStream open(Member member) throws IOException {
        if (member.size > LARGEST) {
            throw new ZipException("a member is larger than 1 GiB");
        }
        ByteBuffer local = read(member.at, LOCAL_LENGTH);
        if (local.getInt(0) != LOCAL) {
            throw new ZipException("a member is not where the directory says");
        }
        long from = member.at + LOCAL_LENGTH + small(local, 26) + small(local, 28);
        if (from + member.packed > file.size()) {
            throw new ZipException("its directory points outside the file");
        }
        InputStream packed = new BufferedInputStream(new Part(from, member.packed), 1 << 16);
        InputStream content =
                switch (member.method) {
                    case 0 -> packed;
                    case 8 -> new Deflated(packed);
                    case 93 -> new ZstdInputStreamNoFinalizer(packed).setContinuous(false);
                    default -> throw new ZipException("a member is packed by method " + member.method);
                };
        return new Bounded(content, member.size);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Bytes of the file. */
    private final class Part extends InputStream {
        private long at;
        private final long end;

        Part(long from, long length) {
            this.at = from;
            this.end = from + length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (at >= end) {
                return -1;
            }
            int read = file.read(ByteBuffer.wrap(into, from, (int) Math.min(length, end - at)), at);
            at += Math.max(0, read);
            return read;
        }
    }

    /** Gives the inflater's memory back. */
    private static final class Deflated extends InflaterInputStream {
        Deflated(InputStream in) {
            super(in, new Inflater(true), 1 << 13);
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }

    /** A bomb is longer than its directory says. */
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long size) {
            super(in);
            this.left = size;
        }

        private int count(int read) throws IOException {
            left -= Math.max(0, read);
            if (left < 0) {
                throw new ZipException("a member is longer than the directory says");
            }
            return read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read;
            try {
                read = super.read(into, from, length);
            } catch (ZstdIOException | EOFException | ZipException e) {
                throw new ZipException("a member's content is broken");
            }
            return count(read);
        }
    }
}
