package dev.emergence.statistics.metric;

import static dev.emergence.statistics.metric.Golden.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers: likelihood.jsonl, own definition at 60 digits (mpmath), tolerances of its header. */
class LikelihoodsTest {
    private static final double RELATIVE = 1e-12;

    static Stream<JsonNode> golden() {
        return Golden.cases("likelihood");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithSixtyDigits(JsonNode golden) {
        JsonNode expected = golden.get("expected");
        Sample sample = sample(golden);
        double sum = expected.get("sum").doubleValue();
        assertOfTheSum(sample, expected);
        assertRelative(
                score(Metrics.LEAST_TOKEN_PROBABILITY, sample),
                expected.get("min_token_probability").doubleValue(),
                Math.max(1, Math.abs(sum)));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void staysCloseWithSinglePrecisionInputs(JsonNode golden) {
        double[] logprobs = Golden.doubles(golden.get("logprobs"));
        float[] single = new float[logprobs.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) logprobs[i];
        }
        Sample sample = new Sample(null, null, single, null, null, null, null, null);
        double expected = -golden.get("expected").get("mean_per_token").doubleValue();
        // Half a unit in the last place of a float is 2^-24 of it.
        assertThat(score(Metrics.TARGET_NLL, sample)).isCloseTo(expected, within(Math.abs(expected) * 0x1p-24 + 1e-45));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void theSumAloneSaysWhatDoesNotNeedEachToken(JsonNode golden) {
        JsonNode expected = golden.get("expected");
        double sum = expected.get("sum").doubleValue();
        int tokens = golden.get("logprobs").size();
        Sample sample = ofSum(golden.get("target").textValue(), sum, tokens, null);
        assertOfTheSum(sample, expected);
        assertThat(Metrics.LEAST_TOKEN_PROBABILITY.skipReason(sample)).contains("no_target_logprobs");
    }

    @Test
    void aSumWithoutCountsIsNoLossPerTokenAndBytesThatAreSaidCount() {
        assertThat(Metrics.TARGET_NLL.skipReason(ofSum("ab", -2, null, null))).contains("no_target_token_count");
        // 3 ln 2 nats over 3 bytes, as the sum's sender counts them, is 1 bit a byte
        assertThat(score(Metrics.BITS_PER_BYTE, ofSum("ab", -3 * Math.log(2), null, 3)))
                .isEqualTo(1.0);
        assertThat(Metrics.BITS_PER_BYTE.skipReason(ofSum("", -2, 1, null))).contains("empty_target");
        assertThat(Metrics.TARGET_PROBABILITY.skipReason(ofSum("a", 0.5, 1, 1))).contains("invalid_target_logprobs");
        assertThat(Metrics.TARGET_PROBABILITY.skipReason(ofSum("a", -1e9, 1, 1)))
                .contains("invalid_target_logprobs");
    }

    @Test
    void theTokensOwnLogProbabilitiesCountBeforeASum() {
        Sample both = Sample.ofLikelihoods("ab", -1, -2).with(new TargetSum(-9, 7, 5));
        // by hand: (1 + 2) / 2, and (1 + 2) / (2 ln 2) over the two bytes of "ab"
        assertThat(score(Metrics.TARGET_NLL, both)).isEqualTo(1.5);
        assertThat(score(Metrics.BITS_PER_BYTE, both)).isCloseTo(1.5 / Math.log(2), within(1e-15));
    }

    private static void assertOfTheSum(Sample sample, JsonNode expected) {
        assertRelative(
                score(Metrics.TARGET_NLL, sample),
                -expected.get("mean_per_token").doubleValue(),
                1);
        assertRelative(
                score(Metrics.TARGET_PROBABILITY, sample),
                expected.get("sequence_probability").doubleValue(),
                Math.max(1, Math.abs(expected.get("sum").doubleValue())));
        assertRelative(
                score(Metrics.BITS_PER_BYTE, sample),
                expected.get("bits_per_byte").doubleValue(),
                1);
    }

    private static Sample ofSum(String target, double sum, Integer tokens, Integer bytes) {
        return Sample.ofLikelihoods(target).with(new TargetSum(sum, tokens, bytes));
    }

    @Test
    void certaintyCostsPositiveZero() {
        assertThat(score(Metrics.TARGET_NLL, Sample.ofLikelihoods("a", -0.0, 0.0)))
                .isEqualTo(0.0);
    }

    @Test
    void skipsLogprobsThatAreNone() {
        assertThat(Metrics.TARGET_NLL.skipReason(Sample.ofLikelihoods("a"))).contains("no_target_logprobs");
        for (double broken : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1e-9}) {
            assertThat(Metrics.TARGET_NLL.skipReason(Sample.ofLikelihoods("a", -1, broken)))
                    .as("%s", broken)
                    .contains("invalid_target_logprobs");
        }
    }

    /** Values that programs put where a token must not be chosen; the golden file's least is a likelihood of −10⁶. */
    @ParameterizedTest
    @ValueSource(doubles = {-1e8, -999_999_936, -1e9, -1e30, -3.4028234663852886e38, Double.NEGATIVE_INFINITY})
    void skipsMaskedTokens(double masked) {
        assertThat(Metrics.TARGET_NLL.skipReason(Sample.ofLikelihoods("a", -1, masked)))
                .contains("invalid_target_logprobs");
        assertThat(Metrics.TARGET_NLL.skipReason(Sample.ofLikelihoods("a", -1, -9.9e7)))
                .isEmpty();
    }

    private static Sample sample(JsonNode golden) {
        return Sample.ofLikelihoods(golden.get("target").textValue(), Golden.doubles(golden.get("logprobs")));
    }

    private static void assertRelative(double actual, double expected, double factor) {
        assertThat(actual).isCloseTo(expected, within(Math.max(RELATIVE * factor * Math.abs(expected), 1e-300)));
    }
}
