package dev.emergence.analysis.judge;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Forecast;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Paired;
import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.curve.Overlap;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.point.PairedMoments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From the records of a curve to its link, and back. */
final class CurveLink {
    private CurveLink() {}

    /** @param points of the curve, in its order, that {@link #unlinkable} has nothing against */
    static LinkedCurve of(Curve curve, List<CurvePoint> points) {
        List<LinkedCurve.Point> linked = new ArrayList<>();
        List<Optional<Overlap>> overlaps = Overlaps.of(curve, points);
        for (int i = 0; i < points.size(); i++) {
            CurvePoint point = points.get(i);
            linked.add(new LinkedCurve.Point(
                    Math.log10(point.getScale()),
                    point.getValue(),
                    point.getStandardError() == null ? 0 : point.getStandardError(),
                    successes(point),
                    examples(point),
                    i == 0 ? Optional.empty() : change(point, points.get(i - 1)),
                    overlaps.get(i)));
        }
        return new LinkedCurve(kind(curve), linked);
    }

    /**
     * Why nothing can be said of a point's place on a line: a mean of a single example has no error, and a single cluster neither
     * an error nor an effective number. Empty where something can.
     */
    static Optional<String> unlinkable(CurvePoint point) {
        return Optional.ofNullable(
                point.getUndefined().get(point.getKind() == Kind.PROPORTION ? "effective_examples" : "standard_error"));
    }

    /** How many independent examples would measure as exactly. */
    static double examples(CurvePoint point) {
        return point.getEffectiveExamples() == null ? point.getExamples() : point.getEffectiveExamples();
    }

    /** How many of those are right. */
    static double successes(CurvePoint point) {
        return independent(point, point.getSuccesses());
    }

    /** The part of a count that is independent. */
    static double independent(CurvePoint point, double count) {
        return count * (examples(point) / point.getExamples());
    }

    private static Optional<PairedMoments> change(CurvePoint point, CurvePoint before) {
        Paired paired = point.getPaired();
        boolean proven = paired != null
                && paired.getStandardError() != null
                && paired.getModel().equals(before.getModel())
                && paired.getPosition() == before.getPosition()
                && paired.getLap() == before.getLap();
        return proven
                ? Optional.of(new PairedMoments(
                        paired.getExamples(),
                        paired.getMeanBefore(),
                        paired.getMeanChange(),
                        paired.getSquaresBefore(),
                        paired.getSquaresChange(),
                        paired.getProducts()))
                : Optional.empty();
    }

    /** What was expected of a point, on the metric's own scale; null for the first, and where nothing connects it with those before. */
    static Forecast forecast(LinkedCurve linked, int index) {
        return isCut(linked, index)
                ? null
                : linked.expected(index)
                        .map(expected -> new Forecast(expected.value(), expected.lower(), expected.upper()))
                        .orElse(null);
    }

    static boolean isCut(LinkedCurve linked, int index) {
        return linked.evidence().points().get(index).isCut();
    }

    private static MetricKind kind(Curve curve) {
        return MetricKind.valueOf(curve.getKind().name());
    }
}
