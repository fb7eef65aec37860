package dev.emergence.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.Variables;
import dev.emergence.statistics.metric.Metrics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassedScoresTest {
    private final Map<String, String> skipped = new HashMap<>();

    private Scorer scorer;

    /** Numbers by metric. */
    private Map<String, List<Double>> score(Map<String, Double> scores) {
        PassedScores passed = new PassedScores(
                List.of("tests_passed:PROPORTION:DISCONTINUOUS", " judge:SCORE:NONLINEAR", "regret:LOSS:LINEAR"));
        Generation generation = Deployment.generation()
                .setTargets(List.of("4"))
                .setOutput("4")
                .setScores(scores)
                .build();
        scorer = new Scorer("a", List.of("exact_match"), passed);
        return scorer.layout()
                .scores(scorer.score(generation, 0, 0, skipped::put).getNumbers());
    }

    @Test
    void aDeclaredNumberPassesThroughUnderItsOwnId() {
        Map<String, List<Double>> score = score(Map.of("tests_passed", 1.0, "judge", 0.25, "regret", 7.0));
        assertThat(score)
                .containsEntry("tests_passed", List.of(1.0))
                .containsEntry("judge", List.of(0.25))
                .containsEntry("regret", List.of(7.0))
                .containsKey("exact_match");
        assertThat(scorer.layout().definition().getMetrics())
                .contains(
                        new MetricDefinition(
                                "tests_passed",
                                "tests_passed|elsewhere",
                                1,
                                new Declaration(Kind.PROPORTION, Continuity.DISCONTINUOUS)),
                        new MetricDefinition(
                                "judge", "judge|elsewhere", 1, new Declaration(Kind.SCORE, Continuity.NONLINEAR)));
    }

    @Test
    void aNumberThatIsMissingOrOutOfRangeIsSkippedWithItsReasonAndNever0() {
        Map<String, List<Double>> score = score(Map.of("tests_passed", 0.5, "judge", 1.5, "undeclared", 1.0));
        assertThat(score).containsOnlyKeys("exact_match");
        assertThat(skipped)
                .containsEntry("tests_passed", "out_of_range")
                .containsEntry("judge", "out_of_range")
                .containsEntry("regret", "no_score");
    }

    @Test
    void aNumberThatIsNotDeclaredIsSaidOfAHundredNamesAtMost() {
        score(Map.of("undeclared", 1.0, "exact_match", 1.0));
        assertThat(skipped).containsEntry("undeclared", "not_declared").doesNotContainKey("exact_match");
        skipped.clear();
        Map<String, Double> many = new TreeMap<>();
        for (int i = 0; i < 1000; i++) {
            many.put("name-" + i, 1.0);
        }
        score(many);
        assertThat(skipped.values().stream().filter("not_declared"::equals)).hasSize(100);
    }

    @Test
    void aLossWhoseSquareIsInfiniteIsSkipped() {
        for (double loss : new double[] {-1, 1.1e100, Double.MAX_VALUE}) {
            skipped.clear();
            assertThat(score(Map.of("regret", loss))).containsOnlyKeys("exact_match");
            assertThat(skipped).containsEntry("regret", "out_of_range");
        }
        assertThat(score(Map.of("regret", 1e100))).containsEntry("regret", List.of(1e100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "judge",
                "judge:SCORE",
                "judge:SCORES:LINEAR",
                ":SCORE:LINEAR",
                "brier:LOSS:LINEAR",
                "a:LOSS:LINEAR:b"
            })
    void aDeclarationOfAnotherFormStopsTheServiceAndSaysHowToWriteIt(String declaration) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new PassedScores(List.of(declaration)))
                .withMessageContaining("'" + declaration + "'")
                .withMessageContaining("tests_passed:PROPORTION:DISCONTINUOUS");
    }

    @Test
    void aSetStandsForItsMetrics() {
        PassedScores none = new PassedScores(List.of());
        assertThat(Deployment.metrics(new Scorer("a", List.of("choices", "brier"), none)))
                .contains("brier", "multiple_choice_grade", "expected_calibration_error")
                .doesNotContain("exact_match");
        assertThat(Deployment.metrics(new Scorer("a", List.of("all"), none))).hasSameSizeAs(Metrics.values());
    }

    @Test
    void theLauncherKnowsTheSets() {
        assertThat(Arrays.stream(MetricSet.values()).map(MetricSet::id))
                .containsExactlyInAnyOrderElementsOf(Variables.METRIC_SETS);
    }

    @Test
    void eachMetricIsInOneSetBesideAll() {
        for (Metrics metric : Metrics.values()) {
            assertThat(Arrays.stream(MetricSet.values())
                            .filter(set -> set.metrics().contains(metric)))
                    .as(metric.id())
                    .hasSize(2)
                    .contains(MetricSet.ALL);
        }
    }

    @Test
    void anIdMayHaveColonsAsThoseOfToolsDo() {
        assertThat(new PassedScores(List.of("lm-eval:exact_match:strict-match:PROPORTION:DISCONTINUOUS"))
                        .declarations())
                .containsOnlyKeys("lm-eval:exact_match:strict-match");
    }
}
