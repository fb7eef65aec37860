package dev.emergence.statistics.evidence;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Evidence that a curve broke once against smooth scaling, at one moment.
 *
 * <p>The factors of candidates that are not {@link Candidate#material() material} count as 0. Where no candidate is
 * material, or there is none at all (fewer than four scales), there is no evidence: the three optional values are empty
 * and stand for a factor of 0.
 *
 * <p>Points of equal scale are replicates: they inform the bank one by one, over 0 decades, a break can only stand at the
 * first of them, and {@link Candidate} looks at their mean.
 *
 * <p>Where the examples change, the level may be another by the variance of the seam, broken or not: neither does it count as a break nor
 * against one. Nothing is compared across a {@link FilteredPoint#isCut cut}.
 *
 * @param points the curve, filtered
 * @param candidates the first points of the scales from the fourth on
 * @param bayesFactorLog10 log10 of the mean of the candidates' Bayes factors, weighted by {@link Candidate#weight}:
 *     breaks are as likely a decade, not a checkpoint. An e-value against smooth scaling; 2 is decisive
 * @param shiryaevRobertsLog10 log10 of their plain sum, the live alarm: alarming at 4 means at least about 10^4 checkpoints
 *     between false alarms on a curve
 * @param position index of the material candidate with the largest factor, the first of equals
 */
public record BreakEvidence(
        List<FilteredPoint> points,
        List<Candidate> candidates,
        OptionalDouble bayesFactorLog10,
        OptionalDouble shiryaevRobertsLog10,
        OptionalInt position) {
    /** How many scales must stand before a candidate. */
    public static final int BEFORE = 3;

    public BreakEvidence {
        points = List.copyOf(points);
        candidates = List.copyOf(candidates);
    }

    /**
     * Of a whole curve at once.
     *
     * @param u log10 of the scales, not decreasing
     * @param v linked scores
     * @param se their standard errors
     */
    public static BreakEvidence of(double[] u, double[] v, double[] se) {
        return of(u, v, se, new double[u.length]);
    }

    /**
     * The same where not all points were measured on the same examples.
     *
     * @param seam {@link FilteredPoint#seam}
     */
    public static BreakEvidence of(double[] u, double[] v, double[] se, double[] seam) {
        BreakMonitor monitor = new BreakMonitor(new TrendBank());
        monitor.update(u, v, se, seam);
        return monitor.evidence();
    }

    /** The candidate at {@link #position}. */
    public Candidate best() {
        int index = position.orElseThrow();
        return candidates.stream()
                .filter(candidate -> candidate.index() == index)
                .findFirst()
                .orElseThrow();
    }

    /**
     * The band that a point was expected in by the points before it; empty for the first.
     *
     * @param width by the surprises of the points before, from the fourth on
     */
    public Optional<Band> band(int index, BandWidth width) {
        return points.get(index).forecast().map(expected -> {
            double m =
                    width.multiplier(i -> points.get(i).forecast().orElseThrow().surprise(), BEFORE, index);
            return Band.around(expected.mean(), m * expected.sd());
        });
    }
}
