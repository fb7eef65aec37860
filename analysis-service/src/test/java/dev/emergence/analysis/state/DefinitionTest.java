package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.schemas.BrokenRecordException;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.ScorerDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionTest {
    private static final String OWN = "a_metric_of_another_scorer";

    private static KnownScorer scorer(String metric, int width, Declaration declaration) {
        MetricDefinition definition = new MetricDefinition(metric, metric + "|v:1", width, declaration);
        return KnownScorer.ofNew(0, new ScorerDefinition("s", List.of(definition)));
    }

    // A mean is one number, BLEU ten: docs/metrics.md.
    @ParameterizedTest
    @CsvSource({"exact_match, 1", "bleu, 10", "a_metric_of_another_scorer, 1"})
    void aMetricAsWideAsItsDefinitionIsRead(String metric, int width) {
        assertThatCode(() -> scorer(metric, width, null)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"exact_match, 2", "bleu, 1", "a_metric_of_another_scorer, 2"})
    void aMetricOfAnotherWidthIsADataError(String metric, int width) {
        assertThatThrownBy(() -> scorer(metric, width, null))
                .isInstanceOf(BrokenRecordException.class)
                .hasMessage("defines.metrics.width must be that of the catalogue's metric, else 1");
    }

    // Ranges: docs/metrics.md; an undeclared metric is a SCORE.
    @ParameterizedTest
    @CsvSource({
        "exact_match, 1, true",
        "exact_match, 5, false",
        "exact_match, -0.1, false",
        "target_nll, 700, true",
        "target_nll, -1, false",
        "target_nll, NaN, true",
        "a_metric_of_another_scorer, 0.5, true",
        "a_metric_of_another_scorer, 4, false"
    })
    void aNumberOutsideOfItsMetricsRangeIsADataError(String metric, double number, boolean read) {
        KnownScorer scorer = scorer(metric, 1, null);
        if (read) {
            assertThatCode(() -> scorer.numbers(List.of(number))).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> scorer.numbers(List.of(number)))
                    .isInstanceOf(BrokenRecordException.class)
                    .hasMessageContaining("range")
                    .hasMessageNotContaining(Double.toString(number));
        }
    }

    @Test
    void aLossThatIsDeclaredMayBeLarge() {
        KnownScorer scorer = scorer(OWN, 1, new Declaration(Kind.LOSS, Continuity.LINEAR));
        assertThatCode(() -> scorer.numbers(List.of(4.0))).doesNotThrowAnyException();
    }

    @Test
    void tooFewNumbersAndHalfOfAMetricAreDataErrors() {
        KnownScorer scorer = scorer("bleu", 10, null);
        assertThatThrownBy(() -> scorer.numbers(List.of(1.0)))
                .isInstanceOf(BrokenRecordException.class)
                .hasMessage("numbers must be as many as the definition says");
        double nan = Double.NaN;
        assertThatThrownBy(() -> scorer.numbers(List.of(1.0, nan, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)))
                .isInstanceOf(BrokenRecordException.class)
                .hasMessage("numbers of a metric must be absent together");
    }
}
