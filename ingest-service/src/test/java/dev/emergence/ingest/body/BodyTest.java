package dev.emergence.ingest.body;

import static dev.emergence.ingest.body.Reading.generation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.emergence.schemas.Generation;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three forms of a body. */
class BodyTest {
    private static final String BOM = "\uFEFF";

    @Test
    void anObjectAloneAnArrayAndLinesHoldTheSame() {
        String a = generation("a");
        String b = generation("b");
        assertThat(Reading.json(a).accepted).isEqualTo(Reading.lines(a).accepted);
        assertThat(Reading.json("[" + a + "," + b + "]").accepted)
                .isEqualTo(Reading.lines(a + "\n" + b + "\n").accepted)
                .hasSize(2);
        assertThat(Reading.json(" \n" + a + "\r\n ").examples()).containsExactly("a");
    }

    @Test
    void threeBadLinesAmongAThousandAreNamedByLineAndField() {
        List<String> lines = IntStream.rangeClosed(1, 1000)
                .mapToObj(n -> generation("e" + n))
                .collect(Collectors.toList());
        lines.set(2, "{\"family\": \"f\", \"model\": \"m\", \"step\": 1, \"example\": \"e\"}");
        lines.set(499, generation("e", ", \"chance\": 2"));
        lines.set(999, "{\"family\": ");
        Reading<Generation> reading = Reading.lines(String.join("\n", lines));
        assertThat(reading.accepted).hasSize(997);
        assertThat(reading.rejected)
                .containsExactly(
                        new Reading.Rejected(3, "task", "is required"),
                        new Reading.Rejected(500, "chance", "must be from 0 to 1"),
                        new Reading.Rejected(1000, null, "not valid JSON near column 12"));
        Reading<Generation> array = Reading.json("[" + String.join(",", lines.subList(0, 999)) + "]");
        assertThat(array.accepted).hasSize(997);
        assertThat(array.lines()).containsExactly(3L, 500L);
    }

