package dev.emergence.statistics.overlap;

import dev.emergence.statistics.text.TokenizedTexts;
import dev.emergence.statistics.text.Tokens;

/**
 * BLEU (Papineni et al. 2002, doi:10.3115/1073083.1073135) as sacreBLEU computes it, divided by 100.
 *
 * <p>BP · (Π_n p_n)^(1/N) with N = 4, p_n = clipped matches / n-grams of the output, BP = exp(1 − r/c) where the
 * output's length c is below the reference length r, else 1.
 *
 * <ul>
 *   <li>Several references: an n-gram counts at most as often as the reference that has it most; r is the length closest
 *       to the output's, of two equally close the shorter.
 *   <li>Smoothing {@code exp}: the k-th order without a match has p = 1 / (2^k · n-grams).
 *   <li>No match of any order: 0, no smoothing.
 *   <li>An order without n-grams ends the product. A single sentence then takes N as the orders before it (effective
 *       order); a corpus keeps N = 4, which makes it 0.
 * </ul>
 */
public final class Bleu {
    /** Length of the vector: output length, reference length, matches of orders 1 to 4, n-grams of orders 1 to 4. */
    public static final int WIDTH = 10;

    private static final int ORDERS = 4;
    private static final int MATCHES = 2;
    private static final int TOTALS = 6;

    private Bleu() {}

    /** What corpus BLEU adds up over the outputs. */
    public static double[] statistics(TokenizedTexts texts) {
        double[] statistics = new double[WIDTH];
        statistics[0] = texts.output().size();
        statistics[1] = closestLength(texts);
        NgramOverlap overlap = NgramOverlap.of(texts, ORDERS);
        for (int order = 1; order <= ORDERS; order++) {
            statistics[MATCHES + order - 1] = overlap.matchesOfAny(order);
            statistics[TOTALS + order - 1] = NgramOverlap.ngrams(texts.output(), order);
        }
        return statistics;
    }

    private static int closestLength(TokenizedTexts texts) {
        int length = texts.output().size();
        int closest = texts.targets()[0].size();
        for (Tokens target : texts.targets()) {
            int distance = Math.abs(target.size() - length) - Math.abs(closest - length);
            if (distance < 0 || distance == 0 && target.size() < closest) {
                closest = target.size();
            }
        }
        return closest;
    }

    /**
     * The score in [0, 1].
     *
     * @param sums summed vectors
     * @param effectiveOrder whether orders without n-grams are left out, as for single sentences
     */
    public static double value(double[] sums, boolean effectiveOrder) {
        double product = 1;
        double smoothing = 1;
        double anyMatch = 0;
        int orders = 0;
        while (orders < ORDERS && sums[TOTALS + orders] > 0) {
            double matches = sums[MATCHES + orders];
            anyMatch += matches;
            if (matches == 0) {
                smoothing *= 2;
            }
            product *= (matches == 0 ? 1 / smoothing : matches) / sums[TOTALS + orders];
            orders++;
        }
        if (anyMatch == 0 || orders < ORDERS && !effectiveOrder) {
            return 0;
        }
        return brevityPenalty(sums[0], sums[1]) * Math.pow(product, 1.0 / orders);
    }

    private static double brevityPenalty(double length, double reference) {
        return length < reference ? Math.exp(1 - reference / length) : 1;
    }
}
