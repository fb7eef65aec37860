package dev.emergence.importers;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes ZIP files byte by byte, since Java's own writer knows neither zstd nor lies. */
final class Archive {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int members;

    /** @param lie bytes that the directory adds to the size */
    Archive add(String name, int method, String text, int lie) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        byte[] packed = method == 0 ? content : method == 8 ? deflate(content) : zstd(content);
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        int at = out.size();
        ByteBuffer local = buffer(30).putInt(0x04034b50).putShort((short) 20).putShort((short) 0);
        local.putShort((short) method)
                .putInt(0)
                .putInt((int) checksum.getValue())
                .putInt(packed.length);
        local.putInt(content.length + lie).putShort((short) path.length).putShort((short) 0);
        out.write(local.array());
        out.write(path);
        out.write(packed);
        ByteBuffer entry = buffer(46).putInt(0x02014b50).putShort((short) 20).putShort((short) 20);
        entry.putShort((short) 0).putShort((short) method).putInt(0).putInt((int) checksum.getValue());
        entry.putInt(packed.length).putInt(content.length + lie).putShort((short) path.length);
        entry.putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0)
                .putInt(at);
        directory.write(entry.array());
        directory.write(path);
        members++;
        return this;
    }

    Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    byte[] bytes() throws IOException {
        ByteBuffer end = buffer(22).putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
        end.putShort((short) members)
                .putShort((short) members)
                .putInt(directory.size())
                .putInt(out.size());
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(out.toByteArray());
        whole.write(directory.toByteArray());
        whole.write(end.array());
        return whole.toByteArray();
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] deflate(byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] part = new byte[1 << 12];
        while (!deflater.finished()) {
            packed.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        return packed.toByteArray();
    }

    /** Two frames, as tools write what grows. */
    private static byte[] zstd(byte[] content) throws IOException {
        int half = content.length / 2;
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.write(Zstd.compress(java.util.Arrays.copyOf(content, half)));
        frames.write(Zstd.compress(java.util.Arrays.copyOfRange(content, half, content.length)));
        return frames.toByteArray();
    }
}
