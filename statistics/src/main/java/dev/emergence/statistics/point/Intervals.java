package dev.emergence.statistics.point;

import dev.emergence.statistics.metric.MetricKind;
import java.util.Optional;
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
 *   <tr><td>LOSS</td><td>mean ± t·SE, cut at 0 and at the metric's greatest value; undefined with n = 1 ({@code one_example}) or SE = 0 ({@code
 *   no_variation}): equal losses say nothing about how large an unseen one may be</td><td>the same</td></tr>
 * </table>
 *
 * <p>t is the quantile .975 of Student's distribution with the degrees of freedom of the standard error, n − 1 without
 * clusters. Examples in clusters count as the {@link Precision#effective effective number} of independent ones: n in the
 * forms above. No example at all: undefined ({@code no_examples}); a single cluster: undefined ({@code one_cluster}).
 * Cutting at the bounds of the metric keeps the coverage.
 */
public final class Intervals {
    /** 1 − confidence of every published interval. */
    public static final double ALPHA = .05;

    /** Makes {@link #radiusWhileWatching} narrowest at 200 examples. */
    private static final double RHO = tuned(200, ALPHA);

    private Intervals() {}

    /** Of a finished point of independent examples, within the bounds of its kind. */
    public static Estimate<Interval> of(MetricKind kind, Moments moments) {
        return of(kind, greatest(kind), moments, Precision.independent(moments));
    }

    /**
     * Of a finished point.
     *
     * @param greatest no value of the metric is above it
     * @param moments around the metric's value, which may be no mean
     */
    public static Estimate<Interval> of(MetricKind kind, double greatest, Moments moments, Precision precision) {
        Optional<String> unknown = unknown(moments, precision);
        if (unknown.isPresent()) {
            return Estimate.undefined(unknown.get());
        }
        double effective = precision.effective().value().orElseThrow();
        if (kind == MetricKind.PROPORTION) {
            return Estimate.of(BinomialInterval.WILSON.of(share(moments) * effective, effective, ALPHA));
        }
        double error = precision.standardError().value().orElse(0.0);
        if (moments.n() == 1 || error == 0) {
            return withoutVariation(kind, moments, effective, BinomialInterval.WILSON);
        }
        double t = -TDistribution.of(precision.freedom()).inverseCumulativeProbability(ALPHA / 2);
        return Estimate.of(Interval.around(moments.mean(), t * error, 0, greatest));
    }

    /** Valid at all numbers of independent examples at once, within the bounds of its kind. */
    public static Estimate<Interval> whileWatching(MetricKind kind, Moments moments) {
        return whileWatching(kind, greatest(kind), moments, Precision.independent(moments));
    }

    /**
     * Valid at all numbers of examples at once; clustered examples count as the effective number of independent ones.
     *
     * @param greatest no value of the metric is above it
     */
    public static Estimate<Interval> whileWatching(
            MetricKind kind, double greatest, Moments moments, Precision precision) {
        Optional<String> unknown = unknown(moments, precision);
        if (unknown.isPresent()) {
            return Estimate.undefined(unknown.get());
        }
        double effective = precision.effective().value().orElseThrow();
        if (kind == MetricKind.PROPORTION) {
            return Estimate.of(BinomialInterval.WATCH.of(share(moments) * effective, effective, ALPHA));
        }
        if (moments.n() == 1 || moments.m2() == 0) {
            return withoutVariation(kind, moments, effective, BinomialInterval.WATCH);
        }
        double deviation = Math.sqrt(moments.m2() / (moments.n() - 1));
        double radius = radiusWhileWatching(deviation, effective, RHO, ALPHA);
        return Estimate.of(Interval.around(moments.mean(), radius, 0, greatest));
    }

    /** Why there can be no interval whatever the scores are. */
    private static Optional<String> unknown(Moments moments, Precision precision) {
        return moments.n() == 0
                ? Optional.of("no_examples")
                : precision.effective().undefined();
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

    private static Estimate<Interval> withoutVariation(
            MetricKind kind, Moments moments, double effective, BinomialInterval binomial) {
        if (kind == MetricKind.LOSS) {
            return Estimate.undefined(moments.n() == 1 ? "one_example" : "no_variation");
        }
        return Estimate.of(binomial.of(share(moments) * effective, effective, ALPHA));
    }

    /** The mean of a kind that lies in [0, 1], without the rounding that may carry it past an end. */
    private static double share(Moments moments) {
        if (moments.mean() < -1e-9 || moments.mean() > 1 + 1e-9) {
            throw new IllegalArgumentException("no share: " + moments.mean());
        }
        return Math.max(0, Math.min(1, moments.mean()));
    }

    /** The greatest value that a kind allows. */
    public static double greatest(MetricKind kind) {
        return kind == MetricKind.LOSS ? Double.POSITIVE_INFINITY : 1;
    }
}
