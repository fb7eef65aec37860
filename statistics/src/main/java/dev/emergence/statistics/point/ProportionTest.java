package dev.emergence.statistics.point;

/**
 * z-test of two proportions whose standard error is never 0: {@code √(p(1 − p)/n)} with p = (k + ½)/(n + 1), the mean
 * of the Jeffreys posterior. k may be fractional.
 */
public final class ProportionTest {
    private ProportionTest() {}

    /** Standard error of k/n. */
    public static double standardError(double k, double n) {
        double p = (k + .5) / (n + 1);
        return Math.sqrt(p * (1 - p) / n);
    }

    /** {@code k1/n1 − k0/n0} over its standard error. */
    public static double z(double k1, double n1, double k0, double n0) {
        return (k1 / n1 - k0 / n0) / Math.hypot(standardError(k1, n1), standardError(k0, n0));
    }
}
