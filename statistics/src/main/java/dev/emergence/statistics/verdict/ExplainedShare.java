package dev.emergence.statistics.verdict;

import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.FilteredPoint;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The part of a reported rise that smooth scaling predicted: 1 for a rise that went on as before, 0 for one out of
 * nothing.
 *
 * <p>Let the rise go from scale r − 1 to scale i, and ŷ be the {@link CompanionMap}. The bank of filters, having seen
 * the points up to r − 1 only, expects {@code v̂_i = level + (u_i − u_(r−1))·slope}. Then
 *
 * <p>{@code share = (ŷ(v̂_i) − ŷ(v_(r−1))) / (ŷ(v_i) − ŷ(v_(r−1)))}, cut to [0, 1].
 *
 * <p>r is the break's position, else the threshold of the quiet start, else the later scale of the greatest rise
 * between neighbours; i is the furthest of the three scales from r on. Empty where r = 0 has no scale before it, where
 * ŷ does not exist, or where ŷ moves by less than 1e-6 or against the reported rise.
 */
final class ExplainedShare {
    private static final double LEAST_RISE = 1e-6;

    private ExplainedShare() {}

    static OptionalDouble of(ReportedCurve curve, BreakEvidence evidence, Basis basis, int from, int to) {
        if (from < 1) {
            return OptionalDouble.empty();
        }
        FilteredPoint before = evidence.points().get(curve.scales.first(from) - 1);
        double direction = Math.signum(curve.y[to] - curve.y[from - 1]);
        Optional<CompanionMap> map = CompanionMap.of(curve, basis);
        if (map.isEmpty()) {
            return OptionalDouble.empty();
        }
        double start = map.get().proportionAt(curve.v[from - 1]);
        double risen = direction * (map.get().proportionAt(curve.v[to]) - start);
        double expected = direction * (map.get().proportionAt(before.extrapolate(curve.u[to])) - start);
        return risen < LEAST_RISE
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, Math.min(1, expected / risen)));
    }
}
