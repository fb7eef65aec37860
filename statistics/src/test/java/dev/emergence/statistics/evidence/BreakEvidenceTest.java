package dev.emergence.statistics.evidence;

import static dev.emergence.statistics.GoldenStatistics.ABSOLUTE;
import static dev.emergence.statistics.GoldenStatistics.RELATIVE;
import static dev.emergence.statistics.GoldenStatistics.agrees;
import static dev.emergence.statistics.GoldenStatistics.doubles;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.statistics.GoldenStatistics;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BreakEvidenceTest {
    static List<JsonNode> golden() {
        return GoldenStatistics.cases("break_evidence.jsonl");
    }

    static List<JsonNode> replicates() {
        return GoldenStatistics.cases("replicates.jsonl");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheReference(JsonNode golden) {
        assertAgrees(golden, golden.get("expected"));
    }

    @ParameterizedTest
    @MethodSource("replicates")
    void agreesWithTheReferenceWherePointsShareAScale(JsonNode golden) {
        assertAgrees(golden, golden.get("expected_evidence"));
    }

    private static void assertAgrees(JsonNode golden, JsonNode expected) {
        BreakEvidence evidence =
                BreakEvidence.of(doubles(golden.get("u")), doubles(golden.get("v")), doubles(golden.get("se")));

        assertOptional(evidence.bayesFactorLog10(), expected.get("bayes_factor_log10"));
        assertOptional(evidence.shiryaevRobertsLog10(), expected.get("shiryaev_roberts_log10"));
        assertThat(evidence.position().orElse(-1))
                .isEqualTo(expected.get("position").asInt(-1));
        assertThat(evidence.candidates()).hasSameSizeAs(expected.get("candidates"));
        for (int i = 0; i < evidence.candidates().size(); i++) {
            Candidate candidate = evidence.candidates().get(i);
            assertThat(candidate.index())
                    .isEqualTo(expected.get("candidates").get(i).intValue());
            assertNumber(candidate.logBayesFactor(), expected.get("log_bf").get(i));
            assertNumber(candidate.shift(), expected.get("shift").get(i));
            assertNumber(candidate.change(), expected.get("change").get(i));
            assertNumber(candidate.noise(), expected.get("noise").get(i));
            assertNumber(candidate.weight(), expected.get("weight").get(i));
            assertThat(candidate.material())
                    .isEqualTo(expected.get("material").get(i).booleanValue());
        }
        for (int i = 1; i < evidence.points().size(); i++) {
            Expectation forecast = evidence.points().get(i).forecast().orElseThrow();
            assertNumber(forecast.mean(), expected.get("forecast_mean").get(i - 1));
            assertNumber(forecast.sd(), expected.get("forecast_sd").get(i - 1));
        }
    }

    private static void assertOptional(OptionalDouble actual, JsonNode expected) {
        assertThat(actual.isEmpty()).isEqualTo(expected.isNull());
        if (actual.isPresent()) {
            assertNumber(actual.getAsDouble(), expected);
        }
    }

    private static void assertNumber(double actual, JsonNode expected) {
        assertThat(agrees(actual, expected.doubleValue(), RELATIVE, ABSOLUTE))
                .as("%s, expected %s", actual, expected)
                .isTrue();
    }
}
