package dev.emergence.statistics.overlap;

import dev.emergence.statistics.text.TokenizedTexts;
import java.util.Arrays;

/**
 * chrF2 (Popović 2015, doi:10.18653/v1/W15-3049) as sacreBLEU computes it, divided by 100.
 *
 * <p>F_β with β = 2 of the mean precision P and mean recall R of character n-grams of orders 1 to 6: 5PR / (4P + R).
 * Characters are code points, white space left out, case kept.
 *
 * <ul>
 *   <li>Only orders of which both sides have n-grams are in the means; none: 0.
 *   <li>Several references: the one with the best F counts, of equals the first.
 *   <li>A corpus adds up the counts of the chosen references.
 * </ul>
 */
public final class Chrf {
    private static final int ORDERS = 6;
    /** Length of the vector: n-grams of the output, of the reference, and matches, for each order. */
    public static final int WIDTH = 3 * ORDERS;

    private static final double BETA_SQUARED = 4;

    private Chrf() {}

    /** What corpus chrF adds up over the outputs. */
    public static double[] statistics(TokenizedTexts texts) {
        NgramOverlap overlap = NgramOverlap.of(texts, ORDERS);
        double[] statistics = new double[WIDTH];
        double[] best = statistics;
        double bestValue = -1;
        for (int reference = 0; reference < texts.targets().length; reference++) {
            fill(statistics, texts, overlap, reference);
            double value = value(statistics);
            if (value > bestValue) {
                bestValue = value;
                best = statistics;
                statistics = Arrays.copyOf(best, WIDTH);
            }
        }
        return best;
    }

    private static void fill(double[] statistics, TokenizedTexts texts, NgramOverlap overlap, int reference) {
        for (int order = 1; order <= ORDERS; order++) {
            int inReference = NgramOverlap.ngrams(texts.targets()[reference], order);
            int at = 3 * (order - 1);
            statistics[at] = inReference == 0 ? 0 : NgramOverlap.ngrams(texts.output(), order);
            statistics[at + 1] = inReference;
            statistics[at + 2] = overlap.matches(reference, order);
        }
    }

    /** The score in [0, 1] of summed vectors. */
    public static double value(double[] sums) {
        double precision = 0;
        double recall = 0;
        int orders = 0;
        for (int at = 0; at < WIDTH; at += 3) {
            if (sums[at] > 0 && sums[at + 1] > 0) {
                precision += sums[at + 2] / sums[at];
                recall += sums[at + 2] / sums[at + 1];
                orders++;
            }
        }
        if (precision + recall == 0) {
            return 0;
        }
        precision /= orders;
        recall /= orders;
        return (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall);
    }
}
