package dev.emergence.statistics.point;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Exact test that as many examples were gained as lost between two points, McNemar (1947), doi 10.1007/BF02295996.
 *
 * <p>Only the examples that changed count. Under the null hypothesis the lesser of the two numbers is Binomial(b + c,
 * ½).
 */
public final class McNemar {
    private McNemar() {}

    /**
     * The two-sided p-value {@code min(1, 2·P(Bin(b + c, ½) ≤ min(b, c)))}; 1 where nothing changed.
     *
     * <p>Examples in clusters count by their effective number: {@code b·n_eff/n} and {@code c·n_eff/n}. Of such fractions the
     * distribution is {@code P(Bin(m, ½) ≤ k) = I_½(m − k, k + 1)}, the regularised incomplete beta function, which for
     * whole numbers is the same.
     *
     * @param gained examples right now and wrong before
     * @param lost examples wrong now and right before
     */
    public static double exact(double gained, double lost) {
        double changed = gained + lost;
        if (!(gained >= 0 && lost >= 0) || Double.isInfinite(changed)) {
            throw new IllegalArgumentException("gained=" + gained + " lost=" + lost);
        }
        if (gained == lost) {
            return 1;
        }
        double least = Math.min(gained, lost);
        boolean whole = gained == Math.rint(gained) && lost == Math.rint(lost) && changed <= Integer.MAX_VALUE;
        double below = whole
                ? BinomialDistribution.of((int) changed, .5).cumulativeProbability((int) least)
                : BetaDistribution.of(changed - least, least + 1).cumulativeProbability(.5);
        return Math.min(1, 2 * below);
    }
}
