package dev.emergence.statistics.verdict;

import dev.emergence.statistics.evidence.FilteredPoint;
import dev.emergence.statistics.evidence.Scales;
import dev.emergence.statistics.point.BinomialInterval;
import dev.emergence.statistics.point.Interval;
import dev.emergence.statistics.point.Intervals;
import dev.emergence.statistics.point.ProportionTest;
import java.util.Arrays;
import java.util.List;

/** The numbers that a verdict reads off a reported curve and the evidence beside it, one a scale: replicates are pooled. */
final class ReportedCurve {
    /** How many scales. */
    final int size;

    final Scales scales;
    final Guessing guessing;
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

    /** Mean of v, on which the evidence rests. */
    final double[] v;

    /** Its standard error. */
    final double[] vError;

    /** Whether nothing connects a scale with the one before. */
    private final boolean[] cut;

    ReportedCurve(List<ReportedPoint> points, List<FilteredPoint> evidence, Guessing guessing) {
        double[] eachU = points.stream().mapToDouble(ReportedPoint::u).toArray();
        scales = Scales.of(eachU);
        size = scales.count();
        this.guessing = guessing;
        u = new double[size];
        y = new double[size];
        se = new double[size];
        lower = new double[size];
        upper = new double[size];
        v = new double[size];
        vError = new double[size];
        cut = new boolean[size];
        successes = sums(points.stream().mapToDouble(ReportedPoint::successes).toArray());
        examples = sums(points.stream().mapToDouble(ReportedPoint::examples).toArray());
        double[] eachV = evidence.stream().mapToDouble(FilteredPoint::v).toArray();
        double[] eachError = evidence.stream().mapToDouble(FilteredPoint::se).toArray();
        for (int i = 0; i < evidence.size(); i++) {
            cut[scales.of(i)] |= evidence.get(i).isCut();
        }
        for (int i = 0; i < size; i++) {
            u[i] = eachU[scales.first(i)];
            y[i] = successes[i] / examples[i];
            se[i] = ProportionTest.standardError(successes[i], examples[i]);
            Interval wilson = BinomialInterval.WILSON.of(successes[i], examples[i], Intervals.ALPHA);
            lower[i] = wilson.lower();
            upper[i] = wilson.upper();
            v[i] = scales.mean(eachV, i);
            vError[i] = Math.sqrt(scales.variance(eachError, i));
        }
    }

    private double[] sums(double[] counts) {
        double[] sums = new double[size];
        Arrays.setAll(sums, scale -> scales.sum(counts, scale));
        return sums;
    }

    /** From one scale to another, with the part of it beyond guessing. */
    Step step(int now, int before) {
        double part = guessing.beyond(y[now]) - guessing.beyond(y[before]);
        double error = Math.hypot(errorBeyond(now), errorBeyond(before));
        return new Step(
                scales.first(now),
                y[now] - y[before],
                Math.hypot(se[now], se[before]),
                part,
                error > 0 ? part / error : 0);
    }

    private double errorBeyond(int i) {
        return y[i] >= guessing.chance() ? se[i] : 0;
    }

    /** The scale furthest in a direction, the first of equals, among the three from {@code from} on. */
    int furthest(int from, double direction) {
        int best = from;
        for (int i = from + 1; i < Math.min(from + 3, size) && !cut[i]; i++) {
            best = direction * y[i] > direction * y[best] ? i : best;
        }
        return best;
    }

    /** The first scale from which on all are connected. */
    int connected() {
        int from = size - 1;
        while (from > 0 && !cut[from]) {
            from--;
        }
        return from;
    }

    /** The lower scale of the best pair of neighbours from a scale on, the first of equals: one stray point makes no peak. */
    int peakOfTwo(int from) {
        int peak = lower(from);
        for (int i = from + 1; i < size - 1; i++) {
            peak = y[lower(i)] > y[peak] ? lower(i) : peak;
        }
        return peak;
    }

    private int lower(int i) {
        return y[i] <= y[i + 1] ? i : i + 1;
    }

    /** The better of the last two scales: one stray point at the end makes no fall. */
    int endOfTwo() {
        return y[size - 1] >= y[size - 2] ? size - 1 : size - 2;
    }

    /** The later scale of the greatest rise between neighbours. */
    int steepest() {
        int best = 1;
        for (int i = 2; i < size; i++) {
            best = y[i] - y[i - 1] > y[best] - y[best - 1] ? i : best;
        }
        return best;
    }

    /** The greatest z of a scale against the first, or against chance where the first lies below it. */
    double greatestZAgainstFirst() {
        double base = guessing.beyond(y[0]);
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            greatest = Math.max(greatest, (y[i] - base) / Math.hypot(se[i], errorBeyond(0)));
        }
        return greatest;
    }

    /** Distance of a score from chance, in standard errors of a guesser. */
    double zAgainstGuessing(int i) {
        double chance = guessing.chance();
        return (y[i] - chance) / Math.sqrt(chance * (1 - chance) / examples[i]);
    }

    static double greatest(double[] values, int from, int to) {
        return Arrays.stream(values, Math.max(0, from), to).max().orElseThrow();
    }
}
