package dev.emergence.statistics.evidence;

import java.util.Arrays;

/**
 * The unbroken filters of a {@link TrendBank} as they stand after some points of a curve: level and slope of each with their
 * covariance, and its posterior weight.
 *
 * <p>Kalman filters of the local linear trend, Durbin and Koopman (2012), Time Series Analysis by State Space Methods, §4.3.
 */
final class TrendFilters {
    private static final double[] TAU = geometric(.005, .5, 7);
    private static final double[] DRIFT = {.05, .2, .6};
    private static final double SLOPE_VARIANCE = 4;

    /** How many. */
    static final int COUNT = TAU.length * DRIFT.length;

    /** Variances of s stay within 2.5e-5 and 1e13, so that the product of 16 of them neither over- nor underflows. */
    private static final int STEPS_A_LOG = 16;

    /** τ² of each. */
    final double[] jitter = new double[COUNT];

    /** Log-likelihoods, up to a constant, as of the last {@link #weigh}. */
    final double[] total = new double[COUNT];

    private final double[] drift = new double[COUNT];
    private final double[] m0 = new double[COUNT];
    private final double[] m1 = new double[COUNT];
    private final double[] p00 = new double[COUNT];
    private final double[] p01 = new double[COUNT];
    private final double[] p11 = new double[COUNT];
    private final double[] squares = new double[COUNT];
    private final double[] product = new double[COUNT];
    private final double[] logs = new double[COUNT];
    private final double[] weight = new double[COUNT];
    private final double[] predicted = new double[COUNT];
    private final double[] variance = new double[COUNT];

    TrendFilters() {
        for (int g = 0; g < COUNT; g++) {
            jitter[g] = Math.pow(TAU[g % TAU.length], 2);
            drift[g] = Math.pow(DRIFT[g / TAU.length], 2);
        }
    }

    /** At the first point. */
    void start(double v, double se) {
        Arrays.fill(m0, v);
        Arrays.fill(m1, 0);
        Arrays.fill(p01, 0);
        Arrays.fill(p11, SLOPE_VARIANCE);
        Arrays.fill(squares, 0);
        Arrays.fill(product, 1);
        Arrays.fill(logs, 0);
        for (int g = 0; g < COUNT; g++) {
            p00[g] = se * se + jitter[g];
        }
    }

    /**
     * Over {@code d} decades to the next point, whose squared error is {@code error}.
     *
     * @param seam variance with which its level may be another
     */
    void advance(double d, double error, double seam) {
        for (int g = 0; g < COUNT; g++) {
            double q = drift[g] * d;
            predicted[g] = m0[g] + d * m1[g];
            p00[g] += seam + d * (2 * p01[g] + d * (p11[g] + q / 3));
            p01[g] += d * (p11[g] + q / 2);
            p11[g] += q;
            variance[g] = p00[g] + error + jitter[g];
        }
    }

    /** Takes in the observation v of point j, and notes what it leaves. */
    void observe(double v, int j, Innovations innovations) {
        for (int g = 0; g < COUNT; g++) {
            double precision = 1 / variance[g];
            double e = v - predicted[g];
            double k0 = p00[g] * precision;
            double k1 = p01[g] * precision;
            m0[g] = predicted[g] + k0 * e;
            m1[g] += k1 * e;
            double keep = (variance[g] - p00[g]) * precision;
            p11[g] -= k1 * p01[g];
            p00[g] *= keep;
            p01[g] *= keep;
            squares[g] += e * e * precision;
            product[g] *= variance[g];
            innovations.set(j, g, e * precision, precision, keep, k1);
        }
        if (j % STEPS_A_LOG == 0) {
            for (int g = 0; g < COUNT; g++) {
                logs[g] += Math.log(product[g]);
                product[g] = 1;
            }
        }
    }

    /** Log-likelihoods, up to a constant, and the posterior weights of the filters. */
    void weigh() {
        double largest = Double.NEGATIVE_INFINITY;
        for (int g = 0; g < COUNT; g++) {
            total[g] = -.5 * (squares[g] + logs[g] + Math.log(product[g]));
            largest = Math.max(largest, total[g]);
        }
        double sum = 0;
        for (int g = 0; g < COUNT; g++) {
            weight[g] = Math.exp(total[g] - largest);
            sum += weight[g];
        }
        for (int g = 0; g < COUNT; g++) {
            weight[g] /= sum;
        }
    }

    /**
     * What they expect of an observation later on: the mixture of the filters' forecasts, by the last {@link #weigh}. Each says
     * {@code level + d·slope} with the variance {@code p00 + 2d·p01 + d²·p11 + q²d³/3 + τ² + error}.
     *
     * @param d decades beyond the last point
     * @param error its squared standard error
     */
    Normal ahead(double d, double error) {
        double mean = 0;
        for (int g = 0; g < COUNT; g++) {
            mean += weight[g] * (m0[g] + d * m1[g]);
        }
        double spread = 0;
        for (int g = 0; g < COUNT; g++) {
            double own = p00[g] + d * (2 * p01[g] + d * (p11[g] + drift[g] * d / 3)) + jitter[g] + error;
            double off = m0[g] + d * m1[g] - mean;
            spread += weight[g] * (own + off * off);
        }
        return new Normal(mean, Math.sqrt(spread));
    }

    double level() {
        return weighted(m0);
    }

    double slope() {
        return weighted(m1);
    }

    private double weighted(double[] values) {
        double mean = 0;
        for (int g = 0; g < COUNT; g++) {
            mean += weight[g] * values[g];
        }
        return mean;
    }

    private static double[] geometric(double first, double last, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = first * Math.pow(last / first, i / (count - 1.0));
        }
        return values;
    }
}
