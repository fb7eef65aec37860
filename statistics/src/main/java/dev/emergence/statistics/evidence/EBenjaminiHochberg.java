package dev.emergence.statistics.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The e-BH procedure: chooses curves so that at most a given share of the chosen ones, in expectation, is smooth, under
 * any dependence between the curves. Wang and Ramdas (2022), doi 10.1111/rssb.12489.
 *
 * <p>With the K e-values in descending order e_(1) ≥ e_(2) ≥ …, the k̂ largest are chosen, {@code k̂ = max{k : k·e_(k)
 * ≥ K/level}}. Equal e-values are chosen together.
 */
public final class EBenjaminiHochberg {
    /** The level at which alerts are chosen. */
    public static final double LEVEL = .05;

    private EBenjaminiHochberg() {}

    /**
     * The indices of the chosen hypotheses, ascending.
     *
     * @param log10 logarithms of the e-values, such as {@link
     *     BreakEvidence#bayesFactorLog10}; empty is an e-value of 0. All curves that were looked
     *     at must be in the list: leaving out those without evidence would lower the bar.
     * @param level bound on the false discovery rate, 0 to 1
     */
    public static int[] choose(List<OptionalDouble> log10, double level) {
        if (!(level > 0 && level <= 1)) {
            throw new IllegalArgumentException("level=" + level);
        }
        double[] values = log10.stream()
                .mapToDouble(e -> e.orElse(Double.NEGATIVE_INFINITY))
                .toArray();
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double bar = Math.log10(values.length / level);
        for (int i = 0; i < sorted.length; i++) {
            double least = sorted[i];
            if (least + Math.log10((double) sorted.length - i) >= bar) {
                return indicesFrom(values, least);
            }
        }
        return new int[0];
    }

    private static int[] indicesFrom(double[] values, double least) {
        return IntStream.range(0, values.length).filter(i -> values[i] >= least).toArray();
    }
}
