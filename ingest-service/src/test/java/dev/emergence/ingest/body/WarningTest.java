package dev.emergence.ingest.body;

import static dev.emergence.ingest.body.Reading.generation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.ingest.body.Warning.Kind;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Families;
import dev.emergence.schemas.Generation;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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

    @ParameterizedTest
    @CsvSource({
        "target, targets",
        "Targets, targets",
        "target_logprob, target_logprobs",
        "targetLogprobs, target_logprobs",
        "los, loss",
        "ouput, output",
        "completion, output",
        "reference, targets",
        "Doc-Id, example",
        "n, ",
        "extra, ",
        "lm_eval_version, "
    })
    void anUnknownFieldIsNamedWithWhatWasMeant(String written, String meant) {
        taken(", \"" + written + "\": [1]", new Warning(written, Kind.UNKNOWN_FIELD, meant));
    }

    @Test
    void anUnknownPartOfAChoiceIsNamedToo() {
        taken(
                ", \"choices\": [{\"text\": \"\", \"logprob\": -1, \"credit\": 1, \"logprobs\": [1], \"id\": 7}]",
                new Warning("choices.logprobs", Kind.UNKNOWN_FIELD, "choices.logprob"),
                new Warning("choices.id", Kind.UNKNOWN_FIELD));
    }

    @Test
    void theNameOfAnUnknownFieldMovesNoCursorAndIsNoText() {
        taken(", \"a\\u001b[2J\\u202e\": 1", new Warning("a?[2J?", Kind.UNKNOWN_FIELD));
        String text = "a prompt by mistake ".repeat(10);
        taken(", \"" + text + "\": 1", new Warning(text.substring(0, 100) + "…", Kind.UNKNOWN_FIELD));
    }

    @Test
    void aPartThatStandsThereTwiceIsSaid() {
        taken(
                ", \"choices\": [{\"text\": \"\", \"text\": \"a\", \"logprob\": -1, \"credit\": 0, \"credit\": 1}]",
                new Warning("choices.text", Kind.TWICE),
                new Warning("choices.credit", Kind.TWICE));
        taken(
                ", \"attributes\": {\"a\": \"\", \"a\": \"\"}, \"output\": null, \"output\": null",
                new Warning("attributes", Kind.TWICE),
                new Warning("output", Kind.TWICE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[a", "*", "a{2", "(?<n>a)(?<n>b)"})
    void aPatternThatDoesNotCompileIsSaidEachTime(String pattern) {
        for (int i = 0; i < 2; i++) {
            taken(", \"answer_pattern\": \"" + pattern + "\"", new Warning("answer_pattern", Kind.NO_PATTERN));
        }
        taken(", \"answer_pattern\": \"" + "a".repeat(1001) + "\"", new Warning("answer_pattern", Kind.NO_PATTERN));
        taken(", \"answer_pattern\": \"^(yes|no)$\"");
    }

    @Test
    void aScoreOfTheNameOfAMetricThatIsComputedIsSaid() {
        taken(
                ", \"scores\": {\"exact_match\": 1, \"tests_passed\": 1}",
                new Warning("scores.exact_match", Kind.COMPUTED_SCORE));
    }

    @Test
    void aNameThatOnlyLooksLikeOneThatCameBeforeIsSaidWithThatOne() {
        Forms forms = new Forms(Reading.TOPICS, Clock.systemUTC(), () -> Families.ALL);
        for (int i = 0; i < 2; i++) {
            assertThat(names(forms, "fam", "run 1", "Addition")).isEmpty();
            assertThat(names(forms, "fam", "Run1", "Addition"))
                    .containsExactly(new Warning("model", Kind.LOOK_ALIKE, "run 1"));
            assertThat(names(forms, "fam", "run 1", "addition "))
                    .containsExactly(new Warning("task", Kind.LOOK_ALIKE, "Addition"));
            // models and tasks of another family are others
            assertThat(names(forms, "other", "RUN 1", "ADDITION")).isEmpty();
            assertThat(names(forms, "Fam", "run 1", "Addition"))
                    .containsExactly(new Warning("family", Kind.LOOK_ALIKE, "fam"));
        }
    }

    @Test
    void nobodyLearnsOfAFamilyThatTheirsOnlyLooksLike() {
        AtomicReference<Families> sender = new AtomicReference<>(Families.ALL);
        Forms forms = new Forms(Reading.TOPICS, Clock.systemUTC(), sender::get);
        assertThat(names(forms, "Team-A", "m", "t")).isEmpty();
        sender.set(Families.of(List.of("team-*")));
        assertThat(names(forms, "team-a", "m", "t")).isEmpty();
        assertThat(names(forms, "team-A", "m", "t")).isEmpty();
        sender.set(Families.of(List.of("team-*", "Team-*")));
        assertThat(names(forms, "team-a", "m", "t")).containsExactly(new Warning("family", Kind.LOOK_ALIKE, "Team-A"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" x", "x ", "x\u00a0", "a\u200bb", "\ufeffx", "a\u00adb"})
    void aNameThatHidesSomethingIsSaid(String name) {
        Forms forms = new Forms(Reading.TOPICS, Clock.systemUTC(), () -> Families.ALL);
        assertThat(names(forms, "f", name, "t")).containsExactly(new Warning("model", Kind.HIDDEN));
        assertThat(names(forms, "f", "a b\u00fc\u4e2d", "t")).isEmpty();
    }

    @Test
    void namesWithoutEndFillNoMemoryAndAreTaken() {
        Forms forms = new Forms(Reading.TOPICS, Clock.systemUTC(), () -> Families.ALL);
        // each of another family, with a model and a task
        for (int i = 0; i < KnownNames.MOST; i++) {
            assertThat(names(forms, "f" + i, "m", "t")).isEmpty();
        }
        assertThat(names(forms, "new", " m", "t")).as("nothing more is learnt").isEmpty();
        assertThat(names(forms, "f0 ", "m", "t")).isEmpty();
        assertThat(names(forms, "f0", "m", "T")).isEmpty();
    }

    private static List<Warning> names(Forms forms, String family, String model, String task) {
        String line = "{\"family\": \"" + family + "\", \"model\": \"" + model + "\", \"step\": 1, \"task\": \"" + task
                + "\", \"example\": \"e\"}";
        Reading<Generation> reading = Reading.of(forms.generations(), Mutations.utf8(line), true);
        assertThat(reading.rejected).isEmpty();
        return reading.warnings;
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
