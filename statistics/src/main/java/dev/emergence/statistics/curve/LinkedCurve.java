package dev.emergence.statistics.curve;

import dev.emergence.statistics.evidence.Band;
import dev.emergence.statistics.evidence.BandWidth;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.Forecasts;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.point.PairedMoments;
import java.util.List;
import java.util.Optional;

/**
 * A curve of one kind on the scale where smooth scaling is straight ({@link Links}), the evidence that it breaks there, and
 * what was and is expected, back on the metric's own scale.
 *
 * <ul>
 *   <li>PROPORTION: {@link Links#proportion} of the effective successes and examples.
 *   <li>LOSS: {@link Links#loss(double, PairedMoments, double)} where the point shares two examples or more with the one before
 *       it on the curve, else {@link Links#loss(double, double, double)}.
 *   <li>SCORE: as the loss 1 − mean.
 * </ul>
 */
public final class LinkedCurve {
    private final MetricKind kind;
    private final double floor;
    private final List<Point> points;
    private final BreakEvidence evidence;

    /**
     * One point.
     *
     * @param u log10 of its scale
     * @param mean of a LOSS or SCORE
     * @param standardError of that mean; a PROPORTION's is that of its successes
     * @param successes of a PROPORTION: the share times {@code examples}; more than those count as all
     * @param examples how many independent ones measure as exactly, {@code Precision.effective}
     * @param change since the point before it on the curve, on shared examples; empty where they share none
     */
    public record Point(
            double u,
            double mean,
            double standardError,
            double successes,
            double examples,
            Optional<PairedMoments> change) {}

    /**
     * A forecast on the metric's own scale. The band of a PROPORTION ends at whole successes, rounded outwards: no other share can be
     * seen.
     *
     * @param lower end of the band
     * @param upper end of the band
     */
    public record Expected(double value, double lower, double upper) {}

    /** @param points in order of scale */
    public LinkedCurve(MetricKind kind, List<Point> points) {
        this.kind = kind;
        this.points = List.copyOf(points);
        floor = kind == MetricKind.PROPORTION || points.isEmpty()
                ? 0
                : Links.lossFloor(points.stream().mapToDouble(this::loss).toArray());
        double[] u = new double[points.size()];
        double[] v = new double[points.size()];
        double[] se = new double[points.size()];
        for (int i = 0; i < u.length; i++) {
            LinkedValue linked = link(points.get(i));
            u[i] = points.get(i).u();
            v[i] = linked.v();
            se[i] = linked.se();
        }
        evidence = BreakEvidence.of(u, v, se);
    }

    private double loss(Point point) {
        return kind == MetricKind.SCORE ? Math.max(0, 1 - point.mean()) : point.mean();
    }

    private LinkedValue link(Point point) {
        if (kind == MetricKind.PROPORTION) {
            return Links.proportion(Math.min(point.successes(), point.examples()), point.examples());
        }
        Optional<PairedMoments> change = point.change().filter(shared -> shared.n() >= 2);
        return change.isPresent()
                ? Links.loss(
                        loss(point), kind == MetricKind.SCORE ? change.get().complement() : change.get(), floor)
                : Links.loss(loss(point), point.standardError(), floor);
    }

    public BreakEvidence evidence() {
        return evidence;
    }

    /** The linked value of a mean loss on this curve, of a LOSS or of what a SCORE lacks. */
    public double linkedLoss(double mean) {
        return Links.loss(mean, 0, floor).v();
    }

    /** What was expected of a point by those before it, with its 95% band; empty for the first. */
    public Optional<Expected> expected(int index) {
        double n = points.get(index).examples();
        return evidence.band(index, BandWidth.STANDARD).map(band -> unlinked(band, n));
    }

    /** What the points let expect later on, if nothing breaks; v, for {@link #expected(Band)} to map back. */
    public Forecasts forecasts() {
        return Forecasts.of(evidence.points());
    }

    /** A forecast beyond the last point, on the metric's own scale. */
    public Expected expected(Band linked) {
        return unlinked(linked, points.get(points.size() - 1).examples());
    }

    /** The metric at a point, as it was measured. */
    public double value(int index) {
        Point point = points.get(index);
        return kind == MetricKind.PROPORTION ? Math.min(1, point.successes() / point.examples()) : point.mean();
    }

    /** The v at which the metric would have a value. */
    public double linked(double value) {
        return switch (kind) {
            case PROPORTION -> Links.proportionKnown(value);
            case SCORE -> linkedLoss(Math.max(0, 1 - value));
            case LOSS -> linkedLoss(value);
        };
    }

    /** The value that the metric has at a v. */
    public double unlinked(double v) {
        return switch (kind) {
            case PROPORTION -> Links.proportionAt(v);
            case SCORE -> Math.max(0, 1 - Links.lossAt(v, floor));
            case LOSS -> Links.lossAt(v, floor);
        };
    }

    private Expected unlinked(Band linked, double n) {
        double one = unlinked(linked.lower());
        double other = unlinked(linked.upper());
        double value = unlinked(linked.mean());
        return kind == MetricKind.PROPORTION
                ? new Expected(value, Math.floor(one * n) / n, Math.min(1, Math.ceil(other * n) / n))
                : new Expected(value, Math.min(one, other), Math.max(one, other));
    }
}
