package dev.emergence.statistics.point;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.rootfinder.BrentSolver;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Intervals for a proportion of which {@code k} of {@code n} examples were successes.
 *
 * <p>{@code k} may be fractional: a mean score {@code m} in [0, 1] counts as {@code k = n·m}. All of them have positive
 * width for every {@code 0 ≤ k ≤ n}, {@code 0 < alpha < 1}.
 */
public enum BinomialInterval {
    /** Score interval, Wilson (1927), doi 10.1080/01621459.1927.10502953. For n = 0 it is [0, 1]. */
    WILSON {
        @Override
        Interval ends(double k, double n, double alpha) {
            double z = STANDARD.inverseSurvivalProbability(alpha / 2);
            return n == 0 ? ALL : new Interval(wilsonLower(k, n, z), 1 - wilsonLower(n - k, n, z));
        }
    },

    /** Equal-tailed exact interval, Clopper and Pearson (1934), doi 10.1093/biomet/26.4.404. For n = 0 it is [0, 1]. */
    CLOPPER_PEARSON {
        @Override
        Interval ends(double k, double n, double alpha) {
            double lower = k == 0 ? 0 : BetaDistribution.of(k, n - k + 1).inverseCumulativeProbability(alpha / 2);
            double upper = k == n ? 1 : BetaDistribution.of(k + 1, n - k).inverseSurvivalProbability(alpha / 2);
            return new Interval(lower, upper);
        }
    },

    /** Equal-tailed interval of the posterior Beta(k + ½, n − k + ½) under Jeffreys' prior. */
    JEFFREYS {
        @Override
        Interval ends(double k, double n, double alpha) {
            BetaDistribution posterior = BetaDistribution.of(k + .5, n - k + .5);
            double lower = posterior.inverseCumulativeProbability(alpha / 2);
            return new Interval(lower, posterior.inverseSurvivalProbability(alpha / 2));
        }
    },

    /**
     * Valid at every n at once, so that it may be looked at while examples arrive: {@code {p : B(k + 1, n − k + 1) /
     * (p^k (1 − p)^(n − k)) < 1/alpha}}, the mixture of likelihood ratios over a uniform prior, Robbins (1970), doi
     * 10.1214/aoms/1177696786. For n = 0 it is [0, 1].
     *
     * <p>It also holds for a mean of scores in [0, 1]: the likelihood ratio is convex in a fractional k, so its
     * expectation is at most that of a coin with the same mean.
     */
    WATCH {
        @Override
        Interval ends(double k, double n, double alpha) {
            double bound = LogBeta.value(k + 1, n - k + 1) + Math.log(alpha);
            return new Interval(watchLower(k, n, bound), 1 - watchLower(n - k, n, bound));
        }
    };

    private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);
    private static final Interval ALL = new Interval(0, 1);
    private static final double SMALLEST_LOG = -690;

    /**
     * @param k successes, 0 to n
     * @param n examples, at least 0
     * @param alpha 1 − confidence, between 0 and 1
     */
    public Interval of(double k, double n, double alpha) {
        if (!(k >= 0 && k <= n) || Double.isInfinite(n) || !(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("k=" + k + " n=" + n + " alpha=" + alpha);
        }
        return ends(k, n, alpha);
    }

    abstract Interval ends(double k, double n, double alpha);

    /**
     * What n examples without a success cannot see: the one-sided bound {@code 1 − alpha^(1/n)}; 1 for n = 0.
     *
     * <p>Clopper and Pearson's bound at k = 0. A proportion above it would have shown a success with probability 1 −
     * alpha.
     */
    public static double resolution(double n, double alpha) {
        if (!(n >= 0) || Double.isInfinite(n) || !(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("n=" + n + " alpha=" + alpha);
        }
        return n == 0 ? 1 : -Math.expm1(Math.log(alpha) / n);
    }

    /** The smaller root of Wilson's quadratic as product of the roots over the larger: exact where k is small. */
    private static double wilsonLower(double k, double n, double z) {
        if (k == 0) {
            return 0;
        }
        double p = k / n;
        double square = z * z / n;
        double larger = p + square / 2 + Math.sqrt(square * (p * (1 - p) + square / 4));
        return p * p / larger;
    }

    /**
     * The root below k/n of {@code ln(p^k (1 − p)^(n − k)) = bound}, solved in ln p so that small roots keep their
     * digits.
     *
     * <p>At k/n the left side is the greatest and above the bound, which is a mean over p plus ln alpha; at {@code
     * exp(bound/k − 1)} it is below.
     */
    private static double watchLower(double k, double n, double bound) {
        if (k == 0 || k == n) {
            return k == 0 ? 0 : Math.exp(bound / k);
        }
        DoubleUnaryOperator excess = log -> k * log + (n - k) * Math.log1p(-Math.exp(log)) - bound;
        double outside = Math.max(SMALLEST_LOG, bound / k - 1);
        if (excess.applyAsDouble(outside) >= 0) {
            return 0;
        }
        return Math.exp(new BrentSolver(1e-14, 1e-14, 1e-15).findRoot(excess, outside, Math.log(k / n)));
    }
}
