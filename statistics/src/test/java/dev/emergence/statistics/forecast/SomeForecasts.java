package dev.emergence.statistics.forecast;

import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.point.Estimate;
import dev.emergence.statistics.verdict.Guessing;
import dev.emergence.statistics.verdict.ReportedPoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Curves for tests: one checkpoint each .15 decades from 10^6 on, a hundred examples each. */
final class SomeForecasts {
    static final double FIRST = 6;
    static final double STEP = .15;
    static final int EXAMPLES = 100;

    private SomeForecasts() {}

    static double u(int index) {
        return FIRST + STEP * index;
    }

    /** @param right of the examples, by checkpoint */
    static LinkedCurve share(double... right) {
        return new LinkedCurve(
                MetricKind.PROPORTION,
                IntStream.range(0, right.length)
                        .mapToObj(i -> new LinkedCurve.Point(
                                u(i), right[i] / EXAMPLES, 0, right[i], EXAMPLES, Optional.empty(), Optional.empty()))
                        .toList());
    }

    /** Of a standard error of a fortieth. */
    static LinkedCurve loss(double... loss) {
        return new LinkedCurve(
                MetricKind.LOSS,
                IntStream.range(0, loss.length)
                        .mapToObj(i -> new LinkedCurve.Point(
                                u(i), loss[i], loss[i] / 40, 0, EXAMPLES, Optional.empty(), Optional.empty()))
                        .toList());
    }

    static Estimate<Outlook> link(double chance, double[] right, double[] loss) {
        List<ReportedPoint> points = IntStream.range(0, right.length)
                .mapToObj(i -> new ReportedPoint(u(i), right[i], EXAMPLES))
                .toList();
        return LinkOutlook.of(share(right), points, loss(loss), Guessing.of(chance));
    }

    /** Of a power law: each decade halves it. */
    static double[] powerLaw(int points) {
        return IntStream.range(0, points)
                .mapToDouble(i -> 2 * Math.pow(2, -STEP * i))
                .toArray();
    }

    /** Right where so many tokens are, each by itself. */
    static double[] allRight(int tokens, double[] loss) {
        return Arrays.stream(loss).map(l -> EXAMPLES * Math.exp(-tokens * l)).toArray();
    }
}
