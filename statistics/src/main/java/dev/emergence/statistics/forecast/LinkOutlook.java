package dev.emergence.statistics.forecast;

import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.evidence.Band;
import dev.emergence.statistics.evidence.BandWidth;
import dev.emergence.statistics.evidence.FilteredPoint;
import dev.emergence.statistics.evidence.Forecasts;
import dev.emergence.statistics.evidence.Normal;
import dev.emergence.statistics.evidence.Surprises;
import dev.emergence.statistics.point.Estimate;
import dev.emergence.statistics.verdict.CompanionMap;
import dev.emergence.statistics.verdict.Guessing;
import dev.emergence.statistics.verdict.ReportedPoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@link Law#LINK}: the bank of trend filters on the companion's v, mapped to the reported metric by {@link CompanionMap}.
 *
 * <p>Write w(v) = link(ŷ(v)) for the map on the reported metric's own linked scale, v̂ ± sd for what is expected of the companion
 * and e for the standard error of the reported point, that of the last one for the future. Then w(v̂) is expected, and the band ends
 * at
 *
 * <p>{@code w(v̂) ± √((w(v̂ ± m·sd) − w(v̂))² + (m·e)²)},
 *
 * <p>each side by itself, for near guessing the map is flat on one side and steep on the other. m is the {@link BandWidth} by this
 * law's own {@link Surprises}: the distance of a reported point from w(v̂) in units of its side's √((w(v̂ ± sd) − w(v̂))² + e²), so
 * that a relation that has not held gets wide bands. What is said of a point rests on nothing but those before it: the map is fitted anew
 * to each beginning of the curve, of the newest {@link HoldOut#NEWEST} points. Where such a beginning has no map, its last value is
 * expected to stay. The floor in the link of a loss is the one number that is the whole curve's.
 *
 * <p>The two steps are those of Schaeffer et al. 2023 (arXiv 2304.15004, §2): loss by scale, then accuracy by loss.
 */
public final class LinkOutlook implements Outlook {
    private final LinkedCurve reported;
    private final List<FilteredPoint> points;
    private final Forecasts companion;

    /** Of all points. */
    private final CompanionMap newest;

    /** How many points the first of the {@link #maps} is fitted to. */
    private final int first;

    /** Of beginnings of the curve, each a point longer. */
    private final List<Optional<CompanionMap>> maps;

    private final Surprises surprises;

    private LinkOutlook(
            LinkedCurve reported,
            Forecasts companion,
            int first,
            List<Optional<CompanionMap>> maps,
            CompanionMap newest) {
        this.reported = reported;
        this.companion = companion;
        this.first = first;
        this.maps = maps;
        this.newest = newest;
        points = reported.evidence().points();
        surprises = Surprises.of(points.size(), this::surprise);
    }

    /**
     * Undefined where the reported metric does not rise with its companion, or the companion does not vary: {@code no_relation}; and where
     * points were measured on other examples than the ones before: {@code examples_changed}.
     *
     * @param reported with three points at least
     * @param points the same as proportions
     * @param companion at the same points
     */
    public static Estimate<Outlook> of(
            LinkedCurve reported, List<ReportedPoint> points, LinkedCurve companion, Guessing guessing) {
        List<FilteredPoint> filtered = companion.evidence().points();
        if (points.size() != filtered.size()
                || points.size() != reported.evidence().points().size()) {
            throw new IllegalArgumentException(points.size() + " reported, " + filtered.size() + " of the companion");
        }
        if (!reported.isOfSameExamples() || !companion.isOfSameExamples()) {
            return Estimate.undefined("examples_changed");
        }
        Optional<CompanionMap> newest = CompanionMap.of(points, filtered, guessing);
        if (newest.isEmpty()) {
            return Estimate.undefined("no_relation");
        }
        int first = HoldOut.first(points.size());
        List<Optional<CompanionMap>> maps = IntStream.range(first, points.size())
                .mapToObj(j -> CompanionMap.of(points.subList(0, j), filtered.subList(0, j), guessing))
                .toList();
        return Estimate.of(new LinkOutlook(reported, companion.forecasts(), first, maps, newest.get()));
    }

    /** That of a point which no band looks at is not made. */
    private double surprise(int horizon, int index) {
        int known = index - horizon + 1;
        if (known < first) {
            return Double.NaN;
        }
        FilteredPoint point = points.get(index);
        Normal expected = companion.made(horizon, index);
        Optional<CompanionMap> map = maps.get(known - first);
        double mean = mean(map, known, expected);
        double sd = expected.sd() * Math.signum(point.v() - mean);
        double side = map.map(fitted -> distance(fitted, expected.mean(), sd)).orElse(0.0);
        return (point.v() - mean) / Math.hypot(side, point.se());
    }

    private double mean(Optional<CompanionMap> map, int known, Normal expected) {
        return map.map(fitted -> linked(fitted, expected.mean()))
                .orElseGet(() -> points.get(known - 1).v());
    }

    @Override
    public double before(int index) {
        return mean(maps.get(index - first), index, companion.made(1, index));
    }

    @Override
    public Band ahead(double u, int horizon, BandWidth width) {
        Normal expected = companion.at(u);
        double m = surprises.multiplier(points.size(), horizon, width);
        double e = points.get(points.size() - 1).se();
        double mean = linked(newest, expected.mean());
        double below = distance(newest, expected.mean(), -m * expected.sd());
        double above = distance(newest, expected.mean(), m * expected.sd());
        return new Band(mean, mean - Math.hypot(below, m * e), mean + Math.hypot(above, m * e));
    }

    private double distance(CompanionMap map, double v, double by) {
        return linked(map, v + by) - linked(map, v);
    }

    private double linked(CompanionMap map, double v) {
        return reported.linked(map.proportionAt(v));
    }
}
