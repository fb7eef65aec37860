package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Score;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionTest {
    private static Score score(String metric, int numbers) {
        Score score = Scores.of("model", 1e6, 100, 1, true, 0.5);
        score.setScores(Map.of(metric, List.copyOf(Collections.nCopies(numbers, 1.0))));
        return score;
    }

    // A mean is one number, BLEU ten: docs/metrics.md.
    @ParameterizedTest
    @CsvSource({"exact_match, 1", "bleu, 10", "a_metric_of_another_scorer, 1"})
    void aVectorAsLongAsItsMetricIsRead(String metric, int numbers) {
        assertThatCode(() -> Definition.check(score(metric, numbers))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"exact_match, 2", "bleu, 1", "a_metric_of_another_scorer, 2", "exact_match, 0"})
    void aVectorOfAnotherLengthIsADataError(String metric, int numbers) {
        assertThatThrownBy(() -> Definition.check(score(metric, numbers)))
                .isInstanceOf(SerializationException.class)
                .hasMessage("scores must have as many numbers as the metric's definition");
    }

    // Ranges: docs/metrics.md; an undeclared metric is a SCORE.
    @ParameterizedTest
    @CsvSource({
        "exact_match, 1, true",
        "exact_match, 5, false",
        "exact_match, -0.1, false",
        "target_nll, 700, true",
        "target_nll, -1, false",
        "a_metric_of_another_scorer, 0.5, true",
        "a_metric_of_another_scorer, 4, false"
    })
    void aNumberOutsideOfItsMetricsRangeIsADataError(String metric, double number, boolean read) {
        Score score = score(metric, 0);
        score.setScores(Map.of(metric, List.of(number)));
        if (read) {
            assertThatCode(() -> Definition.check(score)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> Definition.check(score))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("range")
                    .hasMessageNotContaining(Double.toString(number));
        }
    }

    @Test
    void aLossThatIsDeclaredMayBeLarge() {
        Score score = score("a_metric_of_another_scorer", 0);
        score.setScores(Map.of("a_metric_of_another_scorer", List.of(4.0)));
        score.setDeclarations(Map.of("a_metric_of_another_scorer", new Declaration(Kind.LOSS, Continuity.LINEAR)));
        assertThatCode(() -> Definition.check(score)).doesNotThrowAnyException();
    }
}
