package dev.emergence.ingest.body;

import static dev.emergence.ingest.body.Reading.generation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Generation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Broken records in any form break nothing else, and what is accepted is what the topic takes. */
@Timeout(120)
class BodyFuzzTest {
    private static final byte[] VALID = Mutations.utf8(generation(
            "x",
            ", \"tokens\": 5, \"loss\": 1.5, \"attempt\": 1, \"targets\": [\"t\", \"ü\"], \"output\": \"o\\n\\\"\","
                    + " \"target_logprobs\": [-0.5, -1e-3], \"choices\": [{\"text\": \"a\", \"logprob\": -1,"
                    + " \"credit\": 1}], \"scores\": {\"s\": 1}, \"attributes\": {\"k\": \"v\"}, \"more\": [{}]"));

    @Test
    void whateverStandsOnALineItsNeighboursAreAccepted() {
        linesHaveNeighbours(5_000);
    }

    @Test
    @Tag("long")
    void soItIsWithTwentyThousandLines() {
        linesHaveNeighbours(20_000);
    }

    private static void linesHaveNeighbours(int lines) {
        long seed = 20260104;
        Random random = new Random(seed);
        int rejected = 0;
        for (int i = 0; i < lines; i++) {
            byte[] line = Mutations.of(VALID, random);
            String what = "mutation " + i + " of seed " + seed + ": " + new String(line, StandardCharsets.ISO_8859_1);
            Reading<Generation> reading = read(body("", line, ""), true, what);
            assertNeighbours(reading, what);
            assertTopicTakes(reading, what);
            assertThat(reading.accepted.size() + reading.rejected.size())
                    .as(what)
                    // one may break into a whole one and a rest
                    .isLessThanOrEqualTo(4);
            rejected += reading.rejected.size();
        }
        assertThat(rejected).as("the fuzz does break lines").isGreaterThan(lines / 4);
    }

    @Test
    void whateverStandsInAnArrayEndsInRecordsAndRejections() {
        arraysEndInRecordsAndRejections(5_000);
    }

    @Test
    @Tag("long")
    void soItIsWithTwentyThousandArrays() {
        arraysEndInRecordsAndRejections(20_000);
    }

    private static void arraysEndInRecordsAndRejections(int arrays) {
        long seed = 20260105;
        Random random = new Random(seed);
        for (int i = 0; i < arrays; i++) {
            byte[] element = Mutations.of(VALID, random);
            String what =
                    "mutation " + i + " of seed " + seed + ": " + new String(element, StandardCharsets.ISO_8859_1);
            Reading<Generation> reading = read(body("[", element, "]"), false, what);
            assertTopicTakes(reading, what);
            assertThat(reading.examples()).as(what).startsWith("before");
            if (balanced(element)) {
                assertNeighbours(reading, what);
            }
        }
    }

    /** Three records, the middle one of them broken, as lines or as elements. */
    private static byte[] body(String begin, byte[] middle, String end) {
        String separator = begin.isEmpty() ? "\n" : ",";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Mutations.utf8(begin + generation("before") + separator));
        out.writeBytes(middle);
        out.writeBytes(Mutations.utf8(separator + generation("after") + end));
        return out.toByteArray();
    }

    private static Reading<Generation> read(byte[] body, boolean lines, String what) {
        try {
            return Reading.of(Reading.FORMS.generations(), body, lines);
        } catch (RuntimeException e) {
            throw new AssertionError(what, e);
        }
    }

    private static void assertNeighbours(Reading<Generation> reading, String what) {
        assertThat(reading.examples()).as(what).startsWith("before").endsWith("after");
    }

    private static void assertTopicTakes(Reading<Generation> reading, String what) {
        var serde = Reading.TOPICS.generations().value();
        for (Generation generation : reading.accepted) {
            Generation read = serde.decode(serde.encode(generation));
            assertThat(read.getExample()).as(what).isEqualTo(generation.getExample());
        }
    }

    /** Whether every string and bracket is closed, by brackets at least one of which is open. */
    private static boolean balanced(byte[] element) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < element.length; i++) {
            byte b = element[i];
            if (quoted && b == '\\') {
                i++;
            } else if (b == '"') {
                quoted = !quoted;
            } else if (!quoted && (b == '{' || b == '[')) {
                depth++;
            } else if (!quoted && (b == '}' || b == ']') && --depth < 0) {
                return false;
            }
        }
        return depth == 0 && !quoted;
    }
}
