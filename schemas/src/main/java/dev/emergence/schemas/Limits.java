package dev.emergence.schemas;

import java.util.Collection;

/** How long names may be, and how large numbers so that their squares, summed over all examples, stay finite. */
public final class Limits {
    /** Characters of an identifier. */
    public static final int IDENTIFIER = 256;

    /** The largest magnitude of a score, a mean or an error. */
    public static final double MAGNITUDE = 1e100;

    /** The most examples of one point. */
    static final long EXAMPLES = 1_000_000_000_000L;

    private Limits() {}

    /** Neither NaN nor infinite nor too large. */
    public static boolean allow(double value) {
        return Math.abs(value) <= MAGNITUDE;
    }

    /** All of them. */
    public static boolean allow(Collection<Double> values) {
        for (double value : values) {
            if (!allow(value)) {
                return false;
            }
        }
        return true;
    }
}
