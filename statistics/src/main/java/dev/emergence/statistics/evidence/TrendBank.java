package dev.emergence.statistics.evidence;

import java.util.Arrays;

/**
 * A bank of Kalman filters for the local linear trend, and the evidence that level or slope broke at one point.
 *
 * <p>Model: level' = slope, the slope is a random walk of sd {@code drift} per √decade, each checkpoint jitters by τ on
 * top of its measurement error. The bank holds 7 τ (geometric, .005 to .5) × 3 drifts (.05, .2, .6), all equally likely
 * before the first point; the slope starts at 0 ± 2 per decade and the level at the first point. A break lets the level
 * loose by N(0, l²), l ∈ {.25, .5, 1, 2}, or the slope by N(0, b²), b ∈ {1, 3} per decade, before one observation.
 *
 * <p>The evidence for all candidates takes one pass forwards and one backwards. Write e_t, s_t for the innovations of
 * the unbroken filter and their variances. A break of size δ at j moves the innovations by δ·x_t, where x_t is the
 * filter's response to a unit break, so that
 *
 * <p>{@code L_broken / L_unbroken = (1 + c²A)^−½ · exp(½ c² B² / (1 + c²A))}, {@code A = Σ x_t²/s_t}, {@code B = Σ x_t
 * e_t/s_t}
 *
 * <p>for δ ~ N(0, c²), exactly as if a filter with the extra variance c² at j had been run. A and B of every j are
 * quadratic and linear forms in the disturbance smoother's N_j and r_j (de Jong and Penzer 1998, Diagnosing shocks in
 * time series, doi 10.1080/01621459.1998.10473731; Durbin and Koopman 2012, §4.5), which recur backwards: {@code r_j =
 * Z'e_j/s_j + L_j'r_(j+1)}, {@code N_j = Z'Z/s_j + L_j'N_(j+1)L_j}.
 *
 * <p>A workspace of 672 bytes a point of the longest curve; one a thread.
 */
public final class TrendBank {
    private static final double[] TAU = geometric(.005, .5, 7);
    private static final double[] DRIFT = {.05, .2, .6};
    private static final double SLOPE_VARIANCE = 4;
    private static final int G = TAU.length * DRIFT.length;

    /** Variances of s stay within 2.5e-5 and 1e13, so that the product of 16 of them neither over- nor underflows. */
    private static final int STEPS_A_LOG = 16;

    private final double[] jitter = new double[G];
    private final double[] drift = new double[G];
    private final double[] m0 = new double[G];
    private final double[] m1 = new double[G];
    private final double[] p00 = new double[G];
    private final double[] p01 = new double[G];
    private final double[] p11 = new double[G];
    private final double[] squares = new double[G];
    private final double[] product = new double[G];
    private final double[] logs = new double[G];
    private final double[] weight = new double[G];
    private final double[] total = new double[G];
    private final double[] predicted = new double[G];
    private final double[] variance = new double[G];
    private final Innovations innovations = new Innovations(G);
    private final BreakFactors factors = new BreakFactors(G);

    public TrendBank() {
        for (int g = 0; g < G; g++) {
            jitter[g] = Math.pow(TAU[g % TAU.length], 2);
            drift[g] = Math.pow(DRIFT[g / TAU.length], 2);
        }
    }

    /** Brings forecasts (from index {@code clean} on) and factors of a curve up to date. */
    void run(Track track, int clean) {
        innovations.reserve(track.size);
        start(track.v[0], track.se[0]);
        for (int j = 0; j < track.size; j++) {
            if (j > 0) {
                advance(track, j);
                if (j >= clean) {
                    recordForecast(track, j);
                }
                observe(track.v[j], j);
            }
            if (j >= clean - 1) {
                weigh();
                recordTrend(track, j);
            }
        }
        factors.run(track, innovations, total, jitter);
    }

    private void start(double v, double se) {
        Arrays.fill(m0, v);
        Arrays.fill(m1, 0);
        Arrays.fill(p01, 0);
        Arrays.fill(p11, SLOPE_VARIANCE);
        Arrays.fill(squares, 0);
        Arrays.fill(product, 1);
        Arrays.fill(logs, 0);
        for (int g = 0; g < G; g++) {
            p00[g] = se * se + jitter[g];
        }
    }

    /**
     * From the point before to point j: state and covariance by the trend, {@code predicted} and {@code variance} of v.
     */
    private void advance(Track track, int j) {
        double d = track.u[j] - track.u[j - 1];
        double error = track.se[j] * track.se[j];
        for (int g = 0; g < G; g++) {
            double q = drift[g] * d;
            predicted[g] = m0[g] + d * m1[g];
            p00[g] += d * (2 * p01[g] + d * (p11[g] + q / 3));
            p01[g] += d * (p11[g] + q / 2);
            p11[g] += q;
            variance[g] = p00[g] + error + jitter[g];
        }
    }

    /** Takes in the observation v of point j. */
    private void observe(double v, int j) {
        for (int g = 0; g < G; g++) {
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
            for (int g = 0; g < G; g++) {
                logs[g] += Math.log(product[g]);
                product[g] = 1;
            }
        }
    }

    /** Log-likelihoods, up to a constant, and the posterior weights of the filters. */
    private void weigh() {
        double largest = Double.NEGATIVE_INFINITY;
        for (int g = 0; g < G; g++) {
            total[g] = -.5 * (squares[g] + logs[g] + Math.log(product[g]));
            largest = Math.max(largest, total[g]);
        }
        double sum = 0;
        for (int g = 0; g < G; g++) {
            weight[g] = Math.exp(total[g] - largest);
            sum += weight[g];
        }
        for (int g = 0; g < G; g++) {
            weight[g] /= sum;
        }
    }

    /** The forecast of point j; {@code weight} is still that of the points before. */
    private void recordForecast(Track track, int j) {
        double mean = 0;
        for (int g = 0; g < G; g++) {
            mean += weight[g] * predicted[g];
        }
        double spread = 0;
        for (int g = 0; g < G; g++) {
            double off = predicted[g] - mean;
            spread += weight[g] * (variance[g] + off * off);
        }
        track.forecastMean[j] = mean;
        track.forecastSd[j] = Math.sqrt(spread);
    }

    private void recordTrend(Track track, int j) {
        double level = 0;
        double slope = 0;
        for (int g = 0; g < G; g++) {
            level += weight[g] * m0[g];
            slope += weight[g] * m1[g];
        }
        track.level[j] = level;
        track.slope[j] = slope;
    }

    private static double[] geometric(double first, double last, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = first * Math.pow(last / first, i / (count - 1.0));
        }
        return values;
    }
}
