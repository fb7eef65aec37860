package dev.emergence.statistics.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers: calibration.jsonl, own definition with mpmath sums, sums and error to 1e-12, counts exact. */
class CalibrationTest {
    static Stream<JsonNode> golden() {
        return Golden.cases("calibration");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheDefinitionBinByBin(JsonNode golden) {
        double[] confidence = Golden.doubles(golden.get("confidence"));
        double[] correct = Golden.doubles(golden.get("correct"));
        double[] sums = new double[Metrics.EXPECTED_CALIBRATION_ERROR.width()];
        for (int i = 0; i < confidence.length; i++) {
            add(sums, ChoiceScores.calibration(confidence[i], correct[i]));
        }
        JsonNode bins = golden.get("bins").get("10");
        for (int bin = 0; bin < 10; bin++) {
            assertThat(sums[3 * bin]).isEqualTo(bins.get("count").get(bin).doubleValue());
            assertThat(sums[3 * bin + 1])
                    .isCloseTo(bins.get("sum_confidence").get(bin).doubleValue(), within(1e-12));
            assertThat(sums[3 * bin + 2])
                    .isEqualTo(bins.get("sum_correct").get(bin).doubleValue());
        }
        assertThat(Metrics.EXPECTED_CALIBRATION_ERROR.value(sums, confidence.length))
                .isCloseTo(golden.get("expected").get("ece10").doubleValue(), within(1e-12));
    }

    @Test
    void takesTheTopChoicesProbabilityAndCredit() {
        // By hand: p = (3/4, 1/4), the top choice is wrong: bin 7, |3/4 - 0|.
        Sample sample = Golden.choices(
                List.of(new AnswerOption("a", Math.log(0.75), 0), new AnswerOption("b", Math.log(0.25), 1)));
        double[] statistics = Metrics.EXPECTED_CALIBRATION_ERROR.statistics(sample);
        assertThat(statistics[21]).isEqualTo(1);
        assertThat(Metrics.EXPECTED_CALIBRATION_ERROR.value(statistics, 1)).isCloseTo(0.75, within(1e-15));
    }

    private static void add(double[] sums, double[] statistics) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += statistics[i];
        }
    }
}
