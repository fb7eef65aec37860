package dev.emergence.statistics.evidence;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Curves of u, v and se with a level break somewhere. */
final class RandomCurves {
    private RandomCurves() {}

    static double[][] broken(SplittableRandom random, int points) {
        double[][] curve = new double[3][points];
        int at = random.nextInt(points);
        double slope = random.nextDouble(-.5, 1.5);
        double u = 6;
        for (int i = 0; i < points; i++) {
            u += random.nextDouble(.01, .2);
            curve[0][i] = u;
            curve[2][i] = Math.pow(10, random.nextDouble(-3, -.5));
            curve[1][i] = slope * u + (i >= at ? .7 : 0) + (curve[2][i] + .02) * random.nextGaussian();
        }
        return curve;
    }

    static double[][] first(double[][] curve, int points) {
        return Arrays.stream(curve).map(row -> Arrays.copyOf(row, points)).toArray(double[][]::new);
    }

    static BreakEvidence evidence(double[][] curve, int points) {
        double[][] part = first(curve, points);
        return BreakEvidence.of(part[0], part[1], part[2]);
    }
}
