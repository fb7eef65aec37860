package dev.emergence.analysis.state;

import dev.emergence.analysis.view.CurveParts;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Paired;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The points of a curve.
 *
 * <ol>
 *   <li>A training curve has one point a position and lap, a scaling curve one point a model.
 *   <li>Scales ascend; points without scale come first.
 *   <li>All scales count the same thing, which most complete points have: tokens, else steps; parameters, else flops. A point
 *       without it has no scale, and says so. Where tokens and steps disagree on the order, they count what {@link Counters} says.
 * </ol>
 */
final class Points {
    private static final List<Unit> TRAINING =
            List.of(new Unit(Counters.TOKENS, CurvePoint::getTokens), new Unit(CurveParts.STEP, CurvePoint::getStep));
    private static final List<Unit> SCALING =
            List.of(new Unit("parameters", CurvePoint::getParameters), new Unit("flops", CurvePoint::getFlops));

    private Points() {}

    /**
     * A curve without any.
     *
     * @param model empty on a scaling curve
     */
    static Curve blank(Axis axis, String family, String model, String task, String metric) {
        Curve curve = new Curve();
        curve.setFamily(family);
        curve.setModel(model);
        curve.setTask(task);
        curve.setMetric(metric);
        curve.setAxis(axis);
        curve.setPoints(new ArrayList<>());
        curve.setUndefined(new HashMap<>());
        return curve;
    }

    /**
     * Puts a point onto a training curve, in place of the one of the same position and lap. Where it can stand in the order that the curve
     * has, that stays as it is, for to order it whole for each point of a long run takes a time that grows with their square; else the
     * curve is ordered anew. What the curve is, and whether another order were better, {@link #order} says in the end.
     *
     * @param isNew asked, where it matters, whether the curve has none of the same position and lap
     * @return its index
     */
    static int put(Curve training, CurvePoint point, BooleanSupplier isNew) {
        List<CurvePoint> points = training.getPoints();
        Unit unit = points.isEmpty() || training.getRestart() != null ? null : named(training.getScaleUnit());
        if (unit != null) {
            place(point, unit);
            int at = indexOf(training, point);
            if (at >= 0) {
                points.set(at, point);
                return at;
            } else if (point.getScale() != null && isNew.getAsBoolean()) {
                points.add(-at - 1, point);
                return -at - 1;
            }
        }
        replace(training, point, old -> samePlace(old, point));
        order(training);
        return indexOf(training, point);
    }

