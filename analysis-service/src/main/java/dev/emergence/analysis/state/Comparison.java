package dev.emergence.analysis.state;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Compares each changed point of a curve, and each whose predecessor has changed, with the complete point before it. */
@SuppressWarnings("ReferenceEquality") // a point is one of the curve's, not an equal one
final class Comparison {
    private final Curve curve;
    private final LoadedPoints loaded;
    private final String unit;
    /** Points that have changed, and when; the records themselves, not what equals them. */
    private final IdentityHashMap<CurvePoint, Integer> changes = new IdentityHashMap<>();
    /** Nothing was put yet: mostly one point comes at a time, for which all others are looked through. */
    private boolean first = true;
    /** Those of a training curve that have a point; empty until a second one comes. */
    private final Set<Place> places = new HashSet<>();

    private record Place(long position, int lap) {
        static Place of(CurvePoint point) {
            return new Place(point.getPosition(), point.getLap());
        }
    }

    Comparison(Curve curve, LoadedPoints loaded) {
        this.curve = curve;
        this.loaded = loaded;
        this.unit = curve.getScaleUnit();
    }

    /**
     * Puts a point onto a training curve: its scores are at hand, and if points come in their order those of the one before, too.
     */
    void put(CurvePoint point) {
        changed(point, Points.put(curve, point, () -> isNew(point)));
    }

    private boolean isNew(CurvePoint point) {
        if (first) {
            first = false;
            return curve.getPoints().stream().noneMatch(known -> Points.samePlace(known, point));
        }
        if (places.isEmpty()) {
            curve.getPoints().forEach(known -> places.add(Place.of(known)));
        }
        return places.add(Place.of(point));
    }

    /** A point has been put onto a scaling curve. */
    void changed(CurvePoint point) {
        Points.order(curve);
        changed(point, Points.indexOf(curve, point));
    }

    private void changed(CurvePoint point, int place) {
        changes.put(point, changes.size() + 1);
        List<CurvePoint> points = curve.getPoints();
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
        point.getUndefined().remove("paired");
        if (before == null) {
            point.setPaired(null);
            return;
        }
        Scored now = scored(point);
        Scored then = scored(before);
        boolean comparable = now != null
                && then != null
                && now.definition().kind() == then.definition().kind();
        if (comparable) {
            PointEstimates.compare(point, now, then, before);
        } else {
            point.setPaired(null);
        }
    }

    /** The examples that a point was made of; null where it was scored elsewhere. */
    private Scored scored(CurvePoint point) {
        String key = PointStore.key(
                curve.getFamily(), curve.getTask(), point.getModel(), point.getPosition(), point.getLap());
        Scored scored = loaded.of(key, curve.getMetric());
        boolean same = scored != null
                && scored.definition().kind() == point.getKind()
                && scored.definition().signature().equals(point.getSignature());
        return same ? scored : null;
    }
}
