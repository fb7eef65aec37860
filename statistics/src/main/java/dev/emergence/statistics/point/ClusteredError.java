package dev.emergence.statistics.point;

import java.util.HashMap;
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
        if (values.length != clusters.length) {
            throw new IllegalArgumentException(values.length + " values, " + clusters.length + " clusters");
        }
        double mean = Moments.of(values).mean();
        Map<String, double[]> sums = new HashMap<>();
        long alone = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double deviation = values[i] - mean;
            if (clusters[i] == null) {
                alone++;
                squares += deviation * deviation;
            } else {
                sums.computeIfAbsent(clusters[i], cluster -> new double[1])[0] += deviation;
            }
        }
        for (double[] sum : sums.values()) {
            squares += sum[0] * sum[0];
        }
        double groups = (double) alone + sums.size();
        return groups < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.sqrt(squares * groups / (groups - 1)) / values.length);
    }
}
