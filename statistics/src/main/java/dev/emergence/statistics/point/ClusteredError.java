package dev.emergence.statistics.point;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Standard error of a mean whose examples come in clusters (questions about one passage, say), Miller (2024), arXiv
 * 2411.00640:
 *
 * <p>{@code √(Σ_c (Σ_i (s_ic − m))²) / n · √(G / (G − 1))}
 *
 * <p>The sums are taken around the mean; multiplied out they are the {@code A − 2mB + m²C} of incremental forms. With
 * one example a cluster it is the plain standard error. It does not exist for fewer than two clusters. Apply it to the
 * differences of shared examples for a paired change.
 */
public final class ClusteredError {
    private ClusteredError() {}

    /**
     * @param values one finite score an example
     * @param clusters the cluster of each example; an example whose cluster is null is a cluster of its own
     */
    public static OptionalDouble of(double[] values, String[] clusters) {
        double[] sums = sums(values, Moments.of(values).mean(), clusters);
        int groups = sums.length;
        return groups < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.sqrt(squares(sums) * groups / (groups - 1)) / values.length);
    }

    /** {@code Σ_i (s_ic − m)} of each cluster c, in the order in which they first appear. */
    static double[] sums(double[] values, double mean, String[] clusters) {
        if (values.length != clusters.length) {
            throw new IllegalArgumentException(values.length + " values, " + clusters.length + " clusters");
        }
        Map<String, double[]> named = new HashMap<>();
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            double[] sum = clusters[i] == null ? null : named.get(clusters[i]);
            if (sum == null) {
                sum = new double[1];
                all.add(sum);
                if (clusters[i] != null) {
                    named.put(clusters[i], sum);
                }
            }
            sum[0] += values[i] - mean;
        }
        return all.stream().mapToDouble(sum -> sum[0]).toArray();
    }

    static double squares(double[] sums) {
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        return squares;
    }
}
