package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.schemas.BrokenRecordException;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.ScorerDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownScorerTest {
    /** BLEU adds up ten numbers: hypothesis and reference length, matches and counts of four n-grams. */
    private static final ScorerDefinition OTHER_RELEASE = new ScorerDefinition(
            "default",
            List.of(
                    new MetricDefinition("bleu", "bleu|v:0", 9, null),
                    new MetricDefinition("exact_match", "exact_match|v:1", 1, null)));

    @Test
    void aMetricThatAddedUpOtherNumbersDoesNotCountAndTheRestDoes() {
        KnownScorer scorer = KnownScorer.of(0, OTHER_RELEASE);
        assertThat(scorer.width()).isEqualTo(10);
        assertThat(scorer.columns()).singleElement().satisfies(column -> {
            assertThat(column.rule().getMetric()).isEqualTo("exact_match");
            assertThat(column.offset()).isEqualTo(9);
        });
    }

    @Test
    void whatComesNowMustAddUpWhatTheCatalogueSays() {
        assertThatThrownBy(() -> KnownScorer.ofNew(0, OTHER_RELEASE))
                .isInstanceOf(BrokenRecordException.class)
                .hasMessageContaining("width");
    }

    @Test
    void numbersThatMakeNoScoreAreADataError() {
        KnownScorer scorer = KnownScorer.ofNew(
                0, new ScorerDefinition("s", List.of(new MetricDefinition("bleu", "bleu|v:1", 10, null))));
        // more matches than there are n-grams, as no text has: the product of their shares is infinite, the penalty 0
        List<Double> numbers = List.of(0.0, 4.0, 1e300, 1e300, 1e300, 1e300, 1e-300, 1e-300, 1e-300, 1e-300);
        assertThatThrownBy(() -> scorer.numbers(numbers))
                .isInstanceOf(BrokenRecordException.class)
                .hasMessageContaining("make a score");
        // lengths of 4 and matches and counts of four n-grams, all right: a score of 1
        scorer.numbers(List.of(4.0, 4.0, 4.0, 3.0, 2.0, 1.0, 4.0, 3.0, 2.0, 1.0));
    }
}
