package dev.emergence.statistics.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.metric.MetricKind;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IntervalsTest {
    @Test
    void aProportionHasWilsonsInterval() {
        Interval interval = value(Intervals.of(MetricKind.PROPORTION, Moments.of(0, 0, 0, 0, 0)));

        assertThat(interval.lower()).isZero();
        assertThat(interval.upper()).isCloseTo(0.4344824647831748, within(1e-14)); // intervals-0003 of intervals.csv
    }

    @Test
    void clusteredExamplesWidenAProportionAsIfThereWereFewer() {
        Moments moments = Moments.of(1, 1, 0, 0, 1, 1, 0, 0);
        double plain = Math.sqrt(.25 / 8);
        Interval wide = value(Intervals.of(
                MetricKind.PROPORTION, 1, moments, Precision.declared(MetricKind.PROPORTION, moments, 2 * plain)));

        assertThat(wide.width())
                .isCloseTo(BinomialInterval.WILSON.of(1, 2, .05).width(), within(1e-12)); // a quarter of 8
    }

    @Test
    void aLossHasStudentsInterval() {
        Interval interval = value(Intervals.of(MetricKind.LOSS, Moments.of(1, 2, 3)));

        // 2 ± 4.302652729911275·1/√3: scipy 1.17.1, stats.t.ppf(.975, 2)
        assertThat(interval.upper()).isCloseTo(2 + 4.302652729911275 / Math.sqrt(3), within(1e-8));
        assertThat(interval.lower()).isZero(); // cut at the least loss
    }

    @Test
    void aLossThatIsBoundedHasNoIntervalBeyond() {
        Moments moments = Moments.of(1, 1, .9);
        Precision precision = Precision.independent(moments);

        // .967 + 4.3·.033 = 1.11 without the bound
        assertThat(value(Intervals.of(MetricKind.LOSS, moments)).upper()).isGreaterThan(1);
        assertThat(value(Intervals.of(MetricKind.LOSS, 1, moments, precision)).upper())
                .isEqualTo(1);
        assertThat(value(Intervals.whileWatching(MetricKind.LOSS, 1, moments, precision))
                        .upper())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(MetricKind.class)
    void aSingleClusterHasNoInterval(MetricKind kind) {
        double[] values = {0, 1, 1, .5};
        Precision precision = Precision.clustered(kind, values, new String[] {"c", "c", "c", "c"});

        assertThat(precision.standardError().undefined()).contains("one_cluster");
        assertThat(Intervals.of(kind, 1, Moments.of(values), precision).undefined())
                .contains("one_cluster");
        assertThat(Intervals.whileWatching(kind, 1, Moments.of(values), precision)
                        .undefined())
                .contains("one_cluster");
    }

    @Test
    void clustersOfALossCountAsManyDegreesOfFreedomAsThereAreLessOne() {
        double[] values = {1, 2, 3, 4};
        Precision precision = Precision.clustered(MetricKind.LOSS, values, new String[] {"a", "a", "b", "b"});
        Interval interval = value(Intervals.of(MetricKind.LOSS, 100, Moments.of(values), precision));

        // sums of deviations ∓2: √(8·2)/4 = 1; t of one degree 12.7062047: scipy 1.17.1, stats.t.ppf(.975, 1)
        assertThat(interval.upper()).isCloseTo(2.5 + 12.7062047, within(1e-6));
    }

    @Test
    void equalLossesHaveNoIntervalAndSayWhy() {
        assertThat(Intervals.of(MetricKind.LOSS, Moments.of(2, 2, 2)).undefined())
                .contains("no_variation");
        assertThat(Intervals.of(MetricKind.LOSS, Moments.of(2)).undefined()).contains("one_example");
        assertThat(Intervals.whileWatching(MetricKind.LOSS, Moments.of(2)).undefined())
                .contains("one_example");
        assertThat(Intervals.whileWatching(MetricKind.LOSS, Moments.of(0, 0)).undefined())
                .contains("no_variation");
    }

    @ParameterizedTest
    @EnumSource
    void nothingSeenHasNoInterval(MetricKind kind) {
        assertThat(Intervals.of(kind, Moments.EMPTY).undefined()).contains("no_examples");
        assertThat(Intervals.whileWatching(kind, Moments.EMPTY).undefined()).contains("no_examples");
    }

    @Test
    void equalScoresCountAsFractionalSuccesses() {
        assertThat(value(Intervals.of(MetricKind.SCORE, Moments.of(.4, .4))))
                .isEqualTo(BinomialInterval.WILSON.of(.8, 2, .05));
        assertThat(value(Intervals.whileWatching(MetricKind.SCORE, Moments.of(1))))
                .isEqualTo(BinomialInterval.WATCH.of(1, 1, .05));
    }

    @Test
    void losesNoWidthToRounding() {
        Moments huge = new Moments(100, 1e12, 1e-12);

        assertThat(value(Intervals.of(MetricKind.LOSS, huge)).width()).isPositive();
        assertThat(value(Intervals.whileWatching(MetricKind.LOSS, huge)).width())
                .isPositive();
        assertThat(value(Intervals.of(MetricKind.LOSS, new Moments(2, 1e-300, 1e-310)))
                        .width())
                .isPositive();
    }

    @Test
    void theSequenceIsNarrowestWhereItIsTuned() {
        double best = Intervals.radiusWhileWatching(1, 200, Intervals.tuned(200, .05), .05);

        assertThat(best).isLessThan(Intervals.radiusWhileWatching(1, 200, Intervals.tuned(190, .05), .05));
        assertThat(best).isLessThan(Intervals.radiusWhileWatching(1, 200, Intervals.tuned(210, .05), .05));
    }

    @Test
    void theSequenceHoldsAtEveryLook() {
        long seed = 99;
        SplittableRandom random = new SplittableRandom(seed);
        int lost = 0;
        int runs = 500;
        for (int run = 0; run < runs; run++) {
            Moments moments = Moments.of(loss(random), loss(random));
            boolean inside = true;
            for (int n = 3; n <= 1000; n++) {
                moments = moments.plus(loss(random));
                // asymptotic: asked for from 30 examples on
                inside &= n < 30
                        || value(Intervals.whileWatching(MetricKind.LOSS, moments))
                                .contains(1);
            }
            lost += inside ? 0 : 1;
        }
        assertThat((double) lost / runs).as("seed %s", seed).isLessThan(.05 + 3 * .01);
    }

    @Test
    void refusesAMeanThatIsNoShare() {
        assertThatThrownBy(() -> Intervals.of(MetricKind.PROPORTION, Moments.of(2, 3)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Uniform on [0, 2]: mean 1. */
    private static double loss(SplittableRandom random) {
        return random.nextDouble() * 2;
    }

    private static Interval value(Estimate<Interval> estimate) {
        return estimate.value().orElseThrow();
    }
}
