package dev.emergence.analysis.judge;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.statistics.curve.LinkedCurve;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The links of one subject's curves, each computed once: a companion's is that of every metric that it judges. */
final class Examinations {
    private final Map<String, Examined> newest = new HashMap<>();

    private record Examined(List<CurvePoint> points, LinkedCurve linked) {
        @SuppressWarnings("ReferenceEquality") // points of one curve at one time
        boolean isOf(List<CurvePoint> others) {
            boolean same = points.size() == others.size();
            for (int i = 0; same && i < others.size(); i++) {
                same = points.get(i) == others.get(i);
            }
            return same;
        }
    }

    /** @param points of the curve that take part */
    LinkedCurve of(Curve curve, List<CurvePoint> points) {
        Examined found = newest.get(curve.getMetric());
        if (found == null || !found.isOf(points)) {
            found = new Examined(List.copyOf(points), CurveLink.of(curve, points));
            newest.put(curve.getMetric(), found);
        }
        return found.linked();
    }
}
