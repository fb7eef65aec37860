package dev.emergence.statistics.point;

import dev.emergence.statistics.metric.MetricKind;
import java.util.OptionalDouble;

/**
 * How exactly the mean at a point is measured. Everything that asks how much a point proves (intervals, links, tests)
 * reads it here, so that clusters are not forgotten in one place and counted in another.
 *
 * @param standardError of the mean; undefined for one example ({@code one_example}) or one cluster ({@code one_cluster})
 * @param effective how many independent examples would measure as exactly; undefined for one cluster
 * @param freedom degrees of freedom of the standard error, 0 where there is none
 */
public record Precision(Estimate<Double> standardError, Estimate<Double> effective, long freedom) {
    /** Of examples that don't depend on each other. */
    public static Precision independent(Moments moments) {
        return new Precision(
                error(moments.standardError(), "one_example"),
                Estimate.of((double) moments.n()),
                Math.max(0, moments.n() - 1));
    }

    /**
     * Of examples in G clusters: {@link ClusteredError}, {@link EffectiveExamples}, and G − 1 degrees of freedom (Cameron and
     * Miller 2015, doi 10.3368/jhr.50.2.317, §VI).
     */
    public static Precision clustered(MetricKind kind, double[] values, String[] clusters) {
        long groups = ClusteredError.sums(values, 0, clusters).length;
        return new Precision(
                error(ClusteredError.of(values, clusters), "one_cluster"),
                error(EffectiveExamples.of(kind, values, clusters), "one_cluster"),
                Math.max(0, groups - 1));
    }

    /**
     * Of n examples that another program scored, with the standard error that it declares. A proportion's effective number is
     * {@code p(1 − p)/SE²}, from 1 to n; n where p is 0 or 1, or the error 0. Other kinds are measured by the error alone.
     */
    public static Precision declared(MetricKind kind, Moments moments, double standardError) {
        double p = moments.mean();
        double n = moments.n();
        boolean known = kind == MetricKind.PROPORTION && standardError > 0 && p > 0 && p < 1;
        double effective = known ? Math.max(1, Math.min(n, p * (1 - p) / (standardError * standardError))) : n;
        return new Precision(Estimate.of(standardError), Estimate.of(effective), Math.max(0, moments.n() - 1));
    }

    private static Estimate<Double> error(OptionalDouble value, String otherwise) {
        return value.isPresent() ? Estimate.of(value.getAsDouble()) : Estimate.undefined(otherwise);
    }
}
