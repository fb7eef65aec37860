package dev.emergence.statistics.point;

import dev.emergence.statistics.metric.MetricKind;
import java.util.OptionalDouble;

/**
 * How many independent examples would measure a mean as exactly as n examples in G clusters do: {@code n / deff}, with
 * Kish's design effect, the variance of the clustered mean over that of as many independent examples (Kish 1965, Survey
 * Sampling, §5.4 and §8.2; the variance of the clustered mean is that of {@link ClusteredError}, Miller 2024, arXiv
 * 2411.00640).
 *
 * <p>With the deviations {@code d_ic} from the mean, {@code deff = (V_c + w·n/G) / (V_i + w)},
 *
 * <p>{@code V_c = Σ_c (Σ_i d_ic)² · G/(G − 1)}, {@code V_i = Σ d² · n/(n − 1)}.
 *
 * <ul>
 *   <li>w = 1 for scores in [0, 1]: one success more than were seen, which its whole cluster would share. Without it a single
 *       success among 1,000 attempts at ten examples would count as 1,000 independent examples, and none at all as ten; it
 *       fades as the successes grow. For losses, which have no unit, w = 0.
 *   <li>Without variation (all wrong, say) only the clusters count: G.
 *   <li>One example a cluster: exactly n.
 *   <li>At most n: clusters that differ less than chance would have it prove no more than independent examples. At least 1.
 *   <li>Fewer than two clusters: it does not exist.
 * </ul>
 */
public final class EffectiveExamples {
    private EffectiveExamples() {}

    /**
     * @param kind of the scores, or of the scores whose differences are given
     * @param values one finite score an example
     * @param clusters the cluster of each example; an example whose cluster is null is a cluster of its own
     */
    public static OptionalDouble of(MetricKind kind, double[] values, String[] clusters) {
        Moments moments = Moments.of(values);
        double[] sums = ClusteredError.sums(values, moments.mean(), clusters);
        double n = values.length;
        double groups = sums.length;
        if (groups < 2) {
            return OptionalDouble.empty();
        }
        if (groups == n) {
            return OptionalDouble.of(n);
        }
        double unseen = kind == MetricKind.LOSS ? 0 : 1;
        double clustered = ClusteredError.squares(sums) * groups / (groups - 1) + unseen * n / groups;
        double independent = moments.m2() * n / (n - 1) + unseen;
        double effective = independent > 0 ? n * (independent / clustered) : groups;
        return OptionalDouble.of(Math.max(1, Math.min(n, effective)));
    }
}