    @Test
    void linesMayEndInCarriageReturnsBeBlankOrLackTheLastNewline() {
        String body = "\r\n" + generation("a") + "\r\n\r\n \t\n" + generation("b") + "\nnonsense\n" + generation("c");
        Reading<Generation> reading = Reading.lines(body);
        assertThat(reading.examples()).containsExactly("a", "b", "c");
        // by counting: blank, a, blank, blank, b, nonsense
        assertThat(reading.lines()).containsExactly(6L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "\r\n\n \t", BOM, BOM + "\n"})
    void aBodyWithoutRecordsHasNeitherAcceptedNorRejectedOnes(String body) {
        assertNothing(Reading.lines(body));
        assertNothing(Reading.json(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", " [ \n] ", BOM + "[]"})
    void anEmptyArrayHoldsNothing(String body) {
        assertNothing(Reading.json(body));
    }

    private static void assertNothing(Reading<Generation> reading) {
        assertThat(reading.accepted).isEmpty();
        assertThat(reading.rejected).isEmpty();
    }

    @Test
    void aByteOrderMarkBeforeTheBodyIsPassedOver() {
        assertThat(Reading.lines(BOM + generation("a") + "\n" + generation("b")).examples())
                .containsExactly("a", "b");
        assertThat(Reading.json(BOM + generation("a")).examples()).containsExactly("a");
        assertThat(Reading.json(BOM + "[" + generation("a") + "]").examples()).containsExactly("a");
    }

    @Test
    void otherEncodingsThanUtf8AreRejectedLineByLine() {
        byte[] wide = generation("a").getBytes(StandardCharsets.UTF_16LE);
        Reading<Generation> lines = Reading.of(Reading.FORMS.generations(), wide, true);
        assertThat(lines.reasons).containsExactly(Reason.MALFORMED);
        byte[] latin = (generation("ü") + "\n" + generation("b")).getBytes(StandardCharsets.ISO_8859_1);
        Reading<Generation> mixed = Reading.of(Reading.FORMS.generations(), latin, true);
        assertThat(mixed.lines()).containsExactly(1L);
        assertThat(mixed.examples()).containsExactly("b");
    }

    @Test
    void anArrayThatBreaksOffKeepsWhatCameBefore() {
        String a = generation("a");
        Reading<Generation> inRecord = Reading.json("[" + a + ", " + a + ", {\"family\": \"f\", \"mod");
        assertThat(inRecord.accepted).hasSize(2);
        assertThat(inRecord.rejected)
                .containsExactly(new Reading.Rejected(3, null, "the body ends within this record"));
        for (String body : List.of("[" + a + ", " + a + ",", "[" + a + "," + a, "[" + a + "," + a + " ")) {
            Reading<Generation> between = Reading.json(body);
            assertThat(between.accepted).hasSize(2);
            assertThat(between.rejected)
                    .containsExactly(new Reading.Rejected(3, null, "the body ends within the array"));
        }
    }

    @Test
    void aBrokenElementCostsNoneOfTheOthers() {
        List<String> elements = List.of(
                generation("a"),
                generation("x", ", \"scores\": {\"a\": [1, {\"b\": \"]}\"}]}"),
                "17",
                "{\"family\": tru}",
                "",
                "{\"x\": \"\\\"]}, {\"}",
                generation("x") + generation("y"),
                "null",
                generation("b", ", \"output\": \"]}\\\\\""));
        Reading<Generation> reading = Reading.json("[" + String.join(", ", elements) + "]");
        assertThat(reading.examples()).containsExactly("a", "x", "y", "b");
        assertThat(reading.lines()).containsExactly(2L, 3L, 4L, 5L, 6L, 8L);
        assertThat(reading.rejected.get(0))
                .isEqualTo(new Reading.Rejected(2, "scores.a", "must be a number, is an array"));
    }

    /** What {@code curl -d @file.jsonl} makes of lines, and other ways to put values behind each other. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "\r\n\r\n", "\t "})
    void severalValuesAreTakenWhateverSpaceStandsBetweenThem(String space) {
        String objects = String.join(space, generation("a"), generation("b"), "{}", generation("c"));
        String arrays =
                String.join(space, "[" + generation("a") + "]", "[]", "[" + generation("b") + ", {}]", generation("c"));
        for (Reading<Generation> reading : List.of(Reading.json(objects), Reading.json(arrays))) {
            assertThat(reading.examples()).containsExactly("a", "b", "c");
            assertThat(reading.rejected).containsExactly(new Reading.Rejected(3, "family", "is required"));
        }
    }

    @Test
    void severalValuesOnALineAreTaken() {
        Reading<Generation> reading = Reading.lines(generation("a") + generation("b") + " " + generation("c") + "\n"
                + generation("d") + "{}\n" + generation("e") + " x");
        assertThat(reading.examples()).containsExactly("a", "b", "c", "d");
        assertThat(reading.lines()).containsExactly(2L, 3L);
        assertThat(reading.reasons).containsExactly(Reason.MISSING, Reason.MALFORMED);
    }

    @Test
    void aBodyOfLinesThatLostTheirEndsAndIsTooLargeSaysHowToKeepThem() {
        String body = (generation("a", ", \"output\": \"" + "o".repeat(1000) + "\"")).repeat(1000);
        assertThat(Reading.lines(body).rejected).singleElement().satisfies(error -> assertThat(error.message())
                .contains("--data-binary"));
        assertThat(Reading.lines(generation("a") + "\n" + body).rejected)
                .singleElement()
                .satisfies(error -> assertThat(error.message()).doesNotContain("curl"));
    }

    @Test
    void textAfterTheValueIsNamedAndWhatCameBeforeIsAccepted() {
        String message = "text after the JSON value, which is no other one";
        for (String after : List.of("x", "]", ", " + generation("b"))) {
            Reading<Generation> object = Reading.json(generation("a") + after);
            assertThat(object.examples()).containsExactly("a");
            assertThat(object.rejected).containsExactly(new Reading.Rejected(2, null, message));
            Reading<Generation> array = Reading.json("[" + generation("a") + "]" + after);
            assertThat(array.examples()).containsExactly("a");
            assertThat(array.rejected).containsExactly(new Reading.Rejected(2, null, message));
        }
        assertThat(Reading.json("[] x").rejected).containsExactly(new Reading.Rejected(1, null, message));
    }

    @Test
    void aRecordOverTheLimitIsNamedAndItsNeighboursAreAccepted() {
        String large = generation("x", ", \"output\": \"" + "o".repeat(2 << 20) + "\"");
        Reading.Rejected error = new Reading.Rejected(2, null, "record is larger than 1048576 bytes");
        Reading<Generation> lines = Reading.lines(String.join("\n", generation("a"), large, generation("b")));
        assertThat(lines.examples()).containsExactly("a", "b");
        assertThat(lines.rejected).containsExactly(error);
        Reading<Generation> array = Reading.json("[" + String.join(",", generation("a"), large, generation("b")) + "]");
        assertThat(array.examples()).containsExactly("a", "b");
        assertThat(array.rejected).containsExactly(error);
        Reading<Generation> object = Reading.json(large);
        assertThat(object.accepted).isEmpty();
        assertThat(object.rejected).containsExactly(new Reading.Rejected(1, null, error.message()));
        assertThat(object.reasons).containsExactly(Reason.TOO_LARGE);
    }

    @Test
    void aRecordOfExactlyTheLimitIsAccepted() {
        int rest = Reading.LIMIT - generation("a", ", \"output\": \"\"").length();
        String most = generation("a", ", \"output\": \"" + "o".repeat(rest) + "\"");
        String over = generation("a", ", \"output\": \"" + "o".repeat(rest + 1) + "\"");
        for (String body : List.of(most, "[" + most + "]")) {
            assertThat(Reading.json(body).accepted).hasSize(1);
        }
        assertThat(Reading.lines(most + "\n").accepted).hasSize(1);
        assertThat(Reading.lines(over + "\n").reasons).containsExactly(Reason.TOO_LARGE);
        assertThat(Reading.json("[" + over + "]").reasons).containsExactly(Reason.TOO_LARGE);
    }

    @Test
    void deepNestingLongNamesAndLongNumbersAreRejectedByTheirOwnReason() {
        String deep = generation("x", ", \"extra\": " + "[".repeat(5000) + "]".repeat(5000));
        String number = generation("x", ", \"loss\": " + "1".repeat(5000));
        String name = generation("x", ", \"" + "n".repeat(60_000) + "\": 1");
        Reading<Generation> reading = Reading.lines(String.join("\n", deep, number, name, generation("a")));
        assertThat(reading.examples()).containsExactly("a");
        assertThat(reading.lines()).containsExactly(1L, 2L, 3L);
        assertThat(reading.reasons).containsOnly(Reason.RANGE);
        assertThat(reading.rejected)
                .extracting(Reading.Rejected::message)
                .containsOnly("is nested deeper than 64 levels, or has a name or number that is too long");
    }

    @Test
    void unknownFieldsAreIgnoredAndCountedWhateverTheyHold() {
        Reading<Generation> reading = Reading.lines(generation(
                "a", ", \"extra\": {\"family\": \"other\", \"deep\": [[1], {}]}, \"extra\": null, \"Loss\": 1"));
        assertThat(reading.accepted).hasSize(1);
        assertThat(reading.accepted.get(0).getFamily()).isEqualTo("f");
        assertThat(reading.unknown).containsExactly("extra", "extra", "Loss");
    }

    @Test
    void ofAFieldGivenTwiceTheLastCounts() {
        Reading<Generation> reading = Reading.lines(
                generation("a", ", \"step\": 2, \"loss\": 1, \"loss\": 3, \"scores\": {\"s\": 1, \"s\": 2}"));
        assertThat(reading.accepted.get(0).getStep()).isEqualTo(2L);
        assertThat(reading.accepted.get(0).getLoss()).isEqualTo(3);
        assertThat(reading.accepted.get(0).getScores()).containsOnly(java.util.Map.entry("s", 2.0));
        assertThat(reading.warnings)
                .containsExactly(
                        new Warning("step", Warning.Kind.TWICE),
                        new Warning("loss", Warning.Kind.TWICE),
                        new Warning("scores", Warning.Kind.TWICE));
    }

    @Test
    void aStreamThatFailsFailsTheReading() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new EOFException("connection closed");
            }
        };
        InputStream body = new SequenceInputStream(
                new ByteArrayInputStream((generation("a") + "\n").getBytes(StandardCharsets.UTF_8)), failing);
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> Reading.lines(body));
    }
}
