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
import dev.emergence.statistics.point.Moments;
import dev.emergence.statistics.point.PairedMoments;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LinksTest {
    static List<JsonNode> proportions() {
        return GoldenStatistics.cases("link_proportion.jsonl");
    }

    static List<JsonNode> losses() {
        return GoldenStatistics.cases("link_loss.jsonl");
    }

    @ParameterizedTest
    @MethodSource("proportions")
    void proportionAgreesWithTheReference(JsonNode golden) {
        LinkedValue linked =
                Links.proportion(golden.get("k").doubleValue(), golden.get("n").doubleValue());

        assertNumber(linked.v(), golden.get("v"));
        assertNumber(linked.se(), golden.get("se"));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lossAgreesWithTheReference(JsonNode golden) {
        double[] now = doubles(golden.get("now"));
        double floor = golden.get("floor").doubleValue();
        Moments moments = Moments.of(now);
        LinkedValue unpaired =
                Links.loss(moments.mean(), moments.standardError().orElseThrow(), floor);
        PairedMoments shared = PairedMoments.of(now, doubles(golden.get("before")));

        assertNumber(unpaired.v(), golden.get("v"));
        assertNumber(unpaired.se(), golden.get("unpaired_se"));
        assertNumber(Links.loss(moments.mean(), shared, floor).se(), golden.get("paired_se"));
    }

    @Test
    void theFloorIsHalfAPercentOfTheLargestMean() {
        assertThat(Links.lossFloor(.5, 2, 1)).isEqualTo(.01);
    }

    @Test
    void aCurveOfLossZeroHasAFiniteLink() {
        LinkedValue linked = Links.loss(0, 0, Links.lossFloor(0, 0, 0));

        assertThat(linked.v()).isCloseTo(690.8, within(.1)); // 300 ln 10
        assertThat(linked.se()).isEqualTo(.001);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "0,1e300", "1e-300,0", "1e-300,1e-300", "1e-300,1", "1e300,1e300", "1e-310,0"})
    void anyLossAndErrorGiveAFiniteLink(double mean, double se) {
        LinkedValue linked = Links.loss(mean, se, Links.lossFloor(mean));

        assertThat(linked.v()).isBetween(-700.0, 700.0);
        assertThat(linked.se()).isBetween(.001, 1000.0);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "0,1e9", "1e9,1e9", "0.3,1", "1e-300,7", "1e-300,1e12"})
    void anyProportionGivesAFiniteLink(double k, double n) {
        LinkedValue linked = Links.proportion(k, n);

        assertThat(linked.v()).isBetween(-4.0, 21.0); // the ends of the clip: -ln(-ln 1e-9), -ln(-ln(1 - 1e-9))
        assertThat(linked.se()).isGreaterThan(0).isLessThan(20);
    }

    @Test
    void unlinkingUndoesLinking() {
        assertThat(Links.lossAt(Links.loss(.7, .1, .005).v(), .005)).isCloseTo(.7, within(1e-15));
        assertThat(Links.proportionAt(-Math.log(-Math.log(.2)))).isCloseTo(.2, within(1e-15));
        assertThat(Links.lossAt(1e6, .1)).isZero();
        assertThat(Links.lossAt(-1e6, .1)).isFinite();
    }

    @Test
    void refusesWhatIsNoLoss() {
        assertThatThrownBy(() -> Links.lossFloor(1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Links.lossFloor(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Links.lossFloor()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Links.loss(1, Double.NaN, .1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Links.loss(1, .1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Links.proportion(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Links.proportion(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertNumber(double actual, JsonNode expected) {
        assertThat(agrees(actual, expected.doubleValue(), RELATIVE, ABSOLUTE))
                .as("%s, expected %s", actual, expected)
                .isTrue();
    }
}
