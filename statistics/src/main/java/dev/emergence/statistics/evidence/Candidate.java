package dev.emergence.statistics.evidence;

/**
 * A point at which the curve may have broken: at least three points stand before it.
 *
 * <p>It is material if v, over the first three points from here on, differs in the same direction both from the
 * forecast made before it and from its last value before it, each by ln 1.1 or more: slowing down at saturation is no
 * break.
 *
 * @param index of the point, counted from 0
 * @param logBayesFactor natural logarithm of the likelihood with a break here over the likelihood without, averaged
 *     over the bank and the sizes of breaks
 * @param shift mean of v minus the forecast made before the point
 * @param change mean of v minus v at the point before
 */
public record Candidate(int index, double logBayesFactor, double shift, double change) {
    private static final double MATERIAL = Math.log(1.1);

    public boolean material() {
        return isMaterial(shift, change);
    }

    static boolean isMaterial(double shift, double change) {
        return Math.signum(shift) == Math.signum(change) && Math.min(Math.abs(shift), Math.abs(change)) >= MATERIAL;
    }
}
