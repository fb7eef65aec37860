package dev.emergence.statistics.point;

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
     * @param gained examples right now and wrong before
     * @param lost examples wrong now and right before
     */
    public static double exact(int gained, int lost) {
        if (gained < 0 || lost < 0) {
            throw new IllegalArgumentException("gained=" + gained + " lost=" + lost);
        }
        if (gained == lost) {
            return 1;
        }
        int changed = Math.addExact(gained, lost);
        return Math.min(1, 2 * BinomialDistribution.of(changed, .5).cumulativeProbability(Math.min(gained, lost)));
    }
}
