package dev.emergence.ingest.body;

import static dev.emergence.ingest.body.Reading.generation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.ingest.body.Warning.Kind;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken though it is not as it should be, and said so. */
class WarningTest {
    /** The record that has these fields beside the required ones, and the warnings that came with it. */
    private static Generation taken(String more, Warning... warnings) {
        Reading<Generation> reading = Reading.lines(generation("a", more));
        assertThat(reading.rejected).as(more).isEmpty();
        assertThat(reading.warnings).as(more).containsExactly(warnings);
        return reading.accepted.get(0);
    }

    @Test
    void aRecordAsItShouldBeHasNone() {
        taken(
                ", \"output\": \"\\ud83d\\ude00 \uD83D\uDE00 ?\", \"target_logprobs\": [0, -0.0, -1e9], \"choices\": [{\"text\":"
                        + " \"\uFFFD\", \"logprob\": -1e300, \"credit\": 1}], \"time\": 1700000000000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "output|\"a\\ud83d\"|output",
                "output|\"\\ude00\\ud83d\"|output",
                "prompt|\"\\udfff\"|prompt",
                "targets|[\"x\", \"\\ud800\", \"\\ud800\"]|targets",
                "output_tokens|[\"\\ud83d\", \"\\ude00\"]|output_tokens",
                "target_tokens|[\"\\ud83d\"]|target_tokens",
                "choices|[{\"text\": \"\\ud83d\", \"logprob\": -1, \"credit\": 1}]|choices.text",
                "finish_reason|\"\\ud83d\"|finish_reason",
                "answer_pattern|\"\\ud83d\"|answer_pattern",
                "attributes|{\"k\": \"\\ud83d\", \"l\": \"\\ud83d\"}|attributes"
            })
    void halfASurrogatePairInAnyTextIsTaken(String field, String value, String warned) {
        taken(", \"" + field + "\": " + value, new Warning(warned, Kind.HALF_PAIR));
    }

    @Test
    void outputsThatDifferInHalfASurrogatePairDifferOnTheTopic() {
        var serde = Reading.TOPICS.generations().value();
        List<String> outputs = Stream.of("\\ud83c", "\\ud83d", "\\ude00", "?", "\\ufffd")
                .map(output -> Reading.lines(generation("a", ", \"output\": \"" + output + "\""))
                        .accepted
                        .get(0))
                .map(generation -> serde.decode(serde.encode(generation)).getOutput())
                .toList();
        assertThat(outputs).doesNotHaveDuplicates().doesNotContainNull();
    }

    @Test
    void bytesThatAreNoUtf8AreRejectedAndNotReadAsAnother() {
        // half a pair as three bytes, half a character, a byte of none
        for (String bytes : List.of("\u00ED\u00A0\u00BD", "\u00E2\u0082", "\u00FF")) {
            String line = generation("a", ", \"output\": \"" + bytes + "\"") + "\n" + generation("b");
            Reading<Generation> reading =
                    Reading.of(Reading.FORMS.generations(), line.getBytes(StandardCharsets.ISO_8859_1), true);
            assertThat(reading.examples()).containsExactly("b");
            assertThat(reading.reasons).containsExactly(Reason.MALFORMED);
        }
    }

    /** Float32 and bfloat16 make 1e-7 and 3e-5 of 0; METRICS: up to 0.01. */
    @ParameterizedTest
    @ValueSource(strings = {"1e-7", "3e-5", "0.0078125", "0.01"})
    void aLogProbabilityAHairAboveZeroIsZero(String value) {
        Generation read = taken(
                ", \"target_logprobs\": [-1, " + value + ", " + value
                        + "], \"choices\": [{\"text\": \"\", \"logprob\": " + value + ", \"credit\": 1}]",
                new Warning("target_logprobs", Kind.ROUNDED_LOGPROB),
                new Warning("choices.logprob", Kind.ROUNDED_LOGPROB));
        assertThat(read.getTargetLogprobs()).containsExactly(-1f, 0f, 0f);
        assertThat(read.getChoices().get(0).getLogprob()).isZero();
    }

