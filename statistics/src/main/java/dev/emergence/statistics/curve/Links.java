package dev.emergence.statistics.curve;

import dev.emergence.statistics.point.PairedMoments;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Links from a score to the v in which a power law of the loss is a straight line over log scale.
 *
 * <p>If the loss per token is L = (x/c)^−α and all K tokens must be right, accuracy is exp(−K·L) and −ln(−ln accuracy)
 * is linear in ln x with slope α (Schaeffer, Miranda, Koyejo 2023, arXiv 2304.15004, §2); so is −ln L.
 *
 * <p>A SCORE in [0, 1] takes part as the loss 1 − mean. A single example has no standard error: such a point cannot be
 * linked as a loss.
 */
public final class Links {
    /** Share of the largest mean loss below which differences are no abilities any more. */
    private static final double FLOOR = .005;

    /** Keeps the logarithm finite where all losses are 0. */
    private static final double LEAST_FLOOR = 1e-300;

    /** An error of v that says "nothing is known"; only a loss of 0 with a large error gets there. */
    private static final double GREATEST_ERROR = 1e3;

    private static final double CLIP = 1e-9;
    private static final double BELOW = .1587;
    private static final double ABOVE = .8413;

    private Links() {}

    /**
     * {@code v = −ln(−ln q)} with q the median of the posterior Beta(k + ½, n − k + ½); its error is half the distance
     * of the linked 15.87% and 84.13% points. The quantiles are kept between 1e-9 and 1 − 1e-9, the error at 0.001 or
     * more (which only matters above a million examples).
     *
     * @param k successes, 0 to n, not necessarily whole
     * @param n examples, at least 1
     */
    public static LinkedValue proportion(double k, double n) {
        if (!(k >= 0 && k <= n && n > 0) || Double.isInfinite(n)) {
            throw new IllegalArgumentException("k=" + k + " n=" + n);
        }
        BetaDistribution posterior = BetaDistribution.of(k + .5, n - k + .5);
        double below = linkedQuantile(posterior, BELOW);
        double above = linkedQuantile(posterior, ABOVE);
        return new LinkedValue(
                linkedQuantile(posterior, .5), Math.max((above - below) / 2, PairedMoments.LEAST_LINKED_ERROR));
    }

    /**
     * The floor f of a curve's loss link: 0.5% of the largest mean, at least 1e-300.
     *
     * @param means mean losses ≥ 0 of the points that take part (scale above 0), at least one
     */
    public static double lossFloor(double... means) {
        double largest = -1;
        for (double mean : means) {
            requireLoss(mean);
            largest = Math.max(largest, mean);
        }
        if (largest < 0) {
            throw new IllegalArgumentException("no point, no floor");
        }
        return Math.max(FLOOR * largest, LEAST_FLOOR);
    }

    /**
     * {@code v = −ln(mean + f)} with the error {@code se/(mean + f)} of the delta method, at least 0.001 and at most
     * 1000.
     *
     * @param mean mean loss ≥ 0
     * @param se its standard error ≥ 0
     * @param floor {@link #lossFloor}
     */
    public static LinkedValue loss(double mean, double se, double floor) {
        if (!(se >= 0)) {
            throw new IllegalArgumentException("se=" + se);
        }
        double error = Math.max(se / (mean + floor), PairedMoments.LEAST_LINKED_ERROR);
        return new LinkedValue(linkedLoss(mean, floor), Math.min(error, GREATEST_ERROR));
    }

    /**
     * As {@link #loss(double, double, double)}, with the error of the change since the point before, measured on the
     * examples that both share: {@link PairedMoments#linkedError}. The examples' own difficulty cancels.
     *
     * @param mean mean loss over all examples of this point
     * @param shared at least two examples
     */
    public static LinkedValue loss(double mean, PairedMoments shared, double floor) {
        double error = shared.linkedError(floor)
                .orElseThrow(() -> new IllegalArgumentException("fewer than two shared examples"));
        return new LinkedValue(linkedLoss(mean, floor), Math.min(error, GREATEST_ERROR));
    }

    /** {@code −ln(−ln q)} of a proportion that is known, kept between 1e-9 and 1 − 1e-9. */
    public static double proportionKnown(double q) {
        return -Math.log(-Math.log(Math.max(CLIP, Math.min(1 - CLIP, q))));
    }

    /** The proportion at v: {@code exp(−exp(−v))}. */
    public static double proportionAt(double v) {
        return Math.exp(-Math.exp(-v));
    }

    /** The loss at v: {@code exp(−v) − f}, not below 0; for v below −700 the loss at −700. */
    public static double lossAt(double v, double floor) {
        return Math.max(0, Math.exp(-Math.max(v, -700)) - floor);
    }

    private static double linkedLoss(double mean, double floor) {
        requireLoss(mean);
        if (!(floor > 0)) {
            throw new IllegalArgumentException("floor=" + floor);
        }
        return -Math.log(mean + floor);
    }

    private static double linkedQuantile(BetaDistribution posterior, double p) {
        return proportionKnown(posterior.inverseCumulativeProbability(p));
    }

    private static void requireLoss(double mean) {
        if (!(mean >= 0) || Double.isInfinite(mean)) {
            throw new IllegalArgumentException("a loss is finite and at least 0, not " + mean);
        }
    }
}
