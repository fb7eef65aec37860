package dev.emergence.statistics.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomSubsetTest {
    /** C(n, k) for small numbers. */
    private static double choose(int n, int k) {
        double product = k < 0 || k > n ? 0 : 1;
        for (int i = 0; i < k && product > 0; i++) {
            product = product * (n - i) / (i + 1);
        }
        return product;
    }

    @ParameterizedTest
    @CsvSource({"4, 30, 10", "0, 30, 10", "30, 30, 10", "15, 30, 30", "1, 40, 25", "20, 40, 1"})
    void theRangeIsThatOfTheSumsOfTheHypergeometricDistribution(int right, int examples, int subset) {
        double below = 0;
        int lower = -1;
        int upper = -1;
        for (int shown = 0; shown <= subset; shown++) {
            below += choose(right, shown) * choose(examples - right, subset - shown) / choose(examples, subset);
            lower = lower < 0 && below >= .025 ? shown : lower;
            upper = upper < 0 && below >= .975 ? shown : upper;
        }
        RandomSubset.Range range = RandomSubset.share(right, examples, subset);
        assertThat(range.lower()).isEqualTo((double) lower / subset);
        assertThat(range.upper()).isEqualTo((double) upper / subset);
        assertThat(RandomSubset.noneRight(right, examples, subset))
                .isCloseTo(choose(examples - right, subset) / choose(examples, subset), within(1e-12));
    }

    @Test
    void aMeanLiesWhereDrawsOfASubsetLie() {
        long seed = 20261127;
        Random random = new Random(seed);
        double[] losses = random.doubles(200).map(x -> x * x * 3).toArray();
        Moments all = Moments.of(losses);
        RandomSubset.Range range =
                RandomSubset.mean(all.mean(), all.variance().orElseThrow(), 200, 80, 0, Double.POSITIVE_INFINITY);
        int inside = 0;
        for (int draw = 0; draw < 4000; draw++) {
            Moments drawn = Moments.EMPTY;
            for (int i = 0; i < 80; i++) {
                int other = i + random.nextInt(200 - i);
                double moved = losses[i];
                losses[i] = losses[other];
                losses[other] = moved;
                drawn = drawn.plus(losses[i]);
            }
            inside += range.lower() <= drawn.mean() && drawn.mean() <= range.upper() ? 1 : 0;
        }
        // four standard errors of 95% in 4,000 draws
        assertThat(inside / 4000.0).as("seed %d", seed).isCloseTo(.95, within(.014));
    }

    @Test
    void allExamplesShowWhatTheyShow() {
        assertThat(RandomSubset.mean(.3, .2, 50, 50, 0, 1)).isEqualTo(new RandomSubset.Range(.3, .3));
        assertThat(RandomSubset.share(10, 50, 50)).isEqualTo(new RandomSubset.Range(.2, .2));
    }
}
