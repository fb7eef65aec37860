package dev.emergence.analysis.judge;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Forecast;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Paired;
import dev.emergence.statistics.curve.LinkedValue;
import dev.emergence.statistics.curve.Links;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.point.PairedMoments;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Points of one curve on the scale where smooth scaling is straight, and the evidence that they break there. */
final class LinkedCurve {
    private final Kind kind;
    private final double floor;
    private final BreakEvidence evidence;

    /** @param points of the curve, in its order, that {@link #linkable} accepts */
    LinkedCurve(Curve curve, List<CurvePoint> points) {
        kind = curve.getKind();
        floor = kind == Kind.PROPORTION || points.isEmpty() ? 0 : Links.lossFloor(losses(points));
        double[] u = new double[points.size()];
        double[] v = new double[points.size()];
        double[] se = new double[points.size()];
        for (int i = 0; i < u.length; i++) {
            LinkedValue linked = link(points.get(i), i == 0 ? null : points.get(i - 1));
            u[i] = Math.log10(points.get(i).getScale());
            v[i] = linked.v();
            se[i] = linked.se();
        }
        evidence = BreakEvidence.of(u, v, se);
    }

    /** A mean of a single example has no error, so nothing can be said of its place on a line. */
    static boolean linkable(Kind kind, CurvePoint point) {
        return kind == Kind.PROPORTION || point.getStandardError() != null;
    }

    private double[] losses(List<CurvePoint> points) {
        return points.stream().mapToDouble(this::loss).toArray();
    }

    /** A score in [0, 1] counts as the loss 1 − mean. */
    private double loss(CurvePoint point) {
        return kind == Kind.SCORE ? Math.max(0, 1 - point.getValue()) : point.getValue();
    }

    private LinkedValue link(CurvePoint point, CurvePoint before) {
        if (kind == Kind.PROPORTION) {
            return Links.proportion(Math.min(point.getSuccesses(), point.getExamples()), point.getExamples());
        }
        Paired paired = point.getPaired();
        boolean shared = before != null
                && paired != null
                && paired.getExamples() >= 2
                && paired.getModel().equals(before.getModel())
                && paired.getPosition() == before.getPosition();
        return shared
                ? Links.loss(loss(point), moments(paired), floor)
                : Links.loss(loss(point), point.getStandardError(), floor);
    }

    private PairedMoments moments(Paired paired) {
        PairedMoments moments = new PairedMoments(
                paired.getExamples(),
                paired.getMeanBefore(),
                paired.getMeanChange(),
                paired.getSquaresBefore(),
                paired.getSquaresChange(),
                paired.getProducts());
        return kind == Kind.SCORE ? moments.complement() : moments;
    }

    BreakEvidence evidence() {
        return evidence;
    }

    /** What was expected of a point, on the metric's own scale; null for the first. */
    Forecast forecast(int index) {
        return evidence.points().get(index).forecast().map(this::unlinked).orElse(null);
    }

    private Forecast unlinked(dev.emergence.statistics.evidence.Forecast linked) {
        DoubleUnaryOperator unlink =
                switch (kind) {
                    case PROPORTION -> Links::proportionAt;
                    case SCORE -> v -> Math.max(0, 1 - Links.lossAt(v, floor));
                    case LOSS -> v -> Links.lossAt(v, floor);
                };
        double one = unlink.applyAsDouble(linked.lower());
        double other = unlink.applyAsDouble(linked.upper());
        return new Forecast(unlink.applyAsDouble(linked.mean()), Math.min(one, other), Math.max(one, other));
    }
}
