package dev.emergence.statistics.evidence;

import static dev.emergence.statistics.GoldenStatistics.ABSOLUTE;
import static dev.emergence.statistics.GoldenStatistics.RELATIVE;
import static dev.emergence.statistics.GoldenStatistics.agrees;
import static dev.emergence.statistics.GoldenStatistics.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.statistics.GoldenStatistics;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastsTest {
    static List<JsonNode> golden() {
        return GoldenStatistics.cases("forecast_ahead.jsonl");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheReference(JsonNode golden) {
        double[] u = doubles(golden.get("u"));
        BreakEvidence evidence = BreakEvidence.of(u, doubles(golden.get("v")), doubles(golden.get("se")));
        Forecasts forecasts = Forecasts.of(evidence.points());
        BandWidth width = BandWidth.of(golden.get("level").doubleValue());
        JsonNode multipliers = golden.get("expected").get("multipliers");

        assertThat(multipliers).hasSize(u.length + 1);
        for (int j = 0; j <= u.length; j++) {
            for (int h = 1; h <= Forecasts.HORIZONS; h++) {
                assertNumber(
                        forecasts.multiplier(j, h, width), multipliers.get(j).get(h - 1));
            }
        }
        for (int i = 0; i < golden.get("at").size(); i++) {
            JsonNode expected = golden.get("expected").get("forecast").get(i);
            Band band = forecasts.ahead(
                    golden.get("at").get(i).doubleValue(),
                    golden.get("horizon").get(i).intValue(),
                    width);
            assertNumber(band.mean(), expected.get(0));
            assertNumber(band.lower(), expected.get(1));
            assertNumber(band.upper(), expected.get(2));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aPointsBandIsThatOfTheForecastMadeBeforeIt(long seed) {
        double[][] curve = RandomCurves.broken(new SplittableRandom(seed), 20);
        BreakEvidence evidence = RandomCurves.evidence(curve, 20);
        Forecasts forecasts = Forecasts.of(evidence.points());

        assertThat(evidence.band(0, BandWidth.STANDARD)).isEmpty();
        for (int i = 1; i < 20; i++) {
            Band band = evidence.band(i, BandWidth.STANDARD).orElseThrow();
            Expectation expected = evidence.points().get(i).forecast().orElseThrow();
            double m = forecasts.multiplier(i, 1, BandWidth.STANDARD);

            assertThat(band.upper() - band.mean())
                    .as("seed %s, point %s", seed, i)
                    .isCloseTo(m * expected.sd(), within(1e-12));
        }
    }

    /** Table of Student's t: 2.776 for 4 degrees of freedom, 2.145 for 14. Ten surprises of 2: √((4 + 40)/14) = 1.7728. */
    @Test
    void aCurveThatHasSurprisedGetsAWiderBandThanOneThatHasNot() {
        assertThat(BandWidth.STANDARD.multiplier(i -> 2, 3, 3)).isCloseTo(2.776, within(1e-3));
        assertThat(BandWidth.STANDARD.multiplier(i -> 2, 3, 300)).isCloseTo(2.145 * 1.7728, within(1e-3));
        assertThat(BandWidth.STANDARD.multiplier(i -> 0, 3, 300)).isCloseTo(2.145 * .5345, within(1e-3));
    }

    @Test
    void refusesWhatIsNoForecast() {
        Forecasts forecasts = Forecasts.of(BreakEvidence.of(new double[] {6}, new double[] {0}, new double[] {.1})
                .points());

        assertThat(forecasts.ahead(6, 1, BandWidth.STANDARD).mean()).isZero();
        assertThatThrownBy(() -> forecasts.ahead(5, 1, BandWidth.STANDARD))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> forecasts.ahead(7, 0, BandWidth.STANDARD))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Forecasts.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BandWidth.of(1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertNumber(double actual, JsonNode expected) {
        assertThat(agrees(actual, expected.doubleValue(), RELATIVE, ABSOLUTE))
                .as("%s, expected %s", actual, expected)
                .isTrue();
    }
}
