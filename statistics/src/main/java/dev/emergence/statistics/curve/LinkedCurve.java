package dev.emergence.statistics.curve;

import dev.emergence.statistics.evidence.Band;
import dev.emergence.statistics.evidence.BandWidth;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.FilteredPoint;
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
 *
 * <p>Where a point's examples are others than those of the one before ({@link Overlap}), v goes on by what both share, with the error on those.
 * That error stays with all points that follow, as far as their own do not cancel it: it is the {@link
 * dev.emergence.statistics.evidence.FilteredPoint#seam}, {@code se²·((1 − shared/n_j) + (1 − shared/n_(j−1)))}. Values are as they were measured:
 * they and v differ by the {@link #offset} that has come together.
 */
public final class LinkedCurve {
    private final MetricKind kind;
    private final double floor;
    private final List<Point> points;
    private final double[] offset;
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
     * @param overlap of its examples with those of the point before; empty at the first, and where nobody knows
     */
    public record Point(
            double u,
            double mean,
            double standardError,
            double successes,
            double examples,
            Optional<PairedMoments> change,
            Optional<Overlap> overlap) {}

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
        double[] seam = new double[points.size()];
        offset = new double[points.size()];
        for (int i = 0; i < u.length; i++) {
            Point point = points.get(i);
            LinkedValue linked = link(point);
            offset[i] = i == 0 ? 0 : offset[i - 1];
            u[i] = point.u();
            v[i] = linked.v() + offset[i];
            se[i] = linked.se();
            if (isLinked(point)) {
                LinkedValue shared = shared(point, point.change().orElseThrow().meanNow());
                double before =
                        shared(point, point.change().orElseThrow().meanBefore()).v();
                v[i] = v[i - 1] + shared.v() - before;
                se[i] = shared.se();
                seam[i] = Math.min(
                        FilteredPoint.CUT,
                        shared.se()
                                * shared.se()
                                * point.overlap().orElseThrow().others());
                offset[i] = v[i] - linked.v();
            } else if (point.overlap().filter(Overlap::isNone).isPresent()) {
                seam[i] = FilteredPoint.CUT;
            }
        }
        evidence = BreakEvidence.of(u, v, se, seam);
    }

    private double loss(Point point) {
        return kind == MetricKind.SCORE ? Math.max(0, 1 - point.mean()) : point.mean();
    }

    private static boolean isLinked(Point point) {
        return point.change().isPresent()
                && point.overlap().filter(Overlap::links).isPresent();
    }

    private LinkedValue link(Point point) {
        if (kind == MetricKind.PROPORTION) {
            return Links.proportion(Math.min(point.successes(), point.examples()), point.examples());
        }
        Optional<PairedMoments> change = point.change()
                .filter(shared ->
                        shared.n() >= 2 && point.overlap().map(Overlap::isSame).orElse(true));
        return change.isPresent()
                ? Links.loss(loss(point), losses(change.get()), floor)
                : Links.loss(loss(point), point.standardError(), floor);
    }

    /** With a mean over the examples that the point shares with the one before. */
    private LinkedValue shared(Point point, double mean) {
        if (kind == MetricKind.PROPORTION) {
            double n = point.examples() * point.overlap().orElseThrow().part();
            return Links.proportion(Math.max(0, Math.min(1, mean)) * n, n);
        }
        double loss = Math.max(0, kind == MetricKind.SCORE ? 1 - mean : mean);
        return Links.loss(loss, losses(point.change().orElseThrow()), floor);
    }

    private PairedMoments losses(PairedMoments change) {
        return kind == MetricKind.SCORE ? change.complement() : change;
    }

    /** How far v lies from the link of the value as it was measured: the examples have become others since the first point. */
    public double offset(int index) {
        return offset[index];
    }

    private double lastOffset() {
        return offset.length == 0 ? 0 : offset[offset.length - 1];
    }

    /** Whether v is the link of each value as it was measured, and goes on from point to point. */
    public boolean isOfSameExamples() {
        return points.stream()
                .noneMatch(point -> isLinked(point)
                        || point.overlap().filter(Overlap::isNone).isPresent());
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
        return evidence.band(index, BandWidth.STANDARD).map(band -> unlinked(band, offset[index], n));
    }

    /** What the points let expect later on, if nothing breaks; v, for {@link #expected(Band)} to map back. */
    public Forecasts forecasts() {
        return Forecasts.of(evidence.points());
    }

    /** A forecast beyond the last point, on the metric's own scale. */
    public Expected expected(Band linked) {
        return unlinked(linked, lastOffset(), points.get(points.size() - 1).examples());
    }

    /** The metric at a point, as it was measured. */
    public double value(int index) {
        Point point = points.get(index);
        return kind == MetricKind.PROPORTION ? Math.min(1, point.successes() / point.examples()) : point.mean();
    }

    /** The v at which the metric would have a value on the last point's examples. */
    public double linked(double value) {
        return lastOffset() + plain(value);
    }

    private double plain(double value) {
        return switch (kind) {
            case PROPORTION -> Links.proportionKnown(value);
            case SCORE -> linkedLoss(Math.max(0, 1 - value));
            case LOSS -> linkedLoss(value);
        };
    }

    /** The value that the metric has at a v on the last point's examples. */
    public double unlinked(double v) {
        return value(v - lastOffset());
    }

    /** The value that the metric has at a v on a point's examples. */
    public double unlinked(double v, int index) {
        return value(v - offset[index]);
    }

    private double value(double v) {
        return switch (kind) {
            case PROPORTION -> Links.proportionAt(v);
            case SCORE -> Math.max(0, 1 - Links.lossAt(v, floor));
            case LOSS -> Links.lossAt(v, floor);
        };
    }

    private Expected unlinked(Band linked, double by, double n) {
        double one = value(linked.lower() - by);
        double other = value(linked.upper() - by);
        double value = value(linked.mean() - by);
        return kind == MetricKind.PROPORTION
                ? new Expected(value, Math.floor(one * n) / n, Math.min(1, Math.ceil(other * n) / n))
                : new Expected(value, Math.min(one, other), Math.max(one, other));
    }
}
