package dev.emergence.statistics.verdict;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The flat start of a curve that looks emergent: near chance for three scales or more, then well above it.
 *
 * <p>The threshold t is the first scale whose Wilson interval lies above chance + δ. The start is quiet if t ≥ 3; all
 * upper ends before t are below {@code chance + 2δ + 1.5·median(upper − y)}; one of the last three scales reaches
 * chance + 4δ; and the quiet scales span half a decade or a third of the curve.
 */
final class QuietStart {
    private static final int LEAST = 3;
    private static final double HALF_DECADE = .5;

    private QuietStart() {}

    /** The threshold; empty where the start is not quiet. */
    static OptionalInt threshold(ReportedCurve curve, double delta) {
        int t = 0;
        while (t < curve.size && curve.lower[t] <= curve.guessing.chance() + delta) {
            t++;
        }
        boolean quiet = t >= LEAST
                && t < curve.size
                && ReportedCurve.greatest(curve.upper, 0, t) < ceiling(curve, t, delta)
                && ReportedCurve.greatest(curve.y, curve.size - 3, curve.size) >= curve.guessing.chance() + 4 * delta
                && (curve.u[t - 1] - curve.u[0] >= HALF_DECADE || 3.0 * t >= curve.size);
        return quiet ? OptionalInt.of(t) : OptionalInt.empty();
    }

    private static double ceiling(ReportedCurve curve, int t, double delta) {
        double[] margins = new double[t];
        for (int i = 0; i < t; i++) {
            margins[i] = curve.upper[i] - curve.y[i];
        }
        Arrays.sort(margins);
        double median = (margins[(t - 1) / 2] + margins[t / 2]) / 2;
        return curve.guessing.chance() + 2 * delta + 1.5 * median;
    }
}
