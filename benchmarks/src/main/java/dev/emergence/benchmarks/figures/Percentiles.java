package dev.emergence.benchmarks.figures;

import java.util.Arrays;

/**
 * How a quantity is spread, each by the nearest rank: the least value that so many percent of all don't exceed.
 *
 * @param count of values
 * @param max the greatest
 */
public record Percentiles(int count, double p50, double p95, double p99, double max) {
    /** @throws IllegalArgumentException if there are no values */
    public static Percentiles of(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Percentiles(
                sorted.length, rank(sorted, 50), rank(sorted, 95), rank(sorted, 99), sorted[sorted.length - 1]);
    }

    private static double rank(double[] sorted, int percent) {
        long rank = ((long) percent * sorted.length + 99) / 100;
        return sorted[(int) rank - 1];
    }
}
