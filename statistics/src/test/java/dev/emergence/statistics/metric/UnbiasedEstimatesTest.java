package dev.emergence.statistics.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers: pass_at_k.jsonl, 60 digits, 1e-10 absolute; exact fractions. */
class UnbiasedEstimatesTest {
    static Stream<JsonNode> golden() {
        return Golden.cases("pass_at_k");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void passAtKAgreesWithSixtyDigits(JsonNode golden) {
        double actual = UnbiasedEstimates.passAtK(
                golden.get("c").longValue(),
                golden.get("n").longValue(),
                golden.get("k").longValue());
        assertThat(actual).isCloseTo(golden.get("expected").doubleValue(), within(1e-10));
        assertThat(actual).isBetween(0.0, 1.0);
    }

    @Test
    void subsetAccuracyIsTheRatioOfBinomials() {
        for (int n = 1; n <= 40; n++) {
            for (int right = 0; right <= n; right++) {
                for (int k = 1; k <= n; k++) {
                    double exact = new BigDecimal(binomial(right, k))
                            .divide(new BigDecimal(binomial(n, k)), MathContext.DECIMAL64)
                            .doubleValue();
                    assertThat(UnbiasedEstimates.subsetAccuracy(right, n, k))
                            .as("%d of %d, subsets of %d", right, n, k)
                            .isCloseTo(exact, within(1e-13 * exact));
                }
            }
        }
    }

    @Test
    void subsetAccuracyNeitherOverflowsNorUnderflowsEarly() {
        // By hand: (1 - 1/1e9)(1 - 1/(1e9 - 1)) = 1 - 2/1e9; and half of very many, ten times: about 2^-10.
        assertThat(UnbiasedEstimates.subsetAccuracy(999_999_999, 1_000_000_000, 2))
                .isCloseTo(1 - 2e-9, within(1e-16));
        assertThat(UnbiasedEstimates.subsetAccuracy(500_000_000, 1_000_000_000, 10))
                .isCloseTo(0x1p-10, within(1e-9));
    }

    @Test
    void refusesWhatAreNoCounts() {
        assertThatIllegalArgumentException().isThrownBy(() -> UnbiasedEstimates.passAtK(3, 2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> UnbiasedEstimates.passAtK(-1, 2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> UnbiasedEstimates.subsetAccuracy(1, 2, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> UnbiasedEstimates.subsetAccuracy(1, 2, 0));
    }

    private static BigInteger binomial(int n, int k) {
        BigInteger product = BigInteger.ONE;
        for (int i = 0; i < k; i++) {
            product = product.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1L));
        }
        return product;
    }
}
