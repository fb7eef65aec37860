package dev.emergence.statistics.evidence;

import java.util.Arrays;
import java.util.List;

/**
 * Forecasts beyond the last point of a curve, one to five checkpoints ahead and at any scale.
 *
 * <p>The surprise of horizon h at point i is {@code (v_i − mean)/sd} of its forecast from the points up to i − h, made from three points
 * or more. A band of horizon h is {@code mean ± m·sd}, m being the {@link BandWidth} by the surprises of that horizon, and never less
 * than a shorter horizon's. A forecast knows nothing of breaks to come.
 */
public final class Forecasts {
    /** The furthest horizon whose surprises are counted; it stands for any further one. */
    public static final int HORIZONS = 5;

    private final double[] u;
    private final double lastVariance;
    private final TrendFilters filters = new TrendFilters();

    /** By horizon − 1 and point; NaN where fewer than three points stand before. */
    private final double[][] surprises;

    private Forecasts(double[] u, double[] v, double[] se) {
        this.u = u;
        lastVariance = se[se.length - 1] * se[se.length - 1];
        surprises = new double[HORIZONS][u.length];
        Arrays.stream(surprises).forEach(row -> Arrays.fill(row, Double.NaN));
        run(v, se);
    }

    /** @param points of a curve, at least one */
    public static Forecasts of(List<FilteredPoint> points) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("no point, no forecast");
        }
        return new Forecasts(
                points.stream().mapToDouble(FilteredPoint::u).toArray(),
                points.stream().mapToDouble(FilteredPoint::v).toArray(),
                points.stream().mapToDouble(FilteredPoint::se).toArray());
    }

    private void run(double[] v, double[] se) {
        Innovations unused = new Innovations(TrendFilters.COUNT);
        unused.reserve(u.length);
        filters.start(v[0], se[0]);
        filters.weigh();
        for (int j = 1; j < u.length; j++) {
            if (j >= BreakEvidence.BEFORE) {
                surprise(j, v, se);
            }
            filters.advance(u[j] - u[j - 1], se[j] * se[j]);
            filters.observe(v[j], j, unused);
            filters.weigh();
        }
    }

    /** What the next points would be to who knows the first j. */
    private void surprise(int j, double[] v, double[] se) {
        for (int h = 1; h <= HORIZONS && j - 1 + h < u.length; h++) {
            int i = j - 1 + h;
            TrendFilters.Normal expected = filters.ahead(u[i] - u[j - 1], se[i] * se[i]);
            surprises[h - 1][i] = (v[i] - expected.mean()) / expected.sd();
        }
    }

    /** Half the width of a band in standard deviations, for forecasts that are made from the first so many points. */
    double multiplier(int points, int horizon, BandWidth width) {
        double widest = 0;
        for (int h = 1; h <= Math.min(horizon, HORIZONS); h++) {
            double[] z = surprises[h - 1];
            widest = Math.max(widest, width.multiplier(i -> z[i], BreakEvidence.BEFORE - 1 + h, points));
        }
        return widest;
    }

    /**
     * What is expected at a later scale. The standard error of a future point is taken to be the last point's.
     *
     * @param laterU log10 of the scale, not below that of the last point
     * @param horizon how many checkpoints ahead it is, at least 1
     */
    public Band ahead(double laterU, int horizon, BandWidth width) {
        double d = laterU - u[u.length - 1];
        if (!(d >= 0) || Double.isInfinite(d) || horizon < 1) {
            throw new IllegalArgumentException("u=" + laterU + " horizon=" + horizon);
        }
        TrendFilters.Normal expected = filters.ahead(d, lastVariance);
        return Band.around(expected.mean(), multiplier(u.length, horizon, width) * expected.sd());
    }
}
