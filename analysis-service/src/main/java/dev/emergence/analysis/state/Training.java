package dev.emergence.analysis.state;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether the models of a scaling curve are trained alike: one that has only begun would look like a collapse.
 *
 * <ol>
 *   <li>Training is counted in tokens per parameter, tokens or steps: in what most models agree on, the first of these if in doubt.
 *       Models of a family have either seen the same tokens or as many times their size.
 *   <li>A model agrees if its training is within a factor of the median; with an even number of models the upper one.
 *   <li>Where no more than half of them agree on anything, there is nothing to compare with, and all take part. So does a model
 *       whose training is not known.
 * </ol>
 */
final class Training {
    private static final List<ToDoubleFunction<CurvePoint>> MEASURES = List.of(
            point -> known(point.getTokens()) / known(point.getParameters()),
            point -> known(point.getTokens()),
            point -> known(point.getStep()));

    /** Models that agree; 0 of none. */
    private record Agreed(ToDoubleFunction<CurvePoint> measure, double median, long models) {
        static final Agreed ON_NOTHING = new Agreed(point -> Double.NaN, Double.NaN, 0);
    }

    private Training() {}

    /** Notes on each point of a scaling curve whether it takes part. */
    static void compare(Curve scaling, double factor) {
        List<CurvePoint> points = scaling.getPoints();
        Agreed best = Agreed.ON_NOTHING;
        for (ToDoubleFunction<CurvePoint> measure : MEASURES) {
            Agreed agreed = agreed(points, measure, factor);
            best = agreed.models() > best.models() ? agreed : best;
        }
        boolean most = 2 * best.models() > points.size();
        for (CurvePoint point : points) {
            double training = best.measure().applyAsDouble(point);
            if (most && training < best.median() / factor) {
                CurveJudge.setApart(point, CurveJudge.STILL_TRAINING);
            } else if (most && training > best.median() * factor) {
                CurveJudge.setApart(point, CurveJudge.TRAINED_LONGER);
            } else {
                CurveJudge.setApart(point, null);
            }
        }
    }

    private static Agreed agreed(List<CurvePoint> points, ToDoubleFunction<CurvePoint> measure, double factor) {
        double[] known = points.stream()
                .mapToDouble(measure)
                .filter(training -> !Double.isNaN(training))
                .sorted()
                .toArray();
        if (known.length == 0) {
            return Agreed.ON_NOTHING;
        }
        double median = known[known.length / 2];
        long models = 0;
        for (double training : known) {
            models += training >= median / factor && training <= median * factor ? 1 : 0;
        }
        return new Agreed(measure, median, models);
    }

    private static double known(Number value) {
        return value == null ? Double.NaN : value.doubleValue();
    }
}
