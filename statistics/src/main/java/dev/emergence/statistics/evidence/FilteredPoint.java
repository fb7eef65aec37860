package dev.emergence.statistics.evidence;

import java.util.Optional;

/**
 * A point of a curve, with the trend that the bank of filters sees in the points up to it.
 *
 * @param u log10 of the scale
 * @param v the linked score
 * @param se standard error of v
 * @param level v at u by the points up to this one, averaged over the bank by likelihood
 * @param slope change of v per decade, likewise
 * @param forecast from the points before; empty for the first
 */
public record FilteredPoint(double u, double v, double se, double level, double slope, Optional<Expectation> forecast) {
    /** v expected at a later scale by the points up to this one. */
    public double extrapolate(double laterU) {
        return level + (laterU - u) * slope;
    }
}
