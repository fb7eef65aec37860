package dev.emergence.analysis.state;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Paired;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The points of a curve.
 *
 * <ol>
 *   <li>A training curve has one point a position, a scaling curve one point a model.
 *   <li>Scales ascend; points without scale come first.
 *   <li>All scales count the same thing: tokens, else steps; parameters, else flops.
 * </ol>
 */
final class Points {
    private static final Comparator<CurvePoint> ORDER = Comparator.comparing(
                    CurvePoint::getScale, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(CurvePoint::getPosition)
            .thenComparing(CurvePoint::getModel);

    private Points() {}

    static void replace(Curve training, CurvePoint point) {
        replace(training, point, old -> old.getPosition() == point.getPosition());
    }

    /** Puts a copy of a training point onto a scaling curve; unchanged scores keep their comparison. */
    static CurvePoint replaceModel(Curve scaling, CurvePoint point) {
        CurvePoint copy =
                CurvePoint.newBuilder(point).setPaired(null).setForecast(null).build();
        replace(scaling, copy, old -> old.getModel().equals(point.getModel()));
        return copy;
    }

    private static void replace(Curve curve, CurvePoint point, Predicate<CurvePoint> old) {
        curve.getPoints().removeIf(old);
        curve.getPoints().add(point);
    }

    /** Sets each point's scale and sorts. */
    static void order(Curve curve) {
        List<CurvePoint> points = curve.getPoints();
        boolean training = curve.getAxis() == Axis.training;
        Function<CurvePoint, Number> first = training ? CurvePoint::getTokens : CurvePoint::getParameters;
        Function<CurvePoint, Number> second = training ? CurvePoint::getStep : CurvePoint::getFlops;
        boolean allFirst = points.stream().allMatch(point -> first.apply(point) != null);
        boolean allSecond = points.stream().allMatch(point -> second.apply(point) != null);
        if (allFirst || allSecond) {
            curve.setScaleUnit(allFirst ? training ? "tokens" : "parameters" : training ? "step" : "flops");
        } else {
            curve.setScaleUnit(null);
        }
        for (CurvePoint point : points) {
            Number scale = allFirst ? first.apply(point) : allSecond ? second.apply(point) : null;
            point.setScale(scale == null ? null : scale.doubleValue());
            if (scale == null) {
                point.getUndefined().put("scale", "no_scale_in_common");
            } else {
                point.getUndefined().remove("scale");
            }
        }
        points.sort(ORDER);
    }

    static Optional<CurvePoint> newestComplete(Curve training) {
        return training.getPoints().stream()
                .filter(CurvePoint::getComplete)
                .max(Comparator.comparing(CurvePoint::getPosition));
    }

    static boolean comparedWith(CurvePoint point, CurvePoint before) {
        Paired paired = point.getPaired();
        return paired != null
                && paired.getModel().equals(before.getModel())
                && paired.getPosition() == before.getPosition();
    }
}
