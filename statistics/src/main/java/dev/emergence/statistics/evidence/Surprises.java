package dev.emergence.statistics.evidence;

import java.util.Arrays;

/**
 * How far the points of a curve lay from what had been forecast of them, by horizon: {@code z = (v_i − mean)/sd} of the forecast of point
 * i from the points up to i − h, made from three points or more.
 */
public final class Surprises {
    /** By horizon − 1 and point; NaN where fewer than three points stand before. */
    private final double[][] z;

    /** A surprise of a point at a horizon. */
    @FunctionalInterface
    public interface Surprise {
        double of(int horizon, int index);
    }

    private Surprises(double[][] z) {
        this.z = z;
    }

    /** @param points how many the curve has */
    public static Surprises of(int points, Surprise surprise) {
        double[][] z = new double[Forecasts.HORIZONS][points];
        for (int h = 1; h <= Forecasts.HORIZONS; h++) {
            int first = Math.min(points, first(h));
            Arrays.fill(z[h - 1], 0, first, Double.NaN);
            for (int i = first; i < points; i++) {
                z[h - 1][i] = surprise.of(h, i);
            }
        }
        return new Surprises(z);
    }

    /** The first point that has a forecast of a horizon. */
    static int first(int horizon) {
        return BreakEvidence.BEFORE - 1 + horizon;
    }

    /** Half the width of a band in standard deviations, for forecasts that are made from the first so many points. */
    public double multiplier(int points, int horizon, BandWidth width) {
        double widest = 0;
        for (int h = 1; h <= Math.min(horizon, Forecasts.HORIZONS); h++) {
            double[] ofHorizon = z[h - 1];
            widest = Math.max(widest, width.multiplier(i -> ofHorizon[i], first(h), points));
        }
        return widest;
    }
}
