package dev.emergence.statistics.point;

import dev.emergence.statistics.metric.Kind;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The 95% interval of a metric at one point, by its kind. None has width 0.
 *
 * <table>
 *   <caption>Which interval</caption>
 *   <tr><th>kind</th><th>of a finished point</th><th>valid while you watch</th></tr>
 *   <tr><td>PROPORTION</td><td>{@link BinomialInterval#WILSON}</td><td>{@link BinomialInterval#WATCH}</td></tr>
 *   <tr><td>SCORE</td><td>mean ± t·SE, cut to [0, 1]; with n = 1 or SE = 0 Wilson's at k = n·mean</td> <td>asymptotic
 *   confidence sequence, cut to [0, 1]; with n = 1 or SE = 0 WATCH at k = n·mean</td></tr>
 *   <tr><td>LOSS</td><td>mean ± t·SE, cut at 0; undefined with n = 1 ({@code one_example}) or SE = 0 ({@code
 *   no_variation}): equal losses say nothing about how large an unseen one may be</td><td>the same</td></tr>
 * </table>
 *
 * <p>t is the quantile .975 of Student's distribution with n − 1 degrees of freedom. No example at all: undefined
 * ({@code no_examples}). Cutting at the bounds of the kind keeps the coverage.
 */
public final class Intervals {
    /** 1 − confidence of every published interval. */
    public static final double ALPHA = .05;

    /** Makes {@link #radiusWhileWatching} narrowest at 200 examples. */
    private static final double RHO = tuned(200, ALPHA);

    private Intervals() {}

    /** Of a finished point. */
    public static Estimate<Interval> of(Kind kind, Moments moments) {
        return kind == Kind.PROPORTION
                ? of(kind, moments, OptionalDouble.empty())
                : of(kind, moments, moments.standardError());
    }

    /**
     * Of a finished point with a standard error of its own, such as {@link ClusteredError}; empty counts as undefined, and as
     * independent examples of a PROPORTION.
     *
     * <p>A PROPORTION with a clustered error keeps Wilson's form with the effective number of examples {@code p(1 −
     * p)/SE²}, at most n.
     */
    public static Estimate<Interval> of(Kind kind, Moments moments, OptionalDouble standardError) {
        long n = moments.n();
        double error = standardError.orElse(0);
        if (n == 0) {
            return Estimate.undefined("no_examples");
        }
        if (kind == Kind.PROPORTION) {
            double p = share(moments);
            double effective = error > 0 && p > 0 && p < 1 ? Math.min(n, p * (1 - p) / (error * error)) : n;
            return Estimate.of(BinomialInterval.WILSON.of(p * effective, effective, ALPHA));
        }
        if (n == 1 || error == 0) {
            return withoutVariation(kind, moments, BinomialInterval.WILSON);
        }
        double t = -TDistribution.of(n - 1).inverseCumulativeProbability(ALPHA / 2);
        return Estimate.of(Interval.around(moments.mean(), t * error, 0, greatest(kind)));
    }

    /** Valid at all numbers of examples at once. */
    public static Estimate<Interval> whileWatching(Kind kind, Moments moments) {
        long n = moments.n();
        if (n == 0) {
            return Estimate.undefined("no_examples");
        }
        if (kind == Kind.PROPORTION) {
            return Estimate.of(BinomialInterval.WATCH.of(share(moments) * n, n, ALPHA));
        }
        if (n == 1 || moments.m2() == 0) {
            return withoutVariation(kind, moments, BinomialInterval.WATCH);
        }
        double deviation = Math.sqrt(moments.m2() / (n - 1));
        double radius = radiusWhileWatching(deviation, n, RHO, ALPHA);
        return Estimate.of(Interval.around(moments.mean(), radius, 0, greatest(kind)));
    }

    /**
     * Half width of the asymptotic confidence sequence for a mean, {@code s·√(2(nρ² + 1)/(n²ρ²) · ln(√(nρ² + 1)/α))},
     * Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas (2024), doi 10.1214/24-AOS2408.
     */
    static double radiusWhileWatching(double s, double n, double rho, double alpha) {
        double a = n * rho * rho;
        return s * Math.sqrt(2 * (a + 1) / (n * a) * (Math.log1p(a) / 2 - Math.log(alpha)));
    }

    /**
     * The ρ that makes the sequence narrowest at {@code n}. Its radius is least where {@code a = nρ²} solves {@code a =
     * ln(1 + a) − 2 ln α}; the iteration shrinks the error by 1 + a at each step.
     */
    static double tuned(double n, double alpha) {
        double twice = -2 * Math.log(alpha);
        double a = twice;
        for (int i = 0; i < 50; i++) {
            a = twice + Math.log1p(a);
        }
        return Math.sqrt(a / n);
    }

    private static Estimate<Interval> withoutVariation(Kind kind, Moments moments, BinomialInterval binomial) {
        if (kind == Kind.LOSS) {
            return Estimate.undefined(moments.n() == 1 ? "one_example" : "no_variation");
        }
        return Estimate.of(binomial.of(share(moments) * moments.n(), moments.n(), ALPHA));
    }

    /** The mean of a kind that lies in [0, 1], without the rounding that may carry it past an end. */
    private static double share(Moments moments) {
        if (moments.mean() < -1e-9 || moments.mean() > 1 + 1e-9) {
            throw new IllegalArgumentException("no share: " + moments.mean());
        }
        return Math.max(0, Math.min(1, moments.mean()));
    }

    private static double greatest(Kind kind) {
        return kind == Kind.LOSS ? Double.POSITIVE_INFINITY : 1;
    }
}
