package dev.emergence.statistics.evidence;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How many standard deviations a forecast's band needs on either side: a curve that has surprised gets wide bands, one that has not
 * gets narrow ones.
 *
 * <p>{@code m = t·√((4 + Σz²)/(4 + c))} over the c ≤ 10 newest surprises z, t being the (1 + level)/2 quantile of Student's
 * distribution with 4 + c degrees of freedom: the predictive distribution of a normal z whose variance is 1 a priori, with the weight
 * of four surprises (scaled inverse χ²; Gelman et al. 2013, Bayesian Data Analysis, §3.2). Without a surprise m is the quantile of
 * t(4).
 */
public final class BandWidth {
    /** Of 95% bands. */
    public static final BandWidth STANDARD = of(.95);

    private static final int NEWEST = 10;
    private static final int PRIOR = 4;

    private final double[] quantiles;

    private BandWidth(double[] quantiles) {
        this.quantiles = quantiles;
    }

    /** @param level the part of all observations that the bands cover, above 0 and below 1 */
    public static BandWidth of(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level=" + level);
        }
        double[] quantiles = new double[NEWEST + 1];
        Arrays.setAll(quantiles, c -> TDistribution.of(PRIOR + c).inverseSurvivalProbability((1 - level) / 2));
        return new BandWidth(quantiles);
    }

    /**
     * By the newest surprises of the points {@code from} to {@code to − 1}.
     *
     * @param surprises by point
     */
    double multiplier(IntToDoubleFunction surprises, int from, int to) {
        int first = Math.max(from, to - NEWEST);
        double sum = PRIOR;
        for (int i = first; i < to; i++) {
            double z = surprises.applyAsDouble(i);
            sum += z * z;
        }
        int count = Math.max(0, to - first);
        return quantiles[count] * Math.sqrt(sum / (PRIOR + count));
    }
}