    /** What can't be one is kept for the metrics to say so. */
    @ParameterizedTest
    @CsvSource({
        "0.0101, 0.0101",
        "0.5, 0.5",
        "1e39, Infinity",
        "Infinity, Infinity",
        "-Infinity, -Infinity",
        "NaN, NaN",
        "null, NaN"
    })
    void aLogProbabilityThatCanBeNoneCostsTheGenerationNothing(String value, float expected) {
        Generation read = taken(
                ", \"output\": \"o\", \"target_logprobs\": [" + value
                        + "], \"choices\": [{\"text\": \"\", \"logprob\": " + value + ", \"credit\": 1}]",
                new Warning("target_logprobs", Kind.NO_LOGPROB),
                new Warning("choices.logprob", Kind.NO_LOGPROB));
        assertThat(read.getTargetLogprobs()).containsExactly(expected);
        assertThat((float) read.getChoices().get(0).getLogprob()).isEqualTo(Float.valueOf(expected));
        assertThat(read.getOutput()).isEqualTo("o");
        var serde = Reading.TOPICS.generations().value();
        assertThat(serde.decode(serde.encode(read)).getTargetLogprobs()).containsExactly(expected);
    }

    /** Reading.NOW is 1,700,000,000,000; 2015 began 1,420,070,400 s after 1970. */
    @ParameterizedTest
    @CsvSource({
        "1700000000000, 1700000000000,",
        "1700000000000.4, 1700000000000,",
        "1420070400000, 1420070400000,",
        // a day ahead of the clock
        "1700086400000, 1700086400000,",
        "1600000000, 1600000000000, TIME_UNIT",
        "1600000000.123, 1600000000123, TIME_UNIT",
        "1.6e9, 1600000000000, TIME_UNIT",
        "1420070400, 1420070400000, TIME_UNIT",
        "1600000000123456, 1600000000123, TIME_UNIT",
        "1600000000123456789, 1600000000123, TIME_UNIT",
        "1699999999999000000, 1699999999999, TIME_UNIT",
        "0, 1700000000000, NO_TIME",
        "12, 1700000000000, NO_TIME",
        "-1, 1700000000000, NO_TIME",
        "1420070399, 1700000000000, NO_TIME",
        "1420070399999, 1700000000000, NO_TIME",
        "1700086400001, 1700000000000, NO_TIME",
        "1700086401, 1700000000000, NO_TIME",
        "1e300, 1700000000000, NO_TIME",
        "Infinity, 1700000000000, NO_TIME",
        "NaN, 1700000000000, NO_TIME"
    })
    void aTimeInAnotherUnitIsKnownByItsSize(String written, long expected, Kind kind) {
        Warning[] warnings = kind == null ? new Warning[0] : new Warning[] {new Warning("time", kind)};
        assertThat(taken(", \"time\": " + written, warnings).getTime()).isEqualTo(expected);
        String place = "{\"family\": \"f\", \"model\": \"m\", \"step\": 1, \"task\": \"t\", \"examples\": 2, \"time\": "
                + written;
        String metric = ", \"metric\": \"p\", \"kind\": \"PROPORTION\", \"continuity\": \"LINEAR\", \"successes\": 1}";
        for (Reading<Checkpoint> reading : List.of(
                Reading.of(Reading.FORMS.announcements(), Mutations.utf8(place + "}"), true),
                Reading.of(Reading.FORMS.points(), Mutations.utf8(place + metric), true))) {
            assertThat(reading.warnings).containsExactly(warnings);
            assertThat(reading.accepted.get(0).getTime()).isEqualTo(expected);
        }
    }

    @Test
    void aRejectedRecordHasNoWarnings() {
        Reading<Generation> reading = Reading.lines(generation("a", ", \"time\": 1, \"chance\": 2") + "\n"
                + generation("b", ", \"time\": 1") + "\n" + generation("c"));
        assertThat(reading.examples()).containsExactly("b", "c");
        assertThat(reading.warnings).containsExactly(new Warning("time", Kind.NO_TIME));
    }

    @Test
    void noWarningQuotesAValue() {
        for (Kind kind : Kind.values()) {
            assertThat(kind.message()).isNotBlank().doesNotContain("%");
            assertThat(kind.label()).matches("[a-z_]+");
        }
    }
}
