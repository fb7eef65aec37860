package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A tool's own numbers beside ours. */
class ComparisonTest {
    private static Generation generation(Map<String, Double> scores) {
        Generation generation = new Generation();
        generation.setTargets(List.of("4"));
        generation.setOutput("4");
        generation.setChoices(List.of(new Choice("3", -2.0, 0.0), new Choice("4", -1.0, 1.0)));
        generation.setScores(scores);
        return generation;
    }

    @Test
    void theSameMetricIsComparedWhateverToolAndFilter() {
        Comparison comparison = new Comparison();
        comparison.add(generation(Map.of("lm-eval:acc", 1.0, "lm-eval:exact_match:strict", 1.0, "lm-eval:chrf", 60.0)));
        comparison.add(generation(Map.of("lm-eval:acc", 0.0, "helm:exact_match", 1.0)));
        assertThat(comparison.table().lines().map(line -> line.replaceAll(" +", " ")
                        .strip()))
                .containsExactly(
                        "the tool's ours examples equal largest difference",
                        "helm:exact_match exact_match 1 1",
                        "lm-eval:acc multiple_choice_grade 2 1 1.00",
                        "lm-eval:exact_match:strict exact_match 1 1");
    }

    @Test
    void nothingInCommonIsSaid() {
        Comparison comparison = new Comparison();
        comparison.add(generation(Map.of("verifiers:reward", 1.0)));
        assertThat(comparison.table()).isEqualTo("no metric is both the tool's and ours\n");
    }
}
