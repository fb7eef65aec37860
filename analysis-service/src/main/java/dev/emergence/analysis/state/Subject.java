package dev.emergence.analysis.state;

import dev.emergence.analysis.view.CurveParts;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveSummary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All metrics of one model's training on a task, or of one family's scaling, at work, and how they were kept before. */
final class Subject {
    private final Map<String, Curve> curves = new TreeMap<>();
    private final Map<String, KeptCurve> kept = new HashMap<>();

    /** As it was kept. */
    void add(CurveSummary summary, List<CurvePoint> points) {
        Curve curve = CurveParts.whole(summary, points);
        curve.setUndefined(new HashMap<>(summary.getUndefined()));
        curves.put(summary.getMetric(), curve);
        keep(summary, curve);
    }

    /** It is kept as it is now. */
    void keep(CurveSummary summary, Curve curve) {
        kept.put(summary.getMetric(), KeptCurve.of(summary, curve));
    }

    /** Of all curves, and one for the subject itself. */
    int points() {
        int points = 1;
        for (Curve curve : curves.values()) {
            points += curve.getPoints().size();
        }
        return points;
    }

    /** By metric. */
    Map<String, Curve> curves() {
        return curves;
    }

    /** The curve as it was kept; null where it is new. */
    KeptCurve kept(Curve curve) {
        return kept.get(curve.getMetric());
    }

    KeptCurve.Difference difference(Curve curve) {
        KeptCurve before = kept(curve);
        return before == null
                ? new KeptCurve.Difference(List.copyOf(curve.getPoints()), List.of())
                : before.difference(curve);
    }

    /** It is no more. */
    void remove(Curve curve) {
        curves.remove(curve.getMetric());
        kept.remove(curve.getMetric());
    }

    /**
     * @param now when it is written
     * @return null where the curve is as it was kept
     */
    CurveSummary changedSummary(Curve curve, boolean pointsChanged, long now) {
        KeptCurve before = kept(curve);
        CurveSummary summary = CurveParts.summary(curve);
        if (before != null && !pointsChanged) {
            summary.setUpdated(before.summary().getUpdated());
            if (before.summary().equals(summary)) {
                return null;
            }
        }
        summary.setUpdated(now);
        return summary;
    }
}
