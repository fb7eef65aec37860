package dev.emergence.analysis.state;

import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Score;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where a row stands: number of the point (8 bytes), id of the example and number of the attempt as text, a zero byte, which no id
 * holds, place of the weights among those of the point (1 byte), number of the scorer's definition (4 bytes). So the rows of a point
 * follow each other in the order of their ids.
 */
final class ExampleKey {
    /** What stands behind the zero byte. */
    private static final int END = 1 + Integer.BYTES;

    private ExampleKey() {}

    /** Example and attempt. */
    static String id(Score score) {
        return Keys.of(score.getExample(), Integer.toString(score.getAttempt()));
    }

    /** @param weights their place among those of the point, at most 127 */
    static byte[] of(long point, String id, int weights, int definition) {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + name.length + 1 + END)
                .putLong(point)
                .put(name)
                .put((byte) 0)
                .put((byte) weights)
                .putInt(definition)
                .array();
    }

    /** What the keys of all rows of a point begin with. */
    static byte[] prefix(long point) {
        return ByteBuffer.allocate(Long.BYTES).putLong(point).array();
    }

    /** What the keys of all rows of an example's attempt begin with. */
    static byte[] prefix(long point, String id) {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + name.length + 1)
                .putLong(point)
                .put(name)
                .put((byte) 0)
                .array();
    }

    static String id(byte[] key) {
        return new String(key, Long.BYTES, key.length - Long.BYTES - 1 - END, StandardCharsets.UTF_8);
    }

    static int weights(byte[] key) {
        return key[key.length - END];
    }

    static int definition(byte[] key) {
        return ByteBuffer.wrap(key).getInt(key.length - Integer.BYTES);
    }
}
