package dev.emergence.statistics.evidence;

import java.util.List;

/**
 * Forecasts beyond the last point of a curve, one to five checkpoints ahead and at any scale, and those that were made of its points.
 *
 * <p>A band of horizon h is {@code mean ± m·sd}, m being the {@link BandWidth} by the {@link Surprises} of that horizon, and never less
 * than a shorter horizon's. A forecast knows nothing of breaks to come.
 */
public final class Forecasts {
    /** The furthest horizon whose surprises are counted; it stands for any further one. */
    public static final int HORIZONS = 5;

    private final double[] u;
    private final double lastVariance;
    private final TrendFilters filters = new TrendFilters();

    /** By horizon − 1 and point; null where fewer than three points stand before. */
    private final Normal[][] made;

    private final Surprises surprises;

    private Forecasts(double[] u, double[] v, double[] se, double[] seam) {
        this.u = u;
        lastVariance = se[se.length - 1] * se[se.length - 1];
        made = new Normal[HORIZONS][u.length];
        run(v, se, seam);
        surprises = Surprises.of(
                u.length, (h, i) -> (v[i] - made(h, i).mean()) / made(h, i).sd());
    }

    /** @param points of a curve, at least one */
    public static Forecasts of(List<FilteredPoint> points) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("no point, no forecast");
        }
        return new Forecasts(
                points.stream().mapToDouble(FilteredPoint::u).toArray(),
                points.stream().mapToDouble(FilteredPoint::v).toArray(),
                points.stream().mapToDouble(FilteredPoint::se).toArray(),
                points.stream().mapToDouble(FilteredPoint::seam).toArray());
    }

    private void run(double[] v, double[] se, double[] seam) {
        Innovations unused = new Innovations(TrendFilters.COUNT);
        unused.reserve(u.length);
        filters.start(v[0], se[0]);
        filters.weigh();
        for (int j = 1; j < u.length; j++) {
            if (j >= BreakEvidence.BEFORE) {
                forecast(j, se, seam);
            }
            filters.advance(u[j] - u[j - 1], se[j] * se[j], seam[j]);
            filters.observe(v[j], j, unused);
            filters.weigh();
        }
    }

    /** What the next points would be to who knows the first j. */
    private void forecast(int j, double[] se, double[] seam) {
        double seams = 0;
        for (int h = 1; h <= HORIZONS && j - 1 + h < u.length; h++) {
            int i = j - 1 + h;
            seams += seam[i];
            made[h - 1][i] = filters.ahead(u[i] - u[j - 1], se[i] * se[i] + seams);
        }
    }

    /**
     * What was forecast of a point by those up to the one that stands {@code horizon} before it.
     *
     * @param horizon 1 to {@link #HORIZONS}
     * @throws IllegalArgumentException where these are fewer than three
     */
    public Normal made(int horizon, int index) {
        if (index < Surprises.first(horizon)) {
            throw new IllegalArgumentException("point " + index + " has no three points " + horizon + " before");
        }
        return made[horizon - 1][index];
    }

    /** Half the width of a band in standard deviations, for forecasts that are made from the first so many points. */
    double multiplier(int points, int horizon, BandWidth width) {
        return surprises.multiplier(points, horizon, width);
    }

    /**
     * What is expected at a later scale. The standard error of a future point is taken to be the last point's.
     *
     * @param laterU log10 of the scale, not below that of the last point
     */
    public Normal at(double laterU) {
        double d = laterU - u[u.length - 1];
        if (!(d >= 0) || Double.isInfinite(d)) {
            throw new IllegalArgumentException("u=" + laterU);
        }
        return filters.ahead(d, lastVariance);
    }

    /**
     * The same with its band.
     *
     * @param horizon how many checkpoints ahead it is, at least 1
     */
    public Band ahead(double laterU, int horizon, BandWidth width) {
        if (horizon < 1) {
            throw new IllegalArgumentException("horizon=" + horizon);
        }
        Normal expected = at(laterU);
        return Band.around(expected.mean(), multiplier(u.length, horizon, width) * expected.sd());
    }
}
