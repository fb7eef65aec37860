package dev.emergence.analysis.judge;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Paired;
import dev.emergence.statistics.curve.Overlap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the examples of a curve's points go together with those of the points before. */
public final class Overlaps {
    /** Why a point is not compared with the one before. */
    public static final String NO_SHARED = "no_shared_examples";

    private Overlaps() {}

    /**
     * Of each point with the one before it in the list; empty at the first, and where nobody knows.
     *
     * @param points of the curve that take part; mostly in its order, but for a companion that counts something else
     */
    static List<Optional<Overlap>> of(Curve curve, List<CurvePoint> points) {
        List<CurvePoint> all = curve.getPoints().stream()
                .filter(point -> CurveJudge.takesPart(curve, point))
                .toList();
        List<Optional<Overlap>> overlaps = new ArrayList<>();
        int before = -1;
        for (CurvePoint point : points) {
            int now = (before + 1) % all.size();
            while (!sameCheckpoint(all.get(now), point)) {
                now = (now + 1) % all.size();
            }
            overlaps.add(before < 0 ? Optional.empty() : between(all, before, now));
            before = now;
        }
        return overlaps;
    }

    private static boolean sameCheckpoint(CurvePoint one, CurvePoint other) {
        return one.getPosition() == other.getPosition()
                && one.getLap() == other.getLap()
                && one.getModel().equals(other.getModel());
    }

    /** Where examples changed at a point between the two, nothing is known to connect them. */
    private static Optional<Overlap> between(List<CurvePoint> all, int before, int now) {
        if (now == before + 1) {
            return known(all.get(now), all.get(before));
        }
        for (int i = before + 1; i <= now; i++) {
            if (known(all.get(i), all.get(i - 1))
                    .filter(overlap -> !overlap.isSame())
                    .isPresent()) {
                return Optional.of(
                        Overlap.none(all.get(now).getExamples(), all.get(before).getExamples()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Overlap> known(CurvePoint point, CurvePoint before) {
        Paired paired = point.getPaired();
        if (paired == null) {
            return NO_SHARED.equals(point.getUndefined().get("paired"))
                    ? Optional.of(Overlap.none(point.getExamples(), before.getExamples()))
                    : Optional.empty();
        }
        boolean ofBoth = paired.getModel().equals(before.getModel())
                && paired.getPosition() == before.getPosition()
                && paired.getLap() == before.getLap()
                && paired.getExamples() <= Math.min(point.getExamples(), before.getExamples());
        return ofBoth
                ? Optional.of(new Overlap(paired.getExamples(), point.getExamples(), before.getExamples()))
                : Optional.empty();
    }
}
