package dev.emergence.benchmarks.detector;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Adams, MacKay (2007), Bayesian online changepoint detection, arXiv 0710.3742: the posterior of how long the present run of points
 * has lasted. It claims a change where, at the last point, that run is shorter than the curve with a probability above ½.
 *
 * <p>With r_t the length of the run at t, π_r(x) the predictive density of the next x in a run of r and h the hazard,
 *
 * <p>{@code P(r_t = r + 1) ∝ P(r_(t−1) = r)·π_r(x_t)·(1 − h)}, {@code P(r_t = 0) ∝ h·Σ_r P(r_(t−1) = r)·π_r(x_t)} (their eq. 3).
 *
 * <p>Within a run x = β'z + N(0, σ²), β ~ N(0, {@code wide}·σ²), 1/σ² ~ Gamma(1, b): π is Student's t with 2a degrees of freedom,
 * location β̂'z and squared scale (b/a)(1 + z'P⁻¹z), P being the precision in units of σ²; the posterior is that of Bayesian regression
 * (Bishop 2006, §3.3, ex. 3.12).
 *
 * <ul>
 *   <li>{@link #ofSteps}: x = v_j − v_(j−1), z = 1. Runs are stretches of equal slope.
 *   <li>{@link #ofLines}: x = v_j, z = (1, u). Runs are straight pieces.
 * </ul>
 *
 * <p>h = 1/100: a change each hundred points, rarer than a curve is long. b = .03², with a = 1 the weight of two points: checkpoints
 * jitter by 2% and are measured to 1 or 2%. {@code wide} = 10 for steps, in units of σ; 10⁴ for lines: of their coefficients nothing is
 * known.
 */
final class Bocpd implements Detector {
    private static final double HAZARD = .01;
    private static final double RATE = .03 * .03;

    private final int coefficients;
    private final double wide;

    private Bocpd(int coefficients, double wide) {
        this.coefficients = coefficients;
        this.wide = wide;
    }

    static Bocpd ofSteps() {
        return new Bocpd(1, 10);
    }

    static Bocpd ofLines() {
        return new Bocpd(2, 1e4);
    }

    @Override
    public boolean claims(double[] u, double[] v) {
        return changed(u, v) > .5;
    }

    /** The probability, at the last point, that the run did not begin with the first. */
    double changed(double[] u, double[] v) {
        int first = coefficients == 1 ? 1 : 0;
        double[] logs = {0};
        Regression[] runs = {new Regression(coefficients, wide)};
        for (int j = first; j < v.length; j++) {
            double[] z = {1, u[j] - u[0]};
            double x = first == 1 ? v[j] - v[j - 1] : v[j];
            double[] next = new double[logs.length + 1];
            Regression[] longer = new Regression[next.length];
            next[0] = Double.NEGATIVE_INFINITY;
            longer[0] = new Regression(coefficients, wide);
            for (int r = 0; r < logs.length; r++) {
                double log = logs[r] + runs[r].logDensity(z, x);
                next[0] = logSum(next[0], log + Math.log(HAZARD));
                next[r + 1] = log + Math.log1p(-HAZARD);
                longer[r + 1] = runs[r];
                longer[r + 1].add(z, x);
            }
            logs = normalised(next);
            runs = longer;
        }
        return -Math.expm1(logs[logs.length - 1]);
    }

    private static double[] normalised(double[] logs) {
        double sum = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            sum = logSum(sum, log);
        }
        for (int r = 0; r < logs.length; r++) {
            logs[r] -= sum;
        }
        return logs;
    }

    private static double logSum(double a, double b) {
        double greater = Math.max(a, b);
        return greater == Double.NEGATIVE_INFINITY ? greater : greater + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    /** What is known of one run's line; with one coefficient of its level. Updated by Kalman's gain. */
    private static final class Regression {
        private double level;
        private double slope;

        /** Covariance of the coefficients, in units of σ². */
        private double c00;

        private double c01;
        private double c11;
        private double shape = 1;
        private double rate = RATE;

        Regression(int coefficients, double wide) {
            c00 = wide;
            c11 = coefficients > 1 ? wide : 0;
        }

        double logDensity(double[] z, double x) {
            double scale = Math.sqrt(rate / shape * spread(z));
            return TDistribution.of(2 * shape).logDensity((x - expected(z)) / scale) - Math.log(scale);
        }

        void add(double[] z, double x) {
            double spread = spread(z);
            double error = x - expected(z);
            double g0 = c00 * z[0] + c01 * z[1];
            double g1 = c01 * z[0] + c11 * z[1];
            level += g0 * error / spread;
            slope += g1 * error / spread;
            c00 -= g0 * g0 / spread;
            c01 -= g0 * g1 / spread;
            c11 -= g1 * g1 / spread;
            shape += .5;
            rate += .5 * error * error / spread;
        }

        private double expected(double[] z) {
            return level * z[0] + slope * z[1];
        }

        private double spread(double[] z) {
            return 1 + c00 * z[0] * z[0] + 2 * c01 * z[0] * z[1] + c11 * z[1] * z[1];
        }
    }
}
