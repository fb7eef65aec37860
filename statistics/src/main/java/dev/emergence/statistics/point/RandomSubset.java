package dev.emergence.statistics.point;

import dev.emergence.statistics.metric.UnbiasedEstimates;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What a random subset of a point's examples, drawn without replacement, would have shown. Given the outputs that there are this is
 * known without drawing, however the examples depend on each other.
 */
public final class RandomSubset {
    private RandomSubset() {}

    /** Where a subset's value lies; of all examples it is one number, where an interval always has a width. */
    public record Range(double lower, double upper) {}

    /**
     * The range in which the share of right ones of a subset lies with a chance of 95% or more: the quantiles .025 and .975 of the
     * hypergeometric distribution, divided by the size of the subset. All examples: the share itself.
     *
     * @param right how many of the examples are right
     * @param examples how many there are
     * @param subset how many are drawn, 1 or more and at most all
     */
    public static Range share(long right, long examples, long subset) {
        HypergeometricDistribution drawn = HypergeometricDistribution.of(
                Math.toIntExact(examples), Math.toIntExact(right), Math.toIntExact(subset));
        return new Range(
                (double) drawn.inverseCumulativeProbability(Intervals.ALPHA / 2) / subset,
                (double) drawn.inverseSurvivalProbability(Intervals.ALPHA / 2) / subset);
    }

    /**
     * The chance that none of a subset is right: C(n − k, N)/C(n, N).
     *
     * @param subset 1 or more and at most all
     */
    public static double noneRight(long right, long examples, long subset) {
        return UnbiasedEstimates.subsetAccuracy(examples - right, examples, subset);
    }

    /**
     * The range in which the mean of a subset lies with a chance of about 95%: mean ± z·√(s²/N·(1 − N/n)), the normal approximation for
     * draws from n examples with variance s² (Cochran 1977, Sampling Techniques, eq. 2.20).
     *
     * @param variance s², of the examples' scores
     * @param subset N, 1 or more and at most n
     */
    public static Range mean(double mean, double variance, long examples, long subset, double least, double greatest) {
        double error = Math.sqrt(variance / subset * (1 - (double) subset / examples));
        double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(Intervals.ALPHA / 2);
        return new Range(Math.max(least, mean - z * error), Math.min(greatest, mean + z * error));
    }
}
