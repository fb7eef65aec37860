package dev.emergence.statistics.evidence;

import java.util.Arrays;

/**
 * The distinct scales of a curve. Points of equal scale (seeds or variants of one size) are replicates of one scale; on a
 * curve without replicates a scale is a point.
 *
 * <ol>
 *   <li>Scales are counted from 0 in ascending order.
 *   <li>The points of scale s are those from {@code first(s)} to {@code first(s) + replicates(s) − 1}.
 * </ol>
 */
public final class Scales {
    /** First point of each scale, and the number of points behind the last. */
    private final int[] firsts;

    private Scales(int[] firsts) {
        this.firsts = firsts;
    }

    /** @param u log10 of the points' scales, not decreasing */
    public static Scales of(double[] u) {
        return of(u, u.length);
    }

    static Scales of(double[] u, int points) {
        int[] firsts = new int[points + 1];
        int count = 0;
        for (int i = 0; i < points; i++) {
            if (i == 0 || u[i] > u[i - 1]) {
                firsts[count] = i;
                count++;
            }
        }
        firsts[count] = points;
        return new Scales(Arrays.copyOf(firsts, count + 1));
    }

    /** How many there are. */
    public int count() {
        return firsts.length - 1;
    }

    /** Index of a scale's first point. */
    public int first(int scale) {
        return firsts[scale];
    }

    /** How many points a scale has. */
    public int replicates(int scale) {
        return firsts[scale + 1] - firsts[scale];
    }

    /**
     * The scale whose first point this is.
     *
     * @throws IllegalArgumentException if it is the first point of none
     */
    public int startingAt(int point) {
        int scale = Arrays.binarySearch(firsts, 0, count(), point);
        if (scale < 0) {
            throw new IllegalArgumentException("no scale starts at point " + point);
        }
        return scale;
    }

    /** The scale of a point. */
    public int of(int point) {
        int scale = Arrays.binarySearch(firsts, 0, count(), point);
        return scale < 0 ? -scale - 2 : scale;
    }

    /** Sum over a scale's points. */
    public double sum(double[] values, int scale) {
        double sum = 0;
        for (int i = firsts[scale]; i < firsts[scale + 1]; i++) {
            sum += values[i];
        }
        return sum;
    }

    /** Mean over a scale's points. */
    public double mean(double[] values, int scale) {
        return sum(values, scale) / replicates(scale);
    }

    /** Squared standard error of that mean: {@code Σ se² / m²} over the m points. */
    public double variance(double[] se, int scale) {
        double sum = 0;
        for (int i = firsts[scale]; i < firsts[scale + 1]; i++) {
            sum += se[i] * se[i];
        }
        double m = replicates(scale);
        return sum / (m * m);
    }
}
