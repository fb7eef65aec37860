package dev.emergence.schemas;

/** How long names may be, and how large numbers so that their squares, summed over all examples, stay finite. */
public final class Limits {
    /** Characters of an identifier. */
    public static final int IDENTIFIER = 256;

    /** Characters of what is said of a run. */
    public static final int TEXT = 1000;

    /** The largest magnitude of a score, a mean or an error. */
    public static final double MAGNITUDE = 1e100;

    /** As far above 0 a log-probability may be and mean 0: what float32 and bfloat16 make of it. */
    private static final double ROUNDING = 0.01;

    /** The most choices whose credits go along with a score: each is kept with the example, and their sums with the point. */
    public static final int CREDITS = 10_000;

    /** The most examples of one point. */
    static final long EXAMPLES = 1_000_000_000_000L;

    private Limits() {}

    /** A log-probability without the rounding that may have brought it above 0. */
    public static double logprob(double value) {
        return value > 0 && value <= ROUNDING ? 0 : value;
    }

    /** Neither NaN nor infinite nor too large. */
    public static boolean allow(double value) {
        return Math.abs(value) <= MAGNITUDE;
    }

    /** All of them. */
    public static boolean allow(double[] values) {
        for (double value : values) {
            if (!allow(value)) {
                return false;
            }
        }
        return true;
    }
}
