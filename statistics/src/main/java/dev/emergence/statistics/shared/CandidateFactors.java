package dev.emergence.statistics.shared;

import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.Candidate;
import java.util.Arrays;
import java.util.List;

/**
 * What shared changes need of one curve: the Bayes factors of its candidates by scale, 16 bytes each.
 *
 * <p>A factor is 0 (−∞ here) where shift and change differ in sign; unlike for the curve's own evidence any size counts.
 */
public final class CandidateFactors {
    private final double before;
    private final double[] u;
    private final double[] logFactors;

    /**
     * @param before log10 of the scale before the first candidate; NaN without one
     * @param u log10 of the candidates' scales, not decreasing; of equal neighbours the mean factor counts
     * @param logFactors natural logarithms of their factors
     */
    public CandidateFactors(double before, double[] u, double[] logFactors) {
        this.before = before;
        this.u = u;
        this.logFactors = logFactors;
    }

    public static CandidateFactors of(BreakEvidence evidence) {
        List<Candidate> candidates = evidence.candidates();
        double[] u = candidates.stream()
                .mapToDouble(
                        candidate -> evidence.points().get(candidate.index()).u())
                .toArray();
        double[] logs = candidates.stream()
                .mapToDouble(candidate -> Math.signum(candidate.shift()) == Math.signum(candidate.change())
                        ? candidate.logBayesFactor()
                        : Double.NEGATIVE_INFINITY)
                .toArray();
        double before = candidates.isEmpty()
                ? Double.NaN
                : evidence.points().get(candidates.get(0).index() - 1).u();
        return new CandidateFactors(before, u, logs);
    }

    public int size() {
        return u.length;
    }

    /** log10 of the scale. */
    public double u(int candidate) {
        return u[candidate];
    }

    /** Natural logarithm of the factor. */
    public double logFactor(int candidate) {
        return logFactors[candidate];
    }

    /** log10 of the scale before the first candidate; NaN without one. */
    public double before() {
        return before;
    }

    /** With all scales rounded to a step, in decades. */
    CandidateFactors rounded(double step) {
        return new CandidateFactors(
                round(before, step),
                Arrays.stream(u).map(scale -> round(scale, step)).toArray(),
                logFactors);
    }

    private static double round(double scale, double step) {
        return Math.rint(scale / step) * step;
    }
}
