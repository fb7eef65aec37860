package dev.emergence.statistics.point;

import static dev.emergence.statistics.GoldenStatistics.agrees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.GoldenStatistics;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BinomialIntervalTest {
    static List<String> golden() {
        return GoldenStatistics.rows("intervals.csv");
    }

    /**
     * Columns: id, kind, k, n, alpha, s, rho, lower, mid, upper, radius; tolerances as intervals.csv.meta.json states.
     */
    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTheReference(String line) {
        String[] row = line.split(",", -1);
        double n = Double.parseDouble(row[3]);
        double alpha = row[4].isEmpty() ? .05 : Double.parseDouble(row[4]);
        switch (row[1]) {
            case "wilson" -> assertEnds(row, BinomialInterval.WILSON.of(number(row, 2), n, alpha), 1e-12, 1e-14);
            case "cp_upper_k0_one_sided" -> assertNumber(row, 9, BinomialInterval.resolution(n, alpha), 1e-12, 1e-14);
            case "cp_upper_k0_two_sided" ->
                assertNumber(row, 9, BinomialInterval.resolution(n, alpha / 2), 1e-12, 1e-14);
            case "clopper_pearson" ->
                assertEnds(row, BinomialInterval.CLOPPER_PEARSON.of(number(row, 2), n, alpha), 0, 1e-9);
            case "jeffreys" -> assertJeffreys(row, number(row, 2), n);
            case "betabin_anytime" -> assertEnds(row, BinomialInterval.WATCH.of(number(row, 2), n, alpha), 0, 1e-9);
            case "asymp_cs" ->
                assertNumber(
                        row, 10, Intervals.radiusWhileWatching(number(row, 5), n, number(row, 6), alpha), 1e-12, 1e-14);
            default -> throw new AssertionError("unknown kind " + row[1]);
        }
    }

    private static void assertJeffreys(String[] row, double k, double n) {
        Interval interval = BinomialInterval.JEFFREYS.of(k, n, 2 * .1587);
        assertNumber(row, 7, interval.lower(), 1e-6, 1e-12);
        assertNumber(row, 8, BetaDistribution.of(k + .5, n - k + .5).inverseCumulativeProbability(.5), 1e-6, 1e-12);
        assertThat(interval.upper()).isCloseTo(number(row, 9), within(1e-9));
    }

    @ParameterizedTest
    @EnumSource
    void hasWidthForEveryShareAndNumber(BinomialInterval kind) {
        for (double n : new double[] {1, 2, 7, 200, 1e6, 1e9}) {
            for (double share : new double[] {0, 1e-300, 1e-9, .3, .5, 1 - 1e-9, 1}) {
                Interval interval = kind.of(share * n, n, .05);

                assertThat(interval.width()).as("%s of %s", share, n).isPositive();
                assertThat(interval.lower()).isBetween(0.0, 1.0);
                assertThat(interval.upper()).isBetween(0.0, 1.0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isMirroredWhenSuccessAndFailureChangePlaces(BinomialInterval kind) {
        Interval interval = kind.of(3, 40, .05);
        Interval mirrored = kind.of(37, 40, .05);

        assertThat(mirrored.lower()).isCloseTo(1 - interval.upper(), within(1e-12));
        assertThat(mirrored.upper()).isCloseTo(1 - interval.lower(), within(1e-12));
    }

    @Test
    void watchingHoldsAtEveryLookAndWilsonDoesNot() {
        long seed = 20_260_417;
        SplittableRandom random = new SplittableRandom(seed);
        int runs = 400;
        int lostWatching = 0;
        int lostWilson = 0;
        for (int run = 0; run < runs; run++) {
            int k = 0;
            boolean watching = true;
            boolean wilson = true;
            for (int n = 1; n <= 300; n++) {
                k += random.nextDouble() < .3 ? 1 : 0;
                watching &= BinomialInterval.WATCH.of(k, n, .05).contains(.3);
                wilson &= BinomialInterval.WILSON.of(k, n, .05).contains(.3);
            }
            lostWatching += watching ? 0 : 1;
            lostWilson += wilson ? 0 : 1;
        }
        // At most 5% are lost by the theorem; 3 standard errors of a share of 400 are 3.3%.
        assertThat((double) lostWatching / runs).as("seed %s", seed).isLessThan(.083);
        assertThat((double) lostWilson / runs).as("seed %s", seed).isGreaterThan(.2);
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsNoShare(BinomialInterval kind) {
        assertThatThrownBy(() -> kind.of(2, 1, .05)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kind.of(-1, 1, .05)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kind.of(Double.NaN, 1, .05)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kind.of(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static double number(String[] row, int column) {
        return Double.parseDouble(row[column]);
    }

    private static void assertEnds(String[] row, Interval interval, double relative, double absolute) {
        assertNumber(row, 7, interval.lower(), relative, absolute);
        assertNumber(row, 9, interval.upper(), relative, absolute);
    }

    private static void assertNumber(String[] row, int column, double actual, double relative, double absolute) {
        assertThat(agrees(actual, number(row, column), relative, absolute))
                .as("%s: %s, expected %s", String.join(",", row), actual, row[column])
                .isTrue();
    }
}
