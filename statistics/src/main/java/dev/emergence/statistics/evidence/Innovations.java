package dev.emergence.statistics.evidence;

import java.util.Arrays;

/** What the unbroken filters leave behind at each point, for the pass backwards: four numbers a filter. */
final class Innovations {
    private final int filters;

    /** e/s, the innovation over its variance. */
    double[] scaled = new double[0];

    /** 1/s. */
    double[] precision = new double[0];

    /** 1 − k0, the part of the level that an observation leaves. */
    double[] keep = new double[0];

    /** k1, the gain of the slope. */
    double[] slopeGain = new double[0];

    Innovations(int filters) {
        this.filters = filters;
    }

    void reserve(int points) {
        int needed = points * filters;
        if (scaled.length < needed) {
            int capacity = Math.max(needed, scaled.length + (scaled.length >> 1));
            scaled = Arrays.copyOf(scaled, capacity);
            precision = Arrays.copyOf(precision, capacity);
            keep = Arrays.copyOf(keep, capacity);
            slopeGain = Arrays.copyOf(slopeGain, capacity);
        }
    }

    void set(int point, int filter, double e, double inverse, double rest, double gain) {
        int at = point * filters + filter;
        scaled[at] = e;
        precision[at] = inverse;
        keep[at] = rest;
        slopeGain[at] = gain;
    }
}
