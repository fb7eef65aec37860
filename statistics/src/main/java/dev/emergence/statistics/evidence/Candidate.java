package dev.emergence.statistics.evidence;

/**
 * A point at which the curve may have broken: the first of its scale, with at least three scales before it.
 *
 * <p>It is material if shift and change have the same sign, are each ln 1.1 or more, and the change is three times its
 * noise or more: slowing down at saturation is no break, nor is one stray checkpoint. With replicates, v at a scale is
 * the mean of its points.
 *
 * @param index of the point, counted from 0
 * @param logBayesFactor natural logarithm of the likelihood with a break here over the likelihood without, averaged
 *     over the bank and the sizes of breaks
 * @param shift mean of v over the first three scales from here on, minus the forecast made before the point
 * @param change the largest difference, in the direction of the shift, of v at one of these scales from v at the scale
 *     before the point
 * @param noise standard deviation of the change without a break: {@code √(se_i² + se_(j−1)² + τ̂²/m_i + τ̂²/m_(j−1))}, i
 *     being the scale at which the change is taken, se the error of a scale's mean of m points, and τ̂² the mean of the
 *     bank's τ², weighted by the likelihoods with a break here; the seams between both scales add their variances, and it is infinite
 *     where the point is a cut
 * @param weight the share of all candidates' decades that lie between this one and the scale before it
 */
public record Candidate(int index, double logBayesFactor, double shift, double change, double noise, double weight) {
    /** The least change of v: a break changes the loss by a tenth. */
    public static final double MATERIAL = Math.log(1.1);

    private static final double NOISES = 3;

    public boolean material() {
        return Math.signum(shift) == Math.signum(change)
                && Math.min(Math.abs(shift), Math.abs(change)) >= MATERIAL
                && Math.abs(change) >= NOISES * noise;
    }
}
