package dev.emergence.statistics.curve;

/**
 * A score on the scale where smooth scaling is straight.
 *
 * @param v the linked value
 * @param se its standard error, greater than 0
 */
public record LinkedValue(double v, double se) {
    public LinkedValue {
        if (!Double.isFinite(v) || !(se > 0) || Double.isInfinite(se)) {
            throw new IllegalArgumentException("no linked value: v=" + v + " se=" + se);
        }
    }
}
