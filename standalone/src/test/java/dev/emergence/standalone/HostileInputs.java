package dev.emergence.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What somebody would send who wants to break something: the same of the same random numbers. */
final class HostileInputs {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Names, numbers and texts that have broken programs before. */
    private static final List<String> TEXTS = List.of(
            "../../../../etc/passwd",
            "..\\..\\windows",
            "/proc/self/environ",
            "%2e%2e%2f%2e%2e%2fetc",
            "file:///etc/passwd",
            "a\u0000b",
            "a\r\nX-Injected: yes\r\n\r\n<html>",
            "\u001b[2J\u001b]0;owned\u0007",
            "\u009b31m",
            "\u202egnp.exe",
            "\u2066left\u2069",
            "\u0430ddition", // Cyrillic a
            "add\u200bition",
            "\ufeffaddition",
            "z\u0335\u0321\u0327a\u0336l\u0338g\u0337o",
            "\ud83d\ude00",
            "\uffff",
            "${jndi:ldap://127.0.0.1/a}",
            "#{7*7}{{7*7}}<%= 7 %>",
            "<script>alert(1)</script>",
            "' OR 1=1 --",
            "$(id)`id`;|&",
            "%s%n%x",
            "1e400",
            "-1e400",
            "NaN",
            "Infinity",
            "9".repeat(400),
            "-9223372036854775809",
            "0x7fffffff",
            "1e-400",
            "null",
            "true",
            "[]",
            "{}",
            "",
            " ",
            ".",
            "*",
            "(a+)+$",
            "a".repeat(300),
            "a".repeat(5000));

    private static final List<String> WORDS = List.of(
            "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "1e400", "-", "NaN", "\\ud800", "\u0000", "\u001b[2J");

    private final Random random;
    private final String planted;

    /** @param planted stands in texts that nobody may be told */
    HostileInputs(Random random, String planted) {
        this.random = random;
        this.planted = planted;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    String text() {
        return one(TEXTS);
    }

    /** As a part of an address: escaped, or escaped wrongly. */
    String escaped() {
        if (random.nextInt(20) == 0) {
            return one(List.of("%c0%ae", "%ff%fe", "%ed%a0%80", "a%0d%0aX-Injected:%20yes", "%00", "+", "%25"));
        }
        String text = text();
        return URLEncoder.encode(text.substring(0, Math.min(1000, text.length())), StandardCharsets.UTF_8);
    }

    /** A record in which a value, or bytes, are others; without a line's end. */
    byte[] record(ObjectNode valid) throws IOException {
        ObjectNode changed = valid.deepCopy();
        List<String> names =
                changed.properties().stream().map(java.util.Map.Entry::getKey).toList();
        switch (random.nextInt(6)) {
            case 0 -> changed.put(one(names), text());
            case 1 ->
                changed.set(
                        one(names),
                        JsonNodeFactory.instance.numberNode(
                                one(List.of(-1.0, 1e308, 4.9e-324, 0.5, 1e18, -0.0, 9.3e18))));
            case 2 -> changed.putArray(one(names)).add(text()).addNull().addObject();
            case 3 -> {
                return deep(changed.toString());
            }
            default -> {
                return mutated(changed.toString().getBytes(StandardCharsets.UTF_8), 0);
            }
        }
        return changed.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] deep(String record) {
        int depth = 1 + random.nextInt(3000);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        String nested =
                open.repeat(depth) + (random.nextBoolean() ? "1" + close(open).repeat(depth) : "");
        return (record.substring(0, record.length() - 1) + ", \"more\": " + nested + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String close(String open) {
        return open.equals("[") ? "]" : "}";
    }

    /**
     * One to four changes: a byte, a piece lost or doubled, a word; never a line's end.
     *
     * @param from bytes before it stay
     */
    byte[] mutated(byte[] bytes, int from) {
        byte[] result = bytes;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = Math.min(result.length, from + random.nextInt(Math.max(1, result.length - from)));
            int end = Math.min(result.length, at + random.nextInt(6));
            byte[] put =
                    switch (random.nextInt(3)) {
                        case 0 -> new byte[] {(byte) (' ' + random.nextInt(220))};
                        case 1 -> Arrays.copyOfRange(result, at, end);
                        default -> one(WORDS).getBytes(StandardCharsets.UTF_8);
                    };
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(result, 0, at);
            out.writeBytes(put);
            int rest = random.nextBoolean() ? end : at;
            out.write(result, rest, result.length - rest);
            result = out.toByteArray();
        }
        return result;
    }

    /** Bytes that hold no record: cut off, with lengths that lie, of another kind, or anything. */
    byte[] garbage(byte[] valid) {
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(valid, random.nextInt(Math.max(1, valid.length)));
            case 1 -> {
                byte[] lies = Arrays.copyOf(valid, Math.max(24, valid.length));
                Arrays.fill(lies, 10, 20, (byte) 0xFF); // a length of nine groups of seven bits
                yield lies;
            }
            case 2 -> ("{\"prompt\": \"" + planted + "\"}").getBytes(StandardCharsets.UTF_8);
            case 3 -> new byte[0];
            default -> {
                byte[] any = new byte[random.nextInt(200)];
                random.nextBytes(any);
                yield any;
            }
        };
    }

    static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(out)) {
            zip.write(body);
        }
        return out.toByteArray();
    }

    /** So many MiB of one character, packed into a thousandth of that; once more if nested. */
    static byte[] gzipBomb(int mebibytes, char of, boolean nested) throws IOException {
        byte[] part = new byte[1 << 20];
        Arrays.fill(part, (byte) of);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(out)) {
            for (int i = 0; i < mebibytes; i++) {
                zip.write(part);
            }
        }
        return nested ? gzip(out.toByteArray()) : out.toByteArray();
    }

    /** An evaluation's archive whose member unpacks to so many MiB. */
    static byte[] zipBomb(int mebibytes, char of) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("header.json"));
            byte[] part = new byte[1 << 20];
            Arrays.fill(part, (byte) of);
            for (int i = 0; i < mebibytes; i++) {
                zip.write(part);
            }
        }
        return out.toByteArray();
    }

    /** The same in zstd: blocks of one byte that stand for 128 KiB each (RFC 8878, 3.1.1.2). */
    static byte[] zstdBomb(int mebibytes, char of) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(
                new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, 0x38}); // magic, no sizes, a window of 128 KiB
        int block = 128 << 10;
        int blocks = mebibytes * 8;
        CRC32 crc = new CRC32();
        byte[] part = new byte[block];
        Arrays.fill(part, (byte) of);
        for (int i = 0; i < blocks; i++) {
            int head = block << 3 | 1 << 1 | (i == blocks - 1 ? 1 : 0);
            frame.writeBytes(new byte[] {(byte) head, (byte) (head >> 8), (byte) (head >> 16), (byte) of});
            crc.update(part);
        }
        byte[] packed = frame.toByteArray();
        // stored first, so that Java writes the places; then the method is that of zstd
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry entry = new ZipEntry("header.json");
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(packed.length);
            CRC32 stored = new CRC32();
            stored.update(packed);
            entry.setCrc(stored.getValue());
            zip.putNextEntry(entry);
            zip.write(packed);
        }
        byte[] archive = out.toByteArray();
        int directory = archive.length - 22 - 46 - "header.json".length();
        archive[8] = 93;
        archive[directory + 10] = 93;
        put(archive, directory + 16, crc.getValue());
        put(archive, directory + 24, (long) mebibytes << 20);
        return archive;
    }

    private static void put(byte[] bytes, int at, long number) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (number >> 8 * i);
        }
    }
}
