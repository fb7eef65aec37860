package dev.emergence.benchmarks.load;

import dev.emergence.standalone.Recording.Checkpoint;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of one request, NDJSON. The family's name is a place in it that is written over: so a batch costs next to
 * nothing to send again as another family.
 *
 * @param bytes the body
 * @param names where the family's name is, one place a line
 * @param checkpoints that each line belongs to; empty where nobody asks
 */
public record Batch(byte[] bytes, int[] names, List<Checkpoint> checkpoints) {
    /** Lines of it. */
    public int size() {
        return names.length;
    }

    /** @param family as long as the name before */
    void rename(byte[] family) {
        for (int place : names) {
            System.arraycopy(family, 0, bytes, place, family.length);
        }
    }

    /** Collects lines. */
    static final class Builder {
        private static final byte[] FIELD = "\"family\"".getBytes(StandardCharsets.UTF_8);

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
        private final List<Integer> names = new ArrayList<>();
        private final List<Checkpoint> checkpoints = new ArrayList<>();

        /** @param checkpoint null where nobody asks */
        void add(String line, Checkpoint checkpoint) {
            byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
            names.add(bytes.size() + name(utf8));
            bytes.writeBytes(utf8);
            bytes.write('\n');
            if (checkpoint != null) {
                checkpoints.add(checkpoint);
            }
        }

        int size() {
            return names.size();
        }

        /** Starts anew. */
        Batch build() {
            Batch batch = new Batch(
                    bytes.toByteArray(),
                    names.stream().mapToInt(Integer::intValue).toArray(),
                    List.copyOf(checkpoints));
            bytes.reset();
            names.clear();
            checkpoints.clear();
            return batch;
        }

        /** Where the first character of the family's name is. */
        private static int name(byte[] line) {
            for (int i = 0; i + FIELD.length < line.length; i++) {
                int j = 0;
                while (j < FIELD.length && line[i + j] == FIELD[j]) {
                    j++;
                }
                if (j == FIELD.length) {
                    int quote = i + j;
                    while (line[quote] != '"') {
                        quote++;
                    }
                    return quote + 1;
                }
            }
            throw new IllegalArgumentException("a line without family: " + new String(line, StandardCharsets.UTF_8));
        }
    }
}
