package dev.emergence.statistics.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.statistics.GoldenStatistics;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pass backwards must give what a filter for every candidate and size gives, each run from the first point with the
 * extra variance let loose at the candidate: the definition, at J times the cost.
 */
class BreakByDefinitionTest {
    private static final double[] LEVELS = {.25, .5, 1, 2};
    private static final double[] SLOPES = {1, 3};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theBackwardPassAgreesWithAFilterForEveryCandidateAndSize(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int points = 4 + random.nextInt(60);
        double[][] curve = RandomCurves.broken(random, points);
        BreakEvidence evidence = RandomCurves.evidence(curve, points);
        double unbroken = likelihood(curve, -1, 0, 0);
        for (Candidate candidate : evidence.candidates()) {
            double[] logs = new double[LEVELS.length + SLOPES.length];
            for (int i = 0; i < LEVELS.length; i++) {
                logs[i] = likelihood(curve, candidate.index(), LEVELS[i], 0);
            }
            for (int i = 0; i < SLOPES.length; i++) {
                logs[LEVELS.length + i] = likelihood(curve, candidate.index(), 0, SLOPES[i]);
            }
            double expected = logMean(logs) - unbroken;

            assertThat(GoldenStatistics.agrees(candidate.logBayesFactor(), expected, 1e-9, 1e-9))
                    .as("seed %s: %s, expected %s", seed, candidate, expected)
                    .isTrue();
        }
    }

    /** Log-likelihood of the bank with a break of these sizes before the observation at an index. */
    private static double likelihood(double[][] curve, int at, double level, double slope) {
        double[] logs = new double[21];
        for (int g = 0; g < logs.length; g++) {
            double tau = .005 * Math.pow(100, (g % 7) / 6.0);
            double drift = new double[] {.05, .2, .6}[g / 7];
            logs[g] = filter(curve, tau, drift, at, level, slope);
        }
        return logMean(logs);
    }

    private static double filter(double[][] curve, double tau, double drift, int at, double level, double slope) {
        double m0 = curve[1][0];
        double m1 = 0;
        double p00 = Math.pow(curve[2][0], 2) + tau * tau;
        double p01 = 0;
        double p11 = 4;
        double log = 0;
        for (int j = 1; j < curve[0].length; j++) {
            double d = curve[0][j] - curve[0][j - 1];
            double q = drift * drift;
            p11 += j == at ? slope * slope : 0;
            double a0 = m0 + d * m1;
            double s00 = p00 + 2 * d * p01 + d * d * p11 + q * d * d * d / 3 + (j == at ? level * level : 0);
            double s01 = p01 + d * p11 + q * d * d / 2;
            double s11 = p11 + q * d;
            double s = s00 + Math.pow(curve[2][j], 2) + tau * tau;
            double e = curve[1][j] - a0;
            log -= .5 * (e * e / s + Math.log(2 * Math.PI * s));
            m0 = a0 + s00 / s * e;
            m1 += s01 / s * e;
            p00 = s00 * (1 - s00 / s);
            p01 = s01 * (1 - s00 / s);
            p11 = s11 - s01 / s * s01;
        }
        return log;
    }

    private static double logMean(double[] logs) {
        double largest = Arrays.stream(logs).max().orElseThrow();
        return largest
                + Math.log(Arrays.stream(logs)
                        .map(x -> Math.exp(x - largest))
                        .average()
                        .orElseThrow());
    }
}
