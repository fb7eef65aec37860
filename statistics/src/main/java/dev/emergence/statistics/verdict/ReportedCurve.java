package dev.emergence.statistics.verdict;

import dev.emergence.statistics.point.BinomialInterval;
import dev.emergence.statistics.point.Interval;
import dev.emergence.statistics.point.Intervals;
import dev.emergence.statistics.point.ProportionTest;
import java.util.Arrays;
import java.util.List;

/** The numbers that a verdict reads off a reported curve. */
final class ReportedCurve {
    final int size;
    final double chance;
    final double[] u;
    final double[] successes;
    final double[] examples;

    /** k/n. */
    final double[] y;

    /** √(p(1 − p)/n) with p = (k + ½)/(n + 1), never 0. */
    final double[] se;

    /** Wilson's 95% interval. */
    final double[] lower;

    final double[] upper;

    ReportedCurve(List<ReportedPoint> points, double chance) {
        size = points.size();
        this.chance = chance;
        u = points.stream().mapToDouble(ReportedPoint::u).toArray();
        successes = points.stream().mapToDouble(ReportedPoint::successes).toArray();
        examples = points.stream().mapToDouble(ReportedPoint::examples).toArray();
        y = new double[size];
        se = new double[size];
        lower = new double[size];
        upper = new double[size];
        for (int i = 0; i < size; i++) {
            y[i] = successes[i] / examples[i];
            se[i] = ProportionTest.standardError(successes[i], examples[i]);
            Interval wilson = BinomialInterval.WILSON.of(successes[i], examples[i], Intervals.ALPHA);
            lower[i] = wilson.lower();
            upper[i] = wilson.upper();
        }
    }

    /** Difference of two points over its standard error. */
    double z(int now, int before) {
        return (y[now] - y[before]) / Math.hypot(se[now], se[before]);
    }

    Step step(int now, int before) {
        return new Step(now, y[now] - y[before], Math.hypot(se[now], se[before]), z(now, before));
    }

    /** The point furthest in a direction, the first of equals, among the three from {@code from} on. */
    int furthest(int from, double direction) {
        int best = from;
        for (int i = from + 1; i < Math.min(from + 3, size); i++) {
            best = direction * y[i] > direction * y[best] ? i : best;
        }
        return best;
    }

    int peak() {
        int peak = 0;
        for (int i = 1; i < size; i++) {
            peak = y[i] > y[peak] ? i : peak;
        }
        return peak;
    }

    /** The lower point of the best pair of neighbours, the first of equals: one stray point makes no peak. */
    int peakOfTwo() {
        int peak = lower(0);
        for (int i = 1; i < size - 1; i++) {
            peak = y[lower(i)] > y[peak] ? lower(i) : peak;
        }
        return peak;
    }

    private int lower(int i) {
        return y[i] <= y[i + 1] ? i : i + 1;
    }

    /** The better of the last two points: one stray point at the end makes no fall. */
    int endOfTwo() {
        return y[size - 1] >= y[size - 2] ? size - 1 : size - 2;
    }

    /** The later point of the greatest rise between neighbours. */
    int steepest() {
        int best = 1;
        for (int i = 2; i < size; i++) {
            best = y[i] - y[i - 1] > y[best] - y[best - 1] ? i : best;
        }
        return best;
    }

    double greatestZAgainstFirst() {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            greatest = Math.max(greatest, z(i, 0));
        }
        return greatest;
    }

    static double greatest(double[] values, int from, int to) {
        return Arrays.stream(values, Math.max(0, from), to).max().orElseThrow();
    }
}
