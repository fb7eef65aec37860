package dev.emergence.statistics.metric;

import static dev.emergence.statistics.metric.Golden.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers: multiple_choice.jsonl, own definition at 60 digits (mpmath), tolerances of its header. */
class ChoiceScoresTest {
    static Stream<JsonNode> golden() {
        return Golden.cases("multiple_choice");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithSixtyDigits(JsonNode golden) {
        Sample sample = Golden.choices(choices(golden));
        JsonNode expected = golden.get("expected");
        assertThat(ChoiceScores.grade(sample))
                .isEqualTo(expected.get("multiple_choice_grade").doubleValue());
        assertThat(ChoiceScores.brier(sample)).isCloseTo(expected.get("brier").doubleValue(), within(1e-12));
        assertThat(ChoiceScores.gradePerByte(sample))
                .isEqualTo(expected.get("grade_byte_norm").doubleValue());
        assertThat(ChoiceScores.probability(sample))
                .isCloseTo(expected.get("prob_correct").doubleValue(), within(1e-12));
        assertThat(ChoiceScores.marginLoss(sample))
                .isCloseTo(-expected.get("log_prob_correct").doubleValue(), within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void theMetricsTakeCreditsUpToOne(JsonNode golden) {
        Sample sample = Golden.choices(choices(golden));
        boolean above = sample.choices().stream().anyMatch(choice -> choice.credit() > 1);
        if (above) {
            assertThat(Metrics.MULTIPLE_CHOICE_GRADE.skipReason(sample)).contains("invalid_choices");
        } else {
            assertThat(Metrics.MULTIPLE_CHOICE_GRADE.skipReason(sample)).isEmpty();
            assertThat(score(Metrics.MULTIPLE_CHOICE_GRADE, sample))
                    .isEqualTo(
                            golden.get("expected").get("multiple_choice_grade").doubleValue());
        }
    }

    @Test
    void textsThatNobodyKnowsHaveNoLength() {
        Sample sample = Golden.choices(List.of(new AnswerOption("", -1, 0), new AnswerOption("", -2, 1)));
        assertThat(Metrics.MULTIPLE_CHOICE_GRADE_NORM.skipReason(sample)).contains("no_choice_text");
        assertThat(Metrics.MULTIPLE_CHOICE_GRADE.skipReason(sample)).isEmpty();
    }

    @Test
    void brierNeedsARightAnswer() {
        Sample sample = Golden.choices(List.of(new AnswerOption("a", -1, 0), new AnswerOption("b", -2, 0)));
        assertThat(Metrics.BRIER.skipReason(sample)).contains("no_credited_choice");
        assertThat(Metrics.MULTIPLE_CHOICE_GRADE.skipReason(sample)).isEmpty();
    }

    @Test
    void brierOfTheWorstAnswerIsTwo() {
        Sample sample = Golden.choices(List.of(new AnswerOption("a", -1e5, 1), new AnswerOption("b", 0, 0)));
        assertThat(score(Metrics.BRIER, sample)).isEqualTo(2);
    }

    static List<AnswerOption> choices(JsonNode golden) {
        List<AnswerOption> choices = new ArrayList<>();
        for (int k = 0; k < golden.get("choices").size(); k++) {
            choices.add(new AnswerOption(
                    golden.get("choices").get(k).textValue(),
                    golden.get("logprobs").get(k).doubleValue(),
                    golden.get("credits").get(k).doubleValue()));
        }
        return choices;
    }
}
