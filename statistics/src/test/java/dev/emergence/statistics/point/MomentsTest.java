package dev.emergence.statistics.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {
    @Test
    void survivesLossesThatDifferInTheTwelfthDigit() {
        double[] values = {1e12 + 1, 1e12 + 2, 1e12 + 3, 1e12 + 4};
        double sum = Arrays.stream(values).sum();
        double squares = Arrays.stream(values).map(x -> x * x).sum();
        double naive = (squares - sum * sum / values.length) / (values.length - 1);

        assertThat(Moments.of(values).variance().orElseThrow()).isEqualTo(5.0 / 3); // of 1, 2, 3, 4
        assertThat(naive).isNotCloseTo(5.0 / 3, within(1.0));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void combiningAnySplitInAnyOrderIsAccepting(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = random.doubles(200, -5, 90).toArray();
        Moments[] parts = new Moments[7];
        Arrays.fill(parts, Moments.EMPTY);
        for (double value : values) {
            int part = random.nextInt(parts.length);
            parts[part] = parts[part].plus(value);
        }
        Moments forwards = Moments.EMPTY;
        Moments backwards = Moments.EMPTY;
        for (int i = 0; i < parts.length; i++) {
            forwards = forwards.combine(parts[i]);
            backwards = parts[i].combine(backwards);
        }
        assertClose(forwards, Moments.of(values), seed);
        assertClose(backwards, Moments.of(values), seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void replacingScoresManyTimesIsScoringOnce(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = random.doubles(50).toArray();
        Moments moments = Moments.of(values);
        for (int i = 0; i < 2000; i++) {
            int example = random.nextInt(values.length);
            double now = random.nextDouble();
            moments = moments.replace(values[example], now);
            values[example] = now;
        }
        assertClose(moments, Moments.of(values), seed);
    }

    @Test
    void takingEverythingOutLeavesNothing() {
        assertThat(Moments.of(.1, .2, .3).minus(.2).minus(.1).minus(.3)).isEqualTo(Moments.EMPTY);
        assertThat(Moments.of(.1, .2, .3).minus(.2).minus(.1).m2()).isZero();
    }

    @Test
    void haveNoErrorForFewerThanTwoValues() {
        assertThat(Moments.EMPTY.standardError()).isEmpty();
        assertThat(Moments.of(.3).variance()).isEmpty();
        assertThat(Moments.of(.3, .3).standardError()).hasValue(0);
    }

    @Test
    void refuseWhatIsNotFinite() {
        assertThatThrownBy(() -> Moments.of(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Moments.EMPTY.plus(Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Moments.EMPTY.minus(1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertClose(Moments actual, Moments expected, long seed) {
        assertThat(actual.n()).isEqualTo(expected.n());
        assertThat(actual.mean()).as("seed %s", seed).isCloseTo(expected.mean(), within(1e-10));
        assertThat(actual.m2()).as("seed %s", seed).isCloseTo(expected.m2(), within(1e-10 * (1 + expected.m2())));
    }
}
