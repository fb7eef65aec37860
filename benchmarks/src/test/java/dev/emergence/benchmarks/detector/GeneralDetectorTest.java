package dev.emergence.benchmarks.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against independent implementations in numpy 2.4.6 and scipy 1.17.1: every sum of squares by {@code numpy.linalg.lstsq} of the raw
 * polynomial, run lengths by {@code numpy.linalg.solve} of the normal equations and {@code scipy.stats.t.logpdf}, the greatest likelihood by
 * {@code scipy.optimize.minimize} (BFGS). The curves are 28 points over 3 decades t: .8·t + .02·sin(7j), bowed by .1·t², with a jump
 * of .3 at point 14, or with a slope that grows by 1.5 after point 13.
 */
class GeneralDetectorTest {
    private static final int POINTS = 28;
    private static final int JUMP = 14;

    private enum Curve {
        STRAIGHT {
            @Override
            double more(int j) {
                return 0;
            }
        },
        BOWED {
            @Override
            double more(int j) {
                return .1 * t(j) * t(j);
            }
        },
        JUMP_OF_30 {
            @Override
            double more(int j) {
                return j >= JUMP ? .3 : 0;
            }
        },
        BEND {
            @Override
            double more(int j) {
                return 1.5 * Math.max(0, t(j) - t(JUMP - 1));
            }
        };

        abstract double more(int j);

        double[] v() {
            double[] v = new double[POINTS];
            Arrays.setAll(v, j -> .8 * t(j) + .02 * Math.sin(7 * j) + more(j));
            return v;
        }
    }

    private static double t(int j) {
        return 3.0 * j / (POINTS - 1);
    }

    private static double[] u() {
        double[] u = new double[POINTS];
        Arrays.setAll(u, j -> 6 + t(j));
        return u;
    }

    private static double[] stepAtJump() {
        double[] x = new double[POINTS];
        Arrays.fill(x, JUMP, POINTS, 1);
        return x;
    }

    @ParameterizedTest
    @CsvSource({
        "STRAIGHT, 3.1055431340429047, 3.037446287192906",
        "BOWED, 118.03806072680297, 3.0374462871928243",
        "JUMP_OF_30, 354.5956677673853, 268.34332494650556",
        "BEND, 7733.694239321853, 374.9583816063667"
    })
    void theGreatestFIsNumpys(Curve curve, double line, double quadratic) {
        assertThat(SupF.aroundLine().statistic(u(), curve.v())).isCloseTo(line, within(1e-8 * line));
        assertThat(SupF.aroundQuadratic().statistic(u(), curve.v())).isCloseTo(quadratic, within(1e-8 * quadratic));
    }

    /** 3,000 curves of nothing but noise: 1% ± .45 (two and a half standard errors) lie above the critical value. */
    @Test
    void oneInAHundredStraightCurvesPassesTheCriticalValues() {
        long seed = 4_712;
        SplittableRandom random = new SplittableRandom(seed);
        int line = 0;
        int quadratic = 0;
        for (int i = 0; i < 3_000; i++) {
            double[] v = new double[POINTS];
            Arrays.setAll(v, j -> random.nextGaussian());
            line += SupF.aroundLine().claims(u(), v) ? 1 : 0;
            quadratic += SupF.aroundQuadratic().claims(u(), v) ? 1 : 0;
        }
        assertThat(line).as("seed %s", seed).isBetween(16, 44);
        assertThat(quadratic).as("seed %s", seed).isBetween(16, 44);
    }

    @ParameterizedTest
    @CsvSource({"STRAIGHT, 1", "BOWED, 5", "JUMP_OF_30, 5", "BEND, 5"})
    void theBestNumberOfPiecesIsNumpys(Curve curve, int pieces) {
        assertThat(new PiecewiseLines().pieces(u(), curve.v())).isEqualTo(pieces);
    }

    @ParameterizedTest
    @CsvSource({
        "STRAIGHT, 0.014327749675621115, 0.01009620925610466",
        "BOWED, 0.867611207650537, 0.9999999994139321",
        "JUMP_OF_30, 0.9999999975472202, 0.9999999999999205",
        "BEND, 0.9999999999999987, 1"
    })
    void theProbabilityOfAShorterRunIsNumpys(Curve curve, double steps, double lines) {
        assertThat(Bocpd.ofSteps().changed(u(), curve.v())).isCloseTo(steps, within(1e-9));
        assertThat(Bocpd.ofLines().changed(u(), curve.v())).isCloseTo(lines, within(1e-9));
    }

    @Test
    void theGreatestLikelihoodIsScipys() {
        double[] right = {
            2, 3, 4, 5, 6, 7, 9, 10, 12, 13, 15, 17, 19, 21, 41, 42, 43, 45, 46, 47, 48, 49, 50, 50, 51, 52, 52, 53
        };
        double[][] line = LeastSquares.polynomial(u(), 1);
        double[][] broken = {line[0], line[1], stepAtJump()};
        assertThat(new LogLogRegression(line, right, 60).logLikelihood()).isCloseTo(-786.4673358753229, within(1e-6));
        assertThat(new LogLogRegression(broken, right, 60).logLikelihood()).isCloseTo(-767.7611145423491, within(1e-6));
        assertThat(Oracle.score(u(), right, 60, stepAtJump())).isTrue();
    }

    /** Nothing right before, everything after: the greatest likelihood is 1, approached at infinity. */
    @Test
    void aScoreThatGoesFromNothingToAllHasLikelihoodOne() {
        double[] right = Arrays.stream(stepAtJump()).map(x -> 60 * x).toArray();
        double[][] line = LeastSquares.polynomial(u(), 1);
        double[][] broken = {line[0], line[1], stepAtJump()};
        assertThat(new LogLogRegression(broken, right, 60).logLikelihood()).isCloseTo(0, within(1e-3));
    }

    /** (0.15094031870282046 − 0.004959286880136168)/(2σ²) is 100's logarithm at σ = .125895. */
    @Test
    void theOracleDecidesAtAHundredfoldLikelihood() {
        double[] v = Curve.JUMP_OF_30.v();
        assertThat(Oracle.companion(u(), v, stepAtJump(), .12589)).isTrue();
        assertThat(Oracle.companion(u(), v, stepAtJump(), .12590)).isFalse();
    }

    @Test
    void aColumnThatOthersExplainAddsNothing() {
        double[] v = Curve.STRAIGHT.v();
        double[][] line = LeastSquares.polynomial(u(), 1);
        double alone = LeastSquares.residual(line, v, 0, POINTS);
        double[][] twice = {line[0], line[1], line[1]};
        assertThat(LeastSquares.residual(twice, v, 0, POINTS)).isCloseTo(alone, within(1e-12));
    }
}
