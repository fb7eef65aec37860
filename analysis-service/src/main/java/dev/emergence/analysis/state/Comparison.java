package dev.emergence.analysis.state;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import java.util.IdentityHashMap;
import java.util.List;

/** Compares each changed point of a curve, and each whose predecessor has changed, with the complete point before it. */
@SuppressWarnings("ReferenceEquality") // a point is one of the curve's, not an equal one
final class Comparison {
    private final Curve curve;
    private final LoadedPoints loaded;
    private final String unit;
    /** Points that have changed, and when; the records themselves, not what equals them. */
    private final IdentityHashMap<CurvePoint, Integer> changes = new IdentityHashMap<>();

    Comparison(Curve curve, LoadedPoints loaded) {
        this.curve = curve;
        this.loaded = loaded;
        this.unit = curve.getScaleUnit();
    }

    /** A point has been put onto the curve: its scores are at hand, and if points come in their order those of the one before, too. */
    void changed(CurvePoint point) {
        changes.put(point, changes.size() + 1);
        if (!Points.follows(curve, point)) {
            Points.order(curve);
        }
        List<CurvePoint> points = curve.getPoints();
        int place = points.size() - 1;
        while (points.get(place) != point) {
            place--;
        }
        int before = place - 1;
        while (before >= 0 && !CurveJudge.takesPart(curve, points.get(before))) {
            before--;
        }
        compare(point, before < 0 ? null : points.get(before));
    }

    /** Those whose predecessor has changed, or is another, since they were compared. */
    void rest() {
        Points.order(curve);
        boolean reordered = unit != null && !unit.equals(curve.getScaleUnit());
        CurvePoint before = null;
        int newest = 0;
        for (CurvePoint point : curve.getPoints()) {
            int own = changes.getOrDefault(point, 0);
            boolean another =
                    point.getPaired() == null ? reordered : before == null || !Points.comparedWith(point, before);
            if (newest > own || another) {
                compare(point, before);
            }
            if (CurveJudge.takesPart(curve, point)) {
                before = point;
                newest = own;
            } else {
                newest = Math.max(newest, own);
            }
        }
    }

    /** @param before null at the first point */
    private void compare(CurvePoint point, CurvePoint before) {
        if (before == null) {
            point.setPaired(null);
            return;
        }
        Scored now = scored(point);
        Scored then = scored(before);
        boolean comparable = now != null
                && then != null
                && now.definition().kind() == then.definition().kind();
        point.setPaired(comparable ? PointEstimates.paired(now, then, before) : null);
    }

    /** The examples that a point was made of; null where it was scored elsewhere. */
    private Scored scored(CurvePoint point) {
        Scored scored = loaded.of(PointStore.key(
                        curve.getFamily(), curve.getTask(), point.getModel(), point.getPosition(), point.getLap()))
                .get(curve.getMetric());
        boolean same = scored != null
                && scored.definition().kind() == point.getKind()
                && scored.definition().signature().equals(point.getSignature());
        return same ? scored : null;
    }
}
