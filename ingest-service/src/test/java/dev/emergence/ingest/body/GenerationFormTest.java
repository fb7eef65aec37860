package dev.emergence.ingest.body;

import static dev.emergence.ingest.body.Reading.generation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Field by field, what a generation may hold. */
class GenerationFormTest {
    private static Generation accepted(String more) {
        Reading<Generation> reading = Reading.lines(generation("a", more));
        assertThat(reading.rejected).isEmpty();
        return reading.accepted.get(0);
    }

    private static Reading.Rejected rejected(String more, Reason reason) {
        Reading<Generation> reading = Reading.lines(generation("a", more));
        assertThat(reading.accepted).isEmpty();
        assertThat(reading.reasons).containsExactly(reason);
        return reading.rejected.get(0);
    }

    @Test
    void everyFieldArrivesInItsPlace() {
        Generation read = accepted(
                """
                , "parameters": 1e9, "tokens": 5.0, "flops": 6e21, "loss": -0.5, "attempt": 2, "cluster": "c",
                "checkpoint_id": "/runs/7/step_1", "prompt": "p", "targets": ["t", ""], "output": "", "target_logprobs": [-0.5, 0, -1e-60],
                "target_logprob_sum": -0.75, "target_token_count": 3, "target_byte_count": 5,
                "output_tokens": ["o"], "target_tokens": [], "choices": [{"text": "x", "logprob": -1, "credit": 1,
                "id": 7}], "finish_reason": "stop", "chance": 0.25, "answer_pattern": "\\\\d+", "scores": {"s": 1.5},
                "time": 1500000000000, "attributes": {"k": "v"}"""
                        .replace("\n", " "));
        Generation expected = Generation.newBuilder()
                .setFamily("f")
                .setModel("m")
                .setParameters(1e9)
                .setStep(1L)
                .setTokens(5L)
                .setFlops(6e21)
                .setLoss(-0.5)
                .setCheckpointId("/runs/7/step_1")
                .setTask("t")
                .setExample("a")
                .setAttempt(2)
                .setCluster("c")
                .setPrompt("p")
                .setTargets(List.of("t", ""))
                .setOutput("")
                .setTargetLogprobs(List.of(-0.5f, 0f, -0f))
                .setTargetLogprobSum(-0.75)
                .setTargetTokenCount(3)
                .setTargetByteCount(5)
                .setOutputTokens(List.of("o"))
                .setTargetTokens(List.of())
                .setChoices(List.of(new Choice("x", -1.0, 1.0)))
                .setFinishReason("stop")
                .setChance(0.25)
                .setAnswerPattern("\\d+")
                .setScores(Map.of("s", 1.5))
                .setTime(1_500_000_000_000L)
                .setAttributes(Map.of("k", "v"))
                .build();
        assertThat(read).hasToString(expected.toString());
    }

