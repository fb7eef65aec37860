package dev.emergence.analysis.state;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Forecast;
import dev.emergence.schemas.Paired;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private static final String PAIRED = "paired";

    /** What of a point is changed in place; and its time, on which no judgement rests. */
    private static final Set<String> BY_ITSELF = Set.of(PAIRED, SCALE, FORECAST, "undefined", "time");

    /** @param record the point itself, which may have been changed in place since */
    private record Point(
            CurvePoint record,
            boolean takesPart,
            Paired paired,
            Double scale,
            Forecast forecast,
            String noPaired,
            String noScale,
            String noForecast) {

        static Point of(Curve curve, CurvePoint point) {
            return new Point(
                    point,
                    CurveJudge.takesPart(curve, point),
                    point.getPaired(),
                    point.getScale(),
                    point.getForecast(),
                    point.getUndefined().get(PAIRED),
                    point.getUndefined().get(SCALE),
                    point.getUndefined().get(FORECAST));
        }

        /** In all that a judgement rests on. */
        boolean sameGrounds(CurvePoint now) {
            return Objects.equals(scale, now.getScale())
                    && Objects.equals(paired, now.getPaired())
                    && Objects.equals(noPaired, now.getUndefined().get(PAIRED))
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
            reasons.remove(PAIRED);
            reasons.remove(SCALE);
            reasons.remove(FORECAST);
            return reasons;
        }

        boolean isCalled(CurvePoint other, Axis axis) {
            return axis == Axis.training
                    ? Points.samePlace(record, other)
                    : record.getModel().equals(other.getModel());
        }
    }

    /** Of a point on its curve: a training curve has one point a position and lap, a scaling curve one a model. */
    private record Name(String model, long position, int lap) {
        static Name of(CurvePoint point, Axis axis) {
            return axis == Axis.training
                    ? new Name("", point.getPosition(), point.getLap())
                    : new Name(point.getModel(), 0, 0);
        }
    }

    static KeptCurve of(CurveSummary summary, Curve curve) {
        return new KeptCurve(
                summary,
                curve.getPoints().stream().map(point -> Point.of(curve, point)).toList());
    }

    /**
     * What differs from what was kept.
     *
     * @param changed points that are new, or differ
     * @param removed points that are not there any more
     */
    record Difference(List<CurvePoint> changed, List<CurvePoint> removed) {
        boolean isNone() {
            return changed.isEmpty() && removed.isEmpty();
        }
    }

    Difference difference(Curve now) {
        List<CurvePoint> changed = new ArrayList<>();
        BitSet found = new BitSet(points.size());
        Finder finder = new Finder(now.getAxis());
        for (CurvePoint point : now.getPoints()) {
            int at = finder.next(point);
            if (at >= 0) {
                found.set(at);
            }
            if (at < 0 || !points.get(at).same(point)) {
                changed.add(point);
            }
        }
        List<CurvePoint> removed = new ArrayList<>();
        for (int i = found.nextClearBit(0); i < points.size(); i = found.nextClearBit(i + 1)) {
            removed.add(points.get(i).record);
        }
        return new Difference(changed, removed);
    }

    /** Where points were kept, which are asked for mostly in the same order. */
    private final class Finder {
        /** So many that are somewhere else are looked for one by one. */
        private static final int FEW = 3;

        private final Axis axis;
        private int next;
        private int elsewhere;
        /** Null until there are more than a few. */
        private Map<Name, Integer> all;

        Finder(Axis axis) {
            this.axis = axis;
        }

        /** Of the kept point of the same name; below 0 if there is none. */
        int next(CurvePoint point) {
            int at = next < points.size() && points.get(next).isCalled(point, axis) ? next : find(point);
            next = at < 0 ? next : at + 1;
            return at;
        }

        private int find(CurvePoint point) {
            if (elsewhere++ < FEW) {
                int at = points.size() - 1;
                while (at >= 0 && !points.get(at).isCalled(point, axis)) {
                    at--;
                }
                return at;
            }
            if (all == null) {
                all = new HashMap<>();
                for (int i = 0; i < points.size(); i++) {
                    all.put(Name.of(points.get(i).record, axis), i);
                }
            }
            return all.getOrDefault(Name.of(point, axis), -1);
        }
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
