package dev.emergence.statistics.point;

import java.util.OptionalDouble;

/**
 * Count, mean and sum of squared deviations of scores, from which follow the variance {@code s² = m2 / (n − 1)} and the
 * standard error {@code s / √n}.
 *
 * <ul>
 *   <li>Adding one value: Welford (1962), doi 10.1080/00401706.1962.10490022.
 *   <li>Adding another set: Chan, Golub, LeVeque (1983), doi 10.1080/00031305.1983.10483115. The order of adding
 *       and the way the values are split change the result by rounding only.
 *   <li>Taking a value out: Welford's step backwards. A value that was never added leaves meaningless moments.
 *   <li>Variance and error do not exist for fewer than two values.
 * </ul>
 *
 * @param n how many values
 * @param mean their mean; 0 where there is none
 * @param m2 Σ (x − mean)²
 */
public record Moments(long n, double mean, double m2) {
    public static final Moments EMPTY = new Moments(0, 0, 0);

    public Moments {
        if (n < 0 || !Double.isFinite(mean) || !Double.isFinite(m2) || m2 < 0) {
            throw new IllegalArgumentException("no moments: n=" + n + " mean=" + mean + " m2=" + m2);
        }
    }

    public static Moments of(double... values) {
        Moments moments = EMPTY;
        for (double value : values) {
            moments = moments.plus(value);
        }
        return moments;
    }

    /** Of n values of which only the mean and its standard error are known. */
    public static Moments withError(long n, double mean, double standardError) {
        return new Moments(n, mean, standardError * standardError * n * Math.max(0, n - 1));
    }

    /** Of n zeros and ones. */
    public static Moments ofShare(long n, double share) {
        return withError(n, share, Math.sqrt(share * (1 - share) / Math.max(1, n - 1)));
    }

    /** With one more value. */
    public Moments plus(double x) {
        requireFinite(x);
        double delta = x - mean;
        double next = mean + delta / (n + 1);
        return new Moments(n + 1, next, m2 + delta * (x - next));
    }

    /** Without a value that was added before. */
    public Moments minus(double x) {
        requireFinite(x);
        if (n == 0) {
            throw new IllegalArgumentException("nothing to take out");
        }
        if (n == 1) {
            return EMPTY;
        }
        double rest = mean - (x - mean) / (n - 1);
        return new Moments(n - 1, rest, n == 2 ? 0 : Math.max(0, m2 - (x - mean) * (x - rest)));
    }

    /** With {@code now} in the place of {@code before}, for an example that was scored again. */
    public Moments replace(double before, double now) {
        return before == now ? this : minus(before).plus(now);
    }

    /** Of both sets together. */
    public Moments combine(Moments other) {
        if (n == 0 || other.n == 0) {
            return n == 0 ? other : this;
        }
        long total = n + other.n;
        double delta = other.mean - mean;
        double share = (double) other.n / total;
        return new Moments(total, mean + delta * share, m2 + other.m2 + delta * delta * share * n);
    }

    /** {@code s²}; empty for fewer than two values. */
    public OptionalDouble variance() {
        return n < 2 ? OptionalDouble.empty() : OptionalDouble.of(m2 / (n - 1));
    }

    /** {@code s / √n}; empty for fewer than two values. */
    public OptionalDouble standardError() {
        return n < 2 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(m2 / (n - 1) / n));
    }

    private static void requireFinite(double x) {
        if (!Double.isFinite(x)) {
            throw new IllegalArgumentException("a score must be finite, not " + x);
        }
    }
}