    private static Unit named(String name) {
        return TRAINING.stream()
                .filter(unit -> unit.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Where a point stands on a curve that is in order, or one of the same model, scale, position and lap; below 0 if none does. */
    static int indexOf(Curve curve, CurvePoint point) {
        return Collections.binarySearch(curve.getPoints(), point, CurveParts.ORDER);
    }

    /** Puts a copy of a training point onto a scaling curve; unchanged scores keep their comparison. */
    static CurvePoint replaceModel(Curve scaling, CurvePoint point) {
        CurvePoint copy =
                CurvePoint.newBuilder(point).setPaired(null).setForecast(null).build();
        replace(scaling, copy, old -> old.getModel().equals(point.getModel()));
        return copy;
    }

    /** Of one model: the same position and lap. */
    static boolean samePlace(CurvePoint one, CurvePoint other) {
        return one.getPosition() == other.getPosition() && one.getLap() == other.getLap();
    }

    private static void replace(Curve curve, CurvePoint point, Predicate<CurvePoint> old) {
        curve.getPoints().removeIf(old);
        curve.getPoints().add(point);
    }

    /** Sets each point's scale, sorts, and says what the curve is. */
    static void order(Curve curve) {
        Unit unit = unit(curve);
        curve.setRestart(null);
        if (unit == null || curve.getAxis() == Axis.scaling) {
            place(curve, unit);
        } else {
            Counters counters = Counters.of(curve.getPoints(), unit.name());
            place(curve, named(counters.by()));
            curve.setRestart(counters.restart(curve));
        }
        describe(curve);
    }

    private static void place(Curve curve, Unit unit) {
        curve.setScaleUnit(unit == null ? null : unit.name());
        for (CurvePoint point : curve.getPoints()) {
            place(point, unit);
        }
        curve.getPoints().sort(CurveParts.ORDER);
    }

    private static void place(CurvePoint point, Unit unit) {
        Number scale = unit == null ? null : unit.of().apply(point);
        point.setScale(scale == null ? null : scale.doubleValue());
        if (scale == null) {
            point.getUndefined().put("scale", unit == null ? "no_scale" : "no_" + unit.name());
        } else {
            point.getUndefined().remove("scale");
        }
    }

    /** Something that a scale may count. */
    private record Unit(String name, Function<CurvePoint, Number> of) {
        long count(List<CurvePoint> points) {
            return points.stream().filter(point -> of.apply(point) != null).count();
        }

        boolean isOfMore(List<CurvePoint> points, Unit other) {
            List<CurvePoint> complete =
                    points.stream().filter(CurvePoint::getComplete).toList();
            long more = count(complete) - other.count(complete);
            return more > 0 || more == 0 && count(points) > other.count(points);
        }
    }

    /** What most complete points have, then most points at all, then the first; null where none has any. */
    private static Unit unit(Curve curve) {
        List<CurvePoint> points = curve.getPoints();
        Unit best = null;
        for (Unit unit : curve.getAxis() == Axis.training ? TRAINING : SCALING) {
            boolean better = best == null ? unit.count(points) > 0 : unit.isOfMore(points, best);
            best = better ? unit : best;
        }
        return best;
    }

    /**
     * Says what the curve is: of the kind that most complete points have, else the newest, and there as the newest point says. Newest
     * is the last checkpoint of a model, or the largest model. One point of another kind changes nothing for the others.
     */
    private static void describe(Curve curve) {
        List<CurvePoint> points = new ArrayList<>(curve.getPoints());
        if (curve.getAxis() == Axis.training) {
            points.sort(CurveParts.age(curve));
        }
        Map<Kind, Long> votes = new EnumMap<>(Kind.class);
        for (CurvePoint point : points) {
            votes.merge(point.getKind(), point.getComplete() ? 1L : 0L, Long::sum);
        }
        Kind kind = points.get(points.size() - 1).getKind();
        for (Map.Entry<Kind, Long> vote : votes.entrySet()) {
            kind = vote.getValue() > votes.get(kind) ? vote.getKey() : kind;
        }
        curve.setKind(kind);
        for (CurvePoint point : points) {
            if (point.getKind() == kind) {
                curve.setContinuity(point.getContinuity());
                curve.setSignature(point.getSignature());
            }
        }
    }

    /**
     * The checkpoint by which a model stands on a scaling curve: its newest complete one. Empty where it stands there by a newer one
     * already: while more of that arrives, it isn't taken back.
     *
     * @param scaling null where there is none yet
     */
    static Optional<CurvePoint> newestComplete(Curve training, Curve scaling) {
        Optional<CurvePoint> newest =
                training.getPoints().stream().filter(CurvePoint::getComplete).max(CurveParts.age(training));
        return scaling == null ? newest : newest.filter(point -> !standsByNewer(scaling, training, point));
    }

    private static boolean standsByNewer(Curve scaling, Curve training, CurvePoint point) {
        Comparator<CurvePoint> age = CurveParts.age(training);
        return scaling.getPoints().stream()
                .filter(old -> old.getModel().equals(point.getModel()))
                .anyMatch(old ->
                        training.getPoints().stream().anyMatch(of -> samePlace(of, old) && age.compare(of, point) > 0));
    }

    static boolean comparedWith(CurvePoint point, CurvePoint before) {
        Paired paired = point.getPaired();
        return paired != null
                && paired.getModel().equals(before.getModel())
                && paired.getPosition() == before.getPosition()
                && paired.getLap() == before.getLap();
    }
}
