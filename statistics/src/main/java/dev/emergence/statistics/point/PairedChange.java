package dev.emergence.statistics.point;

import dev.emergence.statistics.metric.MetricKind;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * A point compared with the one before it on the examples that both have: {@link PairedMoments}, and what they prove,
 * Miller (2024), arXiv 2411.00640, §4.
 *
 * <p>Examples in clusters are counted as such: the errors are those of {@link ClusteredError} over the changes, and {@link
 * McNemar} gets the share of the gained and lost examples that is independent, {@link EffectiveExamples} of the changes.
 *
 * @param moments of clusters where the examples come in clusters
 * @param effective how many independent examples would show the change as exactly; empty where all are in one cluster
 * @param gained examples with a higher score than before
 * @param lost examples with a lower score than before
 */
public record PairedChange(PairedMoments moments, OptionalDouble effective, int gained, int lost) {
    /** Of examples that don't depend on each other, in the same order; at least one. */
    public static PairedChange of(double[] now, double[] before) {
        return of(PairedMoments.of(now, before), OptionalDouble.of(now.length), now, before);
    }

    /** Of examples in clusters, at least one; an example whose cluster is null is a cluster of its own. */
    public static PairedChange of(MetricKind kind, double[] now, double[] before, String[] clusters) {
        double[] change = new double[now.length];
        Arrays.setAll(change, i -> now[i] - before[i]);
        PairedMoments moments = PairedMoments.of(now, before, clusters).orElseGet(() -> PairedMoments.of(now, before));
        return of(moments, EffectiveExamples.of(kind, change, clusters), now, before);
    }

    private static PairedChange of(PairedMoments moments, OptionalDouble effective, double[] now, double[] before) {
        int gained = 0;
        int lost = 0;
        for (int i = 0; i < now.length; i++) {
            gained += now[i] > before[i] ? 1 : 0;
            lost += now[i] < before[i] ? 1 : 0;
        }
        return new PairedChange(moments, effective, gained, lost);
    }

    /** Standard error of the mean change; undefined for one example ({@code one_example}) or one cluster. */
    public Estimate<Double> standardError() {
        return proven(moments.standardError());
    }

    /** {@link PairedMoments#minimumDetectableEffect}; undefined as the standard error. */
    public Estimate<Double> minimumDetectableEffect() {
        return proven(moments.minimumDetectableEffect());
    }

    /** {@link McNemar#exact} of the effective numbers; undefined for one cluster ({@code one_cluster}). */
    public Estimate<Double> mcnemar() {
        if (effective.isEmpty()) {
            return Estimate.undefined("one_cluster");
        }
        double share = effective.getAsDouble() / moments.n();
        return Estimate.of(McNemar.exact(gained * share, lost * share));
    }

    private Estimate<Double> proven(OptionalDouble value) {
        if (effective.isEmpty()) {
            return Estimate.undefined("one_cluster");
        }
        return value.isPresent() ? Estimate.of(value.getAsDouble()) : Estimate.undefined("one_example");
    }
}
