package dev.emergence.statistics.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.GoldenStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreakMonitorTest {
    private static final double TOLERANCE = 1e-9;

    private final TrendBank bank = new TrendBank();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderOfArrivalGivesWhatTheWholeCurveGives(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] curve = RandomCurves.broken(random, 60);
        BreakMonitor monitor = new BreakMonitor(bank);
        for (int i : shuffled(random, 60)) {
            if (random.nextInt(4) == 0) {
                monitor.put(curve[0][i], random.nextDouble(), .1); // a first version, replaced later
            }
            monitor.put(curve[0][i], curve[1][i], curve[2][i]);
            if (random.nextInt(3) == 0) {
                monitor.evidence(); // looked at in between
            }
        }
        assertSame(monitor.evidence(), BreakEvidence.of(curve[0], curve[1], curve[2]), seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void everyAppendGivesWhatTheCurveSoFarGives(long seed) {
        double[][] curve = RandomCurves.broken(new SplittableRandom(seed), 40);
        BreakMonitor monitor = new BreakMonitor(bank);
        for (int i = 0; i < 40; i++) {
            monitor.append(curve[0][i], curve[1][i], curve[2][i]);
            BreakEvidence batch = RandomCurves.evidence(curve, i + 1);

            assertSame(monitor.evidence(), batch, seed);
            assertThat(monitor.position()).isEqualTo(batch.position());
            assertThat(monitor.bayesFactorLog10()).isEqualTo(batch.bayesFactorLog10());
            assertThat(monitor.shiryaevRobertsLog10()).isEqualTo(batch.shiryaevRobertsLog10());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void updatingLongerShorterAndChangedCurvesKeepsNothingOld(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BreakMonitor monitor = new BreakMonitor(bank);
        double[][] curve = RandomCurves.broken(random, 50);
        for (int round = 0; round < 30; round++) {
            int length = random.nextInt(50) + 1;
            curve[1][random.nextInt(50)] += .01 * random.nextGaussian();
            double[][] part = RandomCurves.first(curve, length);
            monitor.update(part[0], part[1], part[2]);

            assertThat(monitor.size()).isEqualTo(length);
            assertSame(monitor.evidence(), RandomCurves.evidence(curve, length), seed);
        }
    }

    @Test
    void curvesThatShareABankDoNotDisturbEachOther() {
        long seed = 41;
        SplittableRandom random = new SplittableRandom(seed);
        double[][] first = RandomCurves.broken(random, 30);
        double[][] second = RandomCurves.broken(random, 45);
        BreakMonitor one = new BreakMonitor(bank);
        BreakMonitor other = new BreakMonitor(bank);
        for (int i = 0; i < 45; i++) {
            if (i < 30) {
                one.append(first[0][i], first[1][i], first[2][i]);
                one.position();
            }
            other.append(second[0][i], second[1][i], second[2][i]);
            other.position();
        }
        assertSame(one.evidence(), RandomCurves.evidence(first, 30), seed);
        assertSame(other.evidence(), RandomCurves.evidence(second, 45), seed);
    }

    @Test
    void shortCurvesHaveNoEvidence() {
        BreakMonitor monitor = new BreakMonitor(bank);
        assertThat(monitor.evidence().points()).isEmpty();
        for (int i = 0; i < 3; i++) {
            monitor.append(i, i, .1);
            BreakEvidence evidence = monitor.evidence();

            assertThat(evidence.candidates()).isEmpty();
            assertThat(evidence.bayesFactorLog10()).isEmpty();
            assertThat(evidence.shiryaevRobertsLog10()).isEmpty();
            assertThat(evidence.position()).isEmpty();
            assertThat(evidence.points().get(0).forecast()).isEmpty();
            assertThat(evidence.points()).hasSize(i + 1);
        }
    }

    @Test
    void aConstantCurveIsNoBreakAndIsForecastWell() {
        BreakMonitor monitor = new BreakMonitor(bank);
        for (int i = 0; i < 300; i++) {
            monitor.append(6 + i * .01, 690.8, .001);
        }
        assertThat(monitor.bayesFactorLog10()).isEmpty();
        Expectation last = monitor.evidence().points().get(299).forecast().orElseThrow();
        Band band = monitor.evidence().band(299, BandWidth.STANDARD).orElseThrow();
        assertThat(band.lower()).isLessThan(690.8);
        assertThat(band.upper()).isGreaterThan(690.8);
        assertThat(last.surprise()).isBetween(-1e-6, 1e-6);
    }

    @Test
    void aBreakStandsAtTheFirstOfAScaleWithThreeScalesBeforeIt() {
        double[] u = {6, 6, 6, 6.5, 6.5, 7, 7.5, 7.5, 7.5};
        double[] v = {0, .1, .05, .2, .3, .4, 2, 2.1, 1.9};
        double[] se = {.1, .1, .1, .1, .1, .1, .1, .1, .1};
        BreakEvidence evidence = BreakEvidence.of(u, v, se);

        assertFinite(evidence);
        assertThat(evidence.candidates()).extracting(Candidate::index).containsExactly(6);
        assertThat(evidence.position()).hasValue(6);
        assertThat(evidence.best().change()).isCloseTo(1.6, within(1e-12)); // the mean of three, 2, from .4
        assertThat(evidence.points().get(1).forecast().orElseThrow().mean()).isEqualTo(0); // no time to drift
    }

    @Test
    void fewerThanFourScalesAreNoEvidenceHoweverManyPoints() {
        double[] u = {6, 6, 6, 6.5, 6.5, 7, 7, 7};
        double[] v = {0, .1, .05, .2, .3, 2, 2.1, 1.9};
        double[] se = {.1, .1, .1, .1, .1, .1, .1, .1};

        assertThat(BreakEvidence.of(u, v, se).candidates()).isEmpty();
    }

    @Test
    void extremesGiveFiniteNumbers() {
        SplittableRandom random = new SplittableRandom(51);
        double[] sizes = {1e-12, 1e-3, 1, 1e3, 1e6};
        for (int run = 0; run < 300; run++) {
            int points = 4 + random.nextInt(40);
            double[][] curve = new double[3][points];
            double u = -300;
            for (int i = 0; i < points; i++) {
                u += random.nextInt(3) == 0 ? 0 : Math.pow(10, random.nextDouble(-12, 1));
                curve[0][i] = u;
                curve[1][i] = sizes[random.nextInt(sizes.length)] * random.nextDouble(-1, 1);
                curve[2][i] = sizes[random.nextInt(sizes.length)];
            }
            assertFinite(RandomCurves.evidence(curve, points));
        }
    }

    @Test
    void refusesWhatIsNoPoint() {
        BreakMonitor monitor = new BreakMonitor(bank);
        monitor.append(6, 0, .1);

        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e7}) {
            assertThatThrownBy(() -> monitor.append(bad, 0, .1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> monitor.append(7, bad, .1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> monitor.append(7, 0, bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> monitor.append(7, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> monitor.append(5, 0, .1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> monitor.update(new double[] {7, 6}, new double[2], new double[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(monitor.size()).isEqualTo(1);
    }

    private static int[] shuffled(SplittableRandom random, int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static void assertFinite(BreakEvidence evidence) {
        List<Double> numbers = new ArrayList<>();
        evidence.bayesFactorLog10().ifPresent(numbers::add);
        evidence.shiryaevRobertsLog10().ifPresent(numbers::add);
        for (Candidate candidate : evidence.candidates()) {
            numbers.addAll(List.of(
                    candidate.logBayesFactor(),
                    candidate.shift(),
                    candidate.change(),
                    candidate.noise(),
                    candidate.weight()));
        }
        for (FilteredPoint point : evidence.points()) {
            numbers.addAll(List.of(point.level(), point.slope()));
            point.forecast().ifPresent(f -> numbers.addAll(List.of(f.mean(), f.sd(), f.surprise())));
        }
        assertThat(numbers).allMatch(Double::isFinite);
    }

    private static void assertSame(BreakEvidence actual, BreakEvidence expected, long seed) {
        assertThat(actual.position()).as("seed %s", seed).isEqualTo(expected.position());
        assertClose(actual.bayesFactorLog10(), expected.bayesFactorLog10(), seed);
        assertClose(actual.shiryaevRobertsLog10(), expected.shiryaevRobertsLog10(), seed);
        assertThat(actual.candidates()).hasSameSizeAs(expected.candidates());
        for (int i = 0; i < actual.candidates().size(); i++) {
            Candidate a = actual.candidates().get(i);
            Candidate e = expected.candidates().get(i);
            assertClose(a.logBayesFactor(), e.logBayesFactor(), seed);
            assertClose(a.shift(), e.shift(), seed);
            assertClose(a.change(), e.change(), seed);
        }
        for (int i = 0; i < actual.points().size(); i++) {
            assertClose(actual.points().get(i).slope(), expected.points().get(i).slope(), seed);
            if (i > 0) {
                Expectation a = actual.points().get(i).forecast().orElseThrow();
                Expectation e = expected.points().get(i).forecast().orElseThrow();
                assertClose(a.mean(), e.mean(), seed);
                assertClose(a.sd(), e.sd(), seed);
            }
        }
    }

    private static void assertClose(OptionalDouble actual, OptionalDouble expected, long seed) {
        assertThat(actual.isPresent()).as("seed %s", seed).isEqualTo(expected.isPresent());
        assertClose(actual.orElse(0), expected.orElse(0), seed);
    }

    private static void assertClose(double actual, double expected, long seed) {
        assertThat(GoldenStatistics.agrees(actual, expected, TOLERANCE, TOLERANCE))
                .as("seed %s: %s, expected %s", seed, actual, expected)
                .isTrue();
    }
}
