package dev.emergence.statistics.forecast;

import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.point.Estimate;
import java.util.stream.IntStream;

/**
 * What a law has missed so far: {@code Σ|y_i − ŷ_i|/c}, in the reported metric's own units, ŷ_i being its forecast of point i from those
 * before it, over the c points that have three before them, and of many the newest 100: what the law missed long ago says little of what it
 * will miss next.
 *
 * <p>Undefined for fewer than four points: {@code fewer_than_four_points}.
 *
 * <p>One-step-ahead errors on a rolling origin: Tashman 2000, Int. J. of Forecasting 16 (doi 10.1016/S0169-2070(00)00065-0).
 */
final class HoldOut {
    static final int NEWEST = 100;

    private HoldOut() {}

    /** The first point that counts. */
    static int first(int points) {
        return Math.max(BreakEvidence.BEFORE, points - NEWEST);
    }

    static Estimate<Double> error(LinkedCurve reported, Outlook law) {
        int points = reported.evidence().points().size();
        return points <= BreakEvidence.BEFORE
                ? Estimate.undefined("fewer_than_four_points")
                : Estimate.of(IntStream.range(first(points), points)
                        .mapToDouble(i -> Math.abs(reported.value(i) - reported.unlinked(law.before(i), i)))
                        .average()
                        .orElseThrow());
    }
}
