package dev.emergence.statistics.evidence;

import java.util.Arrays;

/** The pass backwards of {@link TrendBank}: the Bayes factor of a break at every scale from the fourth point on. */
final class BreakFactors {
    private static final double[] LEVEL_VARIANCES = {.25 * .25, .5 * .5, 1, 2 * 2};
    private static final double[] SLOPE_VARIANCES = {1, 3 * 3};
    private static final int SIZES = LEVEL_VARIANCES.length + SLOPE_VARIANCES.length;

    /** Terms smaller than the largest by e^−80 are lost in rounding, whatever their denominators. */
    private static final double NEGLIGIBLE = 80;

    private final int filters;
    private final double[] r0;
    private final double[] r1;
    private final double[] n00;
    private final double[] n01;
    private final double[] n11;
    private final double[] response;
    private final double[] information;
    private final double[] exponent;
    private final double[] root;
    private double meanJitter;

    BreakFactors(int filters) {
        this.filters = filters;
        r0 = new double[filters];
        r1 = new double[filters];
        n00 = new double[filters];
        n01 = new double[filters];
        n11 = new double[filters];
        response = new double[filters];
        information = new double[filters];
        exponent = new double[filters * SIZES];
        root = new double[filters * SIZES];
    }

    /**
     * Sets {@code track.logFactor} and {@code track.jitter} where a scale starts: a break stands at none of its replicates.
     *
     * @param total log-likelihoods of the unbroken filters, up to a constant
     * @param tau2 τ² of the filters
     */
    void run(Track track, Innovations innovations, double[] total, double[] tau2) {
        Arrays.fill(r0, 0);
        Arrays.fill(r1, 0);
        Arrays.fill(n00, 0);
        Arrays.fill(n01, 0);
        Arrays.fill(n11, 0);
        double unbroken = logSum(total, filters) + Math.log(SIZES);
        for (int j = track.size - 1; j >= BreakEvidence.BEFORE; j--) {
            double ahead = j + 1 < track.size ? track.u[j + 1] - track.u[j] : 0;
            back(innovations, j, ahead);
            double behind = track.u[j] - track.u[j - 1];
            if (behind > 0) {
                breakSizes(behind, total);
                track.logFactor[j] = logSum(tau2) - unbroken;
                track.jitter[j] = meanJitter;
            }
        }
    }

    /** r and N of point j from those of the point after it, {@code ahead} decades away. */
    private void back(Innovations innovations, int j, double ahead) {
        int at = j * filters;
        for (int g = 0; g < filters; g++) {
            double c = innovations.keep[at + g];
            double k = innovations.slopeGain[at + g];
            double h00 = n00[g];
            double h01 = ahead * h00 + n01[g];
            double h11 = ahead * (h01 + n01[g]) + n11[g];
            double slope = ahead * r0[g] + r1[g];
            double cross = c * h01 - k * h11;
            r0[g] = c * r0[g] - k * slope + innovations.scaled[at + g];
            r1[g] = slope;
            n00[g] = c * (c * h00 - k * h01) - k * cross + innovations.precision[at + g];
            n01[g] = cross;
            n11[g] = h11;
        }
    }

    /**
     * Exponents and denominators of all sizes at the present point; a slope break acts over the {@code d} decades
     * before it.
     */
    private void breakSizes(double d, double[] total) {
        int at = 0;
        for (double size : LEVEL_VARIANCES) {
            breakSize(size, r0, n00, total, at);
            at += filters;
        }
        for (int g = 0; g < filters; g++) {
            response[g] = d * r0[g] + r1[g];
            information[g] = Math.max(0, d * (d * n00[g] + 2 * n01[g]) + n11[g]);
        }
        for (double size : SLOPE_VARIANCES) {
            breakSize(size, response, information, total, at);
            at += filters;
        }
    }

    private void breakSize(double size, double[] b, double[] a, double[] total, int at) {
        for (int g = 0; g < filters; g++) {
            double inverse = 1 / (1 + size * a[g]);
            exponent[at + g] = total[g] + .5 * size * b[g] * b[g] * inverse;
            root[at + g] = inverse;
        }
    }

    /** ln Σ exp(exponent)·√root over filters and sizes, and the mean of τ² by these weights. */
    private double logSum(double[] tau2) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double x : exponent) {
            largest = Math.max(largest, x);
        }
        double sum = 0;
        double jitters = 0;
        for (int at = 0; at < exponent.length; at += filters) {
            for (int g = 0; g < filters; g++) {
                double x = exponent[at + g] - largest;
                if (x > -NEGLIGIBLE) {
                    double likelihood = Math.exp(x) * Math.sqrt(root[at + g]);
                    sum += likelihood;
                    jitters += likelihood * tau2[g];
                }
            }
        }
        meanJitter = jitters / sum;
        return largest + Math.log(sum);
    }

    private static double logSum(double[] x, int count) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, x[i]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(x[i] - largest);
        }
        return largest + Math.log(sum);
    }
}
