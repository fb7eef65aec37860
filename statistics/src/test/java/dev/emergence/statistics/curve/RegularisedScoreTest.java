package dev.emergence.statistics.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegularisedScoreTest {
    private static final int POINTS = 20;

    @Test
    void fivePercentOfNoiseAroundAStraightLineExceedsTheNullQuantile() {
        long seed = 5;
        SplittableRandom random = new SplittableRandom(seed);
        int runs = 400;
        int above = 0;
        for (int run = 0; run < runs; run++) {
            RegularisedScore score = RegularisedScore.of(scales(), noisyLine(random), errors(.05));
            above += score.score().value().orElseThrow()
                            > score.nullQuantile().value().orElseThrow()
                    ? 1
                    : 0;
        }
        // 5% ± 3 standard errors of a share of 400, and the line is fitted, which takes two of twenty degrees of
        // freedom
        assertThat((double) above / runs).as("seed %s", seed).isBetween(.005, .085);
    }

    @Test
    void aSharpJumpExceedsTheNullQuantile() {
        double[] y = new double[POINTS];
        Arrays.fill(y, 12, POINTS, .8);
        RegularisedScore score = RegularisedScore.of(scales(), y, errors(.02));

        // I/√(2·SE²) = .8/(.02·√2), while breakthroughness does not exist: the median change is 0
        assertThat(score.score().value().orElseThrow()).isEqualTo(.8 / Math.sqrt(2 * .02 * .02));
        assertThat(score.nullQuantile().value().orElseThrow())
                .isLessThan(score.score().value().orElseThrow());
        assertThat(DescriptiveScores.of(y).breakthroughness().value()).isEmpty();
    }

    @Test
    void aClearFallExceedsTheNullQuantileAsItsMirrorImageDoes() {
        double[] rise = new double[POINTS];
        Arrays.fill(rise, 12, POINTS, .8);
        double[] fall = Arrays.stream(rise).map(y -> .8 - y).toArray();
        RegularisedScore falling = RegularisedScore.of(scales(), fall, errors(.02));

        assertThat(falling.score().value().orElseThrow())
                .isGreaterThan(falling.nullQuantile().value().orElseThrow())
                .isEqualTo(RegularisedScore.of(scales(), rise, errors(.02))
                        .score()
                        .value()
                        .orElseThrow());
    }

    @Test
    void fivePercentOfNoiseAroundAFallingLineExceedsTheNullQuantile() {
        long seed = 6;
        SplittableRandom random = new SplittableRandom(seed);
        int runs = 400;
        int above = 0;
        for (int run = 0; run < runs; run++) {
            double[] y = Arrays.stream(noisyLine(random)).map(x -> -x).toArray();
            RegularisedScore score = RegularisedScore.of(scales(), y, errors(.05));
            above += score.score().value().orElseThrow()
                            > score.nullQuantile().value().orElseThrow()
                    ? 1
                    : 0;
        }
        // as around a rising one
        assertThat((double) above / runs).as("seed %s", seed).isBetween(.005, .085);
    }

    @Test
    void errorsThatVanishBesideTheValuesLeaveAFiniteQuantile() {
        // the line through a peak in the middle is flat, and each redraw of it constant
        RegularisedScore score = RegularisedScore.of(
                new double[] {1, 2, 3}, new double[] {.5, .7, .5}, new double[] {1e-200, 1e-200, 1e-200});

        assertThat(score.nullQuantile().value().orElse(0.0)).isFinite();
    }

    @Test
    void equalCurvesHaveEqualQuantiles() {
        double[] y = noisyLine(new SplittableRandom(8));

        assertThat(RegularisedScore.of(scales(), y, errors(.1)))
                .isEqualTo(RegularisedScore.of(scales(), y.clone(), errors(.1)));
    }

    @Test
    void saysWhyItDoesNotExist() {
        assertThat(RegularisedScore.of(new double[1], new double[1], new double[1])
                        .score()
                        .undefined())
                .contains("one_point");
        assertThat(RegularisedScore.of(scales(), new double[POINTS], errors(0))
                        .score()
                        .undefined())
                .contains("no_variation");
        double[] y = noisyLine(new SplittableRandom(9));
        assertThat(RegularisedScore.of(scales(), y, errors(0)).nullQuantile().undefined())
                .contains("error_zero");
        assertThat(RegularisedScore.of(new double[POINTS], y, errors(.1))
                        .nullQuantile()
                        .undefined())
                .contains("one_scale");
    }

    @Test
    void staysFiniteForTinyAndHugeNumbers() {
        double[] y = noisyLine(new SplittableRandom(10));
        for (double unit : new double[] {1e-300, 1e-150, 1e150}) {
            double[] scaled = Arrays.stream(y).map(x -> x * unit).toArray();
            RegularisedScore score = RegularisedScore.of(scales(), scaled, errors(.1 * unit));

            assertThat(score.score().value().orElse(0.0)).isFinite();
            assertThat(score.nullQuantile().value().orElse(0.0)).isFinite();
        }
    }

    @Test
    void refusesErrorsThatAreNone() {
        assertThatThrownBy(() -> RegularisedScore.of(scales(), new double[POINTS], errors(Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RegularisedScore.of(scales(), new double[3], errors(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double[] noisyLine(SplittableRandom random) {
        return Arrays.stream(scales())
                .map(u -> .1 * u + .05 * random.nextGaussian())
                .toArray();
    }

    private static double[] scales() {
        double[] u = new double[POINTS];
        Arrays.setAll(u, j -> 6 + .1 * j);
        return u;
    }

    private static double[] errors(double error) {
        double[] se = new double[POINTS];
        Arrays.fill(se, error);
        return se;
    }
}
