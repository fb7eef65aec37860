package dev.emergence.statistics.point;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Quantiles of the beta distribution to full relative precision, also where they are tiny.
 *
 * <p>commons-statistics inverts to 1e-9 absolute, which is not enough at k = 0: the link takes the logarithm. Here Newton's
 * method solves {@code ln F(x(t)) = ln p} in {@code t = ln(x / (1 − x))}, with F and its density from commons-statistics.
 * The density of t is log-concave, so ln F is concave in t and the method climbs to the root from the left without passing
 * it; from the right one step leads to the left.
 */
public final class BetaQuantile {
    private static final double FURTHEST = 700;
    private static final double LONGEST_STEP = 40;
    private static final int MOST_STEPS = 200;

    private BetaQuantile() {}

    /**
     * The x with P(Beta(a, b) ≤ x) = p.
     *
     * @param a first shape, greater than 0
     * @param b second shape, greater than 0
     * @param p probability between 0 and 1, both excluded
     */
    public static double of(double a, double b, double p) {
        if (!(a > 0 && b > 0 && p > 0 && p < 1)) {
            throw new IllegalArgumentException("a=" + a + " b=" + b + " p=" + p);
        }
        BetaDistribution beta = BetaDistribution.of(a, b);
        double target = Math.log(p);
        double t = Math.log(a / b);
        for (int i = 0; i < MOST_STEPS; i++) {
            double x = 1 / (1 + Math.exp(-t));
            double log = Math.log(beta.cumulativeProbability(x));
            if (log == Double.NEGATIVE_INFINITY) {
                t += LONGEST_STEP;
                continue;
            }
            double slope = Math.exp(beta.logDensity(x) + Math.log(x) - Math.log1p(Math.exp(t)) - log);
            double step = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, (target - log) / slope));
            t = Math.max(-FURTHEST, Math.min(FURTHEST, t + step));
            if (Math.abs(step) < 1e-14 * (1 + Math.abs(t))) {
                break;
            }
        }
        return 1 / (1 + Math.exp(-t));
    }
}
