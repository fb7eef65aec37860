package dev.emergence.statistics.evidence;

import java.util.Optional;

/**
 * A point of a curve, with the trend that the bank of filters sees in the points up to it.
 *
 * @param u log10 of the scale
 * @param v the linked score
 * @param se standard error of v
 * @param seam variance with which the level may be another than that of the point before, for v was measured on other examples there; 0
 *     where it goes on
 * @param level v at u by the points up to this one, averaged over the bank by likelihood
 * @param slope change of v per decade, likewise
 * @param forecast from the points before; empty for the first
 */
public record FilteredPoint(
        double u, double v, double se, double seam, double level, double slope, Optional<Expectation> forecast) {
    /** A seam that leaves nothing of what was before: ten in v is more than any metric moves. */
    public static final double CUT = 100;

    /** Nothing connects it with the point before: whether the curve breaks here can't be told. */
    public boolean isCut() {
        return seam >= CUT;
    }

    /** v expected at a later scale by the points up to this one. */
    public double extrapolate(double laterU) {
        return level + (laterU - u) * slope;
    }
}
