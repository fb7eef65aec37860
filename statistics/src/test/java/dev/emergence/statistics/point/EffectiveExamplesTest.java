package dev.emergence.statistics.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.metric.MetricKind;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EffectiveExamplesTest {
    private static double effective(MetricKind kind, double[] values, String[] clusters) {
        return EffectiveExamples.of(kind, values, clusters).orElseThrow();
    }

    /** Clusters of a size, one after the other. */
    private static String[] clusters(int groups, int size) {
        String[] clusters = new String[groups * size];
        Arrays.setAll(clusters, i -> "c" + i / size);
        return clusters;
    }

    @Test
    void aThousandAttemptsAtTenExamplesAllWrongAreTenExamples() {
        double n = effective(MetricKind.PROPORTION, new double[1000], clusters(10, 100));

        assertThat(n).isCloseTo(10, within(1e-12));
        // 1 − .05^(1/10), by hand
        assertThat(BinomialInterval.resolution(n, Intervals.ALPHA)).isCloseTo(.2588655, within(1e-7));
    }

    @Test
    void oneSuccessAmongThemProvesHardlyMore() {
        double[] values = new double[1000];
        values[37] = 1;
        // V_c = (.9² + 9·.1²)·10/9 = 1, V_i = .999·1000/999 = 1: 1000·(1 + 1)/(1 + 100)
        assertThat(effective(MetricKind.PROPORTION, values, clusters(10, 100))).isCloseTo(2000 / 101.0, within(1e-9));
    }

    @Test
    void attemptsThatAgreeCountLittleMoreThanTheirClusters() {
        double[] values = new double[20];
        Arrays.fill(values, 0, 10, 1);
        // V_c = 4·2.5²·4/3 = 100/3, V_i = 5·20/19 = 100/19: 20·(100/19 + 1)/(100/3 + 5)
        assertThat(effective(MetricKind.PROPORTION, values, clusters(4, 5)))
                .isCloseTo(20 * (100 / 19.0 + 1) / (100 / 3.0 + 5), within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(MetricKind.class)
    void oneExampleAClusterIsExactlyEachOne(MetricKind kind) {
        double[] values = {0, 1, .25, .5, .1};
        assertThat(effective(kind, values, new String[5])).isEqualTo(5);
        assertThat(effective(kind, values, clusters(5, 1))).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(MetricKind.class)
    void aSingleClusterProvesNothing(MetricKind kind) {
        assertThat(EffectiveExamples.of(kind, new double[] {0, 1, 1}, clusters(1, 3)))
                .isEmpty();
    }

    @Test
    void lossesHaveNoUnit() {
        long seed = 11;
        SplittableRandom random = new SplittableRandom(seed);
        double[] losses = random.doubles(60).toArray();
        double[] larger = Arrays.stream(losses).map(loss -> loss * 1e6).toArray();
        assertThat(effective(MetricKind.LOSS, larger, clusters(12, 5)))
                .as("seed %s", seed)
                .isCloseTo(effective(MetricKind.LOSS, losses, clusters(12, 5)), within(1e-6));
        assertThat(effective(MetricKind.LOSS, new double[60], clusters(12, 5))).isEqualTo(12);
    }

    @Test
    void wilsonsIntervalOfClustersThatAgreeCoversWhereThatOfIndependentExamplesDoesNot() {
        long seed = 12;
        SplittableRandom random = new SplittableRandom(seed);
        int runs = 400;
        int covered = 0;
        int plain = 0;
        for (int run = 0; run < runs; run++) {
            double[] values = new double[40 * 25];
            for (int c = 0; c < 40; c++) {
                Arrays.fill(values, 25 * c, 25 * (c + 1), random.nextDouble() < .3 ? 1 : 0);
            }
            Moments moments = Moments.of(values);
            Precision precision = Precision.clustered(MetricKind.PROPORTION, values, clusters(40, 25));
            covered += Intervals.of(MetricKind.PROPORTION, 1, moments, precision)
                            .value()
                            .orElseThrow()
                            .contains(.3)
                    ? 1
                    : 0;
            plain += Intervals.of(MetricKind.PROPORTION, moments)
                            .value()
                            .orElseThrow()
                            .contains(.3)
                    ? 1
                    : 0;
        }
        // 95% ± 3 standard errors of a share of 400, and a little for Wilson's steps at n = 40
        assertThat((double) covered / runs).as("seed %s", seed).isGreaterThan(.91);
        // an interval five times too narrow
        assertThat((double) plain / runs).as("seed %s", seed).isLessThan(.5);
    }

    @Test
    void independentExamplesLoseLittleByStandingInClusters() {
        long seed = 13;
        SplittableRandom random = new SplittableRandom(seed);
        double sum = 0;
        for (int run = 0; run < 200; run++) {
            double[] values = random.ints(600, 0, 2).asDoubleStream().toArray();
            sum += effective(MetricKind.PROPORTION, values, clusters(60, 10));
        }
        // the design effect is estimated from 60 clusters, ± √(2/59) = 18%, and cut at 1
        assertThat(sum / 200).as("seed %s", seed).isBetween(500.0, 600.0);
    }
}
