package dev.emergence.ingest.body;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Changes that break JSON, or nearly do. */
public final class Mutations {
    private static final byte[][] WORDS = {
        utf8("\""),
        utf8("\\"),
        utf8("{"),
        utf8("}"),
        utf8("["),
        utf8("]"),
        utf8(","),
        utf8(":"),
        utf8("null"),
        utf8("1e400"),
        utf8("-"),
        utf8("NaN"),
        utf8("\\ud800"),
        {0},
        {(byte) 0xFF},
        {(byte) 0xED, (byte) 0xA0}
    };

    private Mutations() {}

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One to three changes: a byte, a piece removed or doubled, or a word that matters; never a newline. */
    public static byte[] of(byte[] valid, Random random) {
        byte[] result = valid;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int from = random.nextInt(result.length + 1);
            int to = Math.min(result.length, from + random.nextInt(6));
            byte[] word =
                    random.nextBoolean() ? WORDS[random.nextInt(WORDS.length)] : Arrays.copyOfRange(result, from, to);
            byte[] put = random.nextInt(3) == 0 ? new byte[] {(byte) (' ' + random.nextInt(220))} : word;
            result = spliced(result, from, random.nextBoolean() ? to : from, put);
        }
        return result;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] put) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(put);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
