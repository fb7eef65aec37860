package dev.emergence.statistics.curve;

import static dev.emergence.statistics.GoldenStatistics.ABSOLUTE;
import static dev.emergence.statistics.GoldenStatistics.RELATIVE;
import static dev.emergence.statistics.GoldenStatistics.agrees;
import static dev.emergence.statistics.GoldenStatistics.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.statistics.GoldenStatistics;
import dev.emergence.statistics.point.Estimate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CurveScoresTest {
    static List<JsonNode> golden() {
        return GoldenStatistics.cases("curve_scores.jsonl");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheReference(JsonNode golden) {
        DescriptiveScores scores = DescriptiveScores.of(doubles(golden.get("y")));

        assertEstimate(scores.improvement(), golden.get("improvement"));
        assertEstimate(scores.breakthroughness(), golden.get("breakthroughness"));
        assertEstimate(scores.linearity(), golden.get("linearity"));
    }

    @Test
    void aStraightLineScoresOnePerStep() {
        DescriptiveScores scores = DescriptiveScores.of(.1, .2, .3, .4, .5, .6);

        assertThat(scores.breakthroughnessPerStep().value().orElseThrow()).isCloseTo(1, within(1e-12));
    }

    @Test
    void sayWhyTheyDoNotExist() {
        assertThat(DescriptiveScores.of().improvement().undefined()).contains("no_points");
        assertThat(DescriptiveScores.of(.3).improvement().value()).contains(0.0);
        assertThat(DescriptiveScores.of(.3).breakthroughness().undefined()).contains("one_point");
        assertThat(DescriptiveScores.of(.3, .3, .3).linearity().undefined()).contains("constant");
        assertThat(DescriptiveScores.of(0, 0, 0, 1).breakthroughness().undefined())
                .contains("median_change_zero");
        assertThat(DescriptiveScores.of(0, 0, 0, 1).breakthroughnessPerStep().undefined())
                .contains("median_change_zero");
    }

    @Test
    void changesTooSmallToSquareAreUndefinedNotInfinite() {
        assertThat(DescriptiveScores.of(0, 1e-300, 2e-300).breakthroughness().undefined())
                .contains("median_change_zero");
    }

    @Test
    void refuseWhatIsNotFinite() {
        assertThatThrownBy(() -> DescriptiveScores.of(0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertEstimate(Estimate<Double> actual, JsonNode expected) {
        assertThat(actual.value().isEmpty()).isEqualTo(expected.isNull());
        actual.value().ifPresent(value -> assertThat(agrees(value, expected.doubleValue(), RELATIVE, ABSOLUTE))
                .as("%s, expected %s", value, expected)
                .isTrue());
    }
}