    @Test
    void whatIsAbsentOrNullIsNullAndTheTimeIsNow() {
        Generation read = accepted(", \"loss\": null, \"output\": null, \"targets\": null, \"time\": null");
        assertThat(read)
                .isEqualTo(Generation.newBuilder()
                        .setFamily("f")
                        .setModel("m")
                        .setStep(1L)
                        .setTask("t")
                        .setExample("a")
                        .setTime(Reading.NOW)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"family", "model", "task", "example"})
    void aMissingOrNullIdentifierIsNamed(String field) {
        String renamed = generation("a").replace("\"" + field + "\":", "\"other\":");
        String none = generation("a").replaceFirst("\"" + field + "\": \"[a-z]\"", "\"" + field + "\": null");
        for (String line : List.of(renamed, none)) {
            Reading<Generation> reading = Reading.lines(line);
            assertThat(reading.accepted).isEmpty();
            assertThat(reading.rejected).containsExactly(new Reading.Rejected(1, field, "is required"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"family", "model", "task", "example", "cluster", "checkpoint_id"})
    void identifiersHave1To256CharactersAndNoControlCharacters(String field) {
        for (String bad : List.of(
                "",
                "x".repeat(257),
                "a\\nb",
                "\\u0000",
                "\\u007f",
                "\\u0085",
                // ends a line, turns the direction of what follows, is no character
                "a\\u2028",
                "\\u202eb",
                "\\u2066",
                "\\uffff",
                "\\ud83d",
                "\\ude00a")) {
            assertThat(rejected(", \"" + field + "\": \"" + bad + "\"", Reason.RANGE)
                            .field())
                    .isEqualTo(field);
        }
        for (String good : List.of("x".repeat(256), " ", "a/b%\\u00fc", "\\ud83d\\ude00", "\uD83D\uDE00")) {
            assertThat(accepted(", \"" + field + "\": \"" + good + "\"")).isNotNull();
        }
    }

    @Test
    void aScaleIsRequired() {
        Reading<Generation> reading = Reading.lines(
                "{\"family\": \"f\", \"model\": \"m\", \"task\": \"t\", \"example\": \"e\", \"flops\": 1}");
        assertThat(reading.rejected)
                .containsExactly(new Reading.Rejected(
                        1, "step", "is missing, as are parameters and tokens: give at least one of them"));
        for (String scale : List.of("\"parameters\": 1", "\"step\": 0", "\"tokens\": 0")) {
            assertThat(Reading.lines(generation("e").replace("\"step\": 1", scale)).accepted)
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "step|1e9|1000000000",
                "step|1.0|1",
                "step|-0|0",
                "tokens|9007199254740993|9007199254740993",
                "tokens|9000000000000000000|9000000000000000000"
            })
    void wholeNumbersMayBeWrittenInAnyWayAndAreExact(String field, String written, long expected) {
        Generation read = accepted(", \"" + field + "\": " + written);
        assertThat(field.equals("step") ? read.getStep() : read.getTokens()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "step, 1.5",
        "step, -1",
        "step, 1e400",
        "step, NaN",
        "step, 9223372036854775808",
        "tokens, 1e19",
        "attempt, 1.5",
        "attempt, -1",
        "target_token_count, 0",
        "target_byte_count, -5",
        "attempt, 1000001",
        "parameters, -1",
        "parameters, 0",
        "parameters, 1e309",
        "flops, Infinity",
        "loss, NaN",
        "loss, -Infinity",
        "chance, 1.1",
        "chance, -0.1",
        "chance, NaN",
        "scores, '{\"\": 1}'",
        "attributes, '{\"a\\nb\": \"\"}'"
    })
    void numbersOutOfRangeAreRejectedByName(String field, String value) {
        assertThat(rejected(", \"" + field + "\": " + value, Reason.RANGE).field())
                .isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({
        "family, 1, string",
        "model, [], string",
        "task, {}, string",
        "example, true, string",
        "cluster, 1, string",
        "prompt, [], string",
        "output, 1.5, string",
        "finish_reason, false, string",
        "answer_pattern, {}, string",
        "parameters, '\"1\"', number",
        "step, '\"1\"', number",
        "tokens, [], number",
        "flops, {}, number",
        "loss, true, number",
        "attempt, '\"0\"', number",
        "chance, [], number",
        "time, '\"now\"', number",
        "targets, '\"t\"', array",
        "targets, {}, array",
        "targets, [1], string",
        "targets, [null], string",
        "target_logprobs, -1, array",
        "target_logprobs, [true], number",
        "target_logprobs, '[\"-1\"]', number",
        "output_tokens, {}, array",
        "target_tokens, [[]], string",
        "choices, {}, array",
        "choices, [1], objects",
        "scores, [], object",
        "attributes, '\"a\"', object"
    })
    void anotherTypeIsRejectedByNameAndSaysWhatItShouldBe(String field, String value, String expected) {
        Reading.Rejected error = rejected(", \"" + field + "\": " + value, Reason.TYPE);
        assertThat(error.field()).isEqualTo(field);
        assertThat(error.message()).startsWith("must be a").contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"logprob\": -1, \"credit\": 1}', choices.text, MISSING",
        "'{\"text\": \"\", \"credit\": 1}', choices.logprob, MISSING",
        "'{\"text\": \"\", \"logprob\": -1}', choices.credit, MISSING",
        "'{\"text\": \"\", \"logprob\": -1, \"credit\": 2}', choices.credit, RANGE",
        "'{\"text\": \"\", \"logprob\": \"-1\", \"credit\": 1}', choices.logprob, TYPE"
    })
    void aBrokenChoiceIsRejectedByItsPart(String choice, String field, Reason reason) {
        assertThat(rejected(", \"choices\": [" + choice + "]", reason).field()).isEqualTo(field);
    }

    @Test
    void unknownFieldsOfAChoiceAreCountedToo() {
        String choice = "{\"text\": \"x\", \"logprob\": -1, \"credit\": 1, \"logprobs\": [{}], \"id\": null}";
        Reading<Generation> reading = Reading.lines(generation("a", ", \"choices\": [" + choice + "], \"extra\": 1"));
        assertThat(reading.accepted).hasSize(1);
        assertThat(reading.unknown).containsExactly("choices.logprobs", "choices.id", "extra");
    }
}
