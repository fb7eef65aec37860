package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoreLayoutTest {
    private static final MetricDefinition BLEU = new MetricDefinition("bleu", "bleu|v:1", 3, null);
    private static final MetricDefinition MATCH = new MetricDefinition("exact_match", "exact_match|v:1", 1, null);

    private static ScoreLayout layout(MetricDefinition... metrics) {
        return new ScoreLayout(new ScorerDefinition("s", List.of(metrics)));
    }

    @Test
    void numbersFollowEachOtherInTheOrderOfTheDefinition() {
        ScoreLayout layout = layout(BLEU, MATCH);
        assertThat(layout.width()).isEqualTo(4);
        assertThat(layout.place("bleu")).isZero();
        assertThat(layout.place("exact_match")).isEqualTo(3);
        assertThat(layout.scores(List.of(4.0, 5.0, 6.0, 1.0)))
                .isEqualTo(Map.of("exact_match", List.of(1.0), "bleu", List.of(4.0, 5.0, 6.0)));
    }

    @Test
    void allNumbersOfAMetricThatDoesNotApplyAreNaN() {
        ScoreLayout layout = layout(BLEU, MATCH);
        assertThat(layout.blank()).containsExactly(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        List<Double> numbers = List.of(Double.NaN, Double.NaN, Double.NaN, 0.0);
        assertThat(layout.scores(numbers)).isEqualTo(Map.of("exact_match", List.of(0.0)));
        List<Integer> scored = new ArrayList<>();
        layout.forEachScored(numbers, scored::add);
        assertThat(scored).containsExactly(1);
    }

    @Test
    void anotherDefinitionHasAnotherName() {
        String name = layout(BLEU, MATCH).name();
        assertThat(name).matches("[0-9a-f]{16}").isEqualTo(layout(BLEU, MATCH).name());
        assertThat(layout(MATCH, BLEU).name()).isNotEqualTo(name);
        assertThat(layout(BLEU, new MetricDefinition("exact_match", "exact_match|v:2", 1, null))
                        .name())
                .isNotEqualTo(name);
        assertThat(new ScoreLayout(new ScorerDefinition("t", List.of(BLEU, MATCH))).name())
                .isNotEqualTo(name);
    }
}
