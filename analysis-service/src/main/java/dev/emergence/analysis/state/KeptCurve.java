package dev.emergence.analysis.state;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Forecast;
import dev.emergence.schemas.Paired;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * A curve as it was kept: what is at work is changed in place, so the little of a point that changes so is noted here.
 *
 * @param summary as it was kept
 * @param points in their order then
 */
record KeptCurve(CurveSummary summary, List<Point> points) {
    private static final String FORECAST = "forecast";
    private static final String SCALE = "scale";

    /** What of a point is changed in place; and its time, on which no judgement rests. */
    private static final Set<String> BY_ITSELF = Set.of("paired", SCALE, FORECAST, "undefined", "time");

    /** @param record the point itself, which may have been changed in place since */
    private record Point(
            CurvePoint record,
            boolean takesPart,
            Paired paired,
            Double scale,
            Forecast forecast,
            String noScale,
            String noForecast) {

        static Point of(Curve curve, CurvePoint point) {
            return new Point(
                    point,
                    CurveJudge.takesPart(curve, point),
                    point.getPaired(),
                    point.getScale(),
                    point.getForecast(),
                    point.getUndefined().get(SCALE),
                    point.getUndefined().get(FORECAST));
        }

        /** In all that a judgement rests on. */
        boolean sameGrounds(CurvePoint now) {
            return Objects.equals(scale, now.getScale())
                    && Objects.equals(paired, now.getPaired())
                    && sameEstimates(now);
        }

        @SuppressWarnings("ReferenceEquality") // what is not changed in place is the same in the same record
        private boolean sameEstimates(CurvePoint now) {
            if (record == now) {
                return true;
            }
            for (Schema.Field field : now.getSchema().getFields()) {
                if (!BY_ITSELF.contains(field.name())
                        && !Objects.equals(record.get(field.pos()), now.get(field.pos()))) {
                    return false;
                }
            }
            return true;
        }

        @SuppressWarnings("ReferenceEquality") // what is not changed in place is the same in the same record
        boolean same(CurvePoint now) {
            return Objects.equals(forecast, now.getForecast())
                    && Objects.equals(noScale, now.getUndefined().get(SCALE))
                    && Objects.equals(noForecast, now.getUndefined().get(FORECAST))
                    && record.getTime() == now.getTime()
                    && sameGrounds(now)
                    && (record == now || otherReasons(record).equals(otherReasons(now)));
        }

        private static Map<String, String> otherReasons(CurvePoint point) {
            Map<String, String> reasons = new HashMap<>(point.getUndefined());
            reasons.remove(SCALE);
            reasons.remove(FORECAST);
            return reasons;
        }

        /** A training curve has one point a position and lap, a scaling curve one a model. */
        boolean standsWhere(Curve curve, CurvePoint point) {
            return curve.getAxis() == Axis.training
                    ? Points.samePlace(record, point)
                    : record.getModel().equals(point.getModel());
        }

        boolean names(CurvePoint point) {
            return Points.samePlace(record, point) && record.getModel().equals(point.getModel());
        }
    }

    static KeptCurve of(CurveSummary summary, Curve curve) {
        return new KeptCurve(
                summary,
                curve.getPoints().stream().map(point -> Point.of(curve, point)).toList());
    }

    /** Points that are new, or differ from what was kept. */
    List<CurvePoint> changed(Curve now) {
        List<CurvePoint> changed = new ArrayList<>();
        for (int i = 0; i < now.getPoints().size(); i++) {
            CurvePoint point = now.getPoints().get(i);
            if (before(i, point).filter(old -> old.same(point)).isEmpty()) {
                changed.add(point);
            }
        }
        return changed;
    }

    /** Points that were kept and are not there any more. */
    List<CurvePoint> removed(Curve now) {
        List<CurvePoint> removed = new ArrayList<>();
        int next = 0;
        for (Point old : points) {
            // both are mostly in the same order, and new points come last
            if (next < now.getPoints().size()
                    && old.standsWhere(now, now.getPoints().get(next))) {
                next++;
            } else if (now.getPoints().stream().noneMatch(point -> old.standsWhere(now, point))) {
                removed.add(old.record);
            }
        }
        return removed;
    }

    /** The point of the same name, which is nearly always in the same place. */
    private Optional<Point> before(int i, CurvePoint point) {
        return i < points.size() && points.get(i).names(point)
                ? Optional.of(points.get(i))
                : points.stream().filter(old -> old.names(point)).findFirst();
    }

    /**
     * Whether a judgement would rest on the same: on the points that take part, and their places among all. A curve on which only an
     * open checkpoint has grown needs no new one.
     */
    boolean sameGrounds(Curve now) {
        if (summary.getKind() != now.getKind()
                || summary.getContinuity() != now.getContinuity()
                || !Objects.equals(summary.getScaleUnit(), now.getScaleUnit())) {
            return false;
        }
        int common = Math.min(points.size(), now.getPoints().size());
        for (int i = 0; i < common; i++) {
            CurvePoint point = now.getPoints().get(i);
            boolean takesPart = CurveJudge.takesPart(now, point);
            if (points.get(i).takesPart != takesPart
                    || takesPart && !points.get(i).sameGrounds(point)) {
                return false;
            }
        }
        return points.subList(common, points.size()).stream().noneMatch(Point::takesPart)
                && now.getPoints().subList(common, now.getPoints().size()).stream()
                        .noneMatch(point -> CurveJudge.takesPart(now, point));
    }

    /** Keeps what was said of the points of a curve whose grounds are the same. */
    void keepForecasts(Curve now) {
        for (int i = 0; i < now.getPoints().size(); i++) {
            CurvePoint point = now.getPoints().get(i);
            String reason;
            if (CurveJudge.takesPart(now, point)) {
                point.setForecast(points.get(i).forecast);
                reason = points.get(i).noForecast;
            } else {
                reason = CurveJudge.absence(now, point).orElseThrow();
            }
            if (reason != null) {
                point.getUndefined().put(FORECAST, reason);
            }
        }
    }
}
