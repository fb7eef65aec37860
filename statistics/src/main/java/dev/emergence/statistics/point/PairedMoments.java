package dev.emergence.statistics.point;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Six numbers of two points that share their examples, with scores {@code a} now and {@code b} before: enough for the
 * paired change, its error and the error of the linked change under any floor, without the scores themselves.
 *
 * <p>What is kept is b and the change d = a − b instead of a and b: where a and b nearly agree, Var a + Var b − 2
 * Cov(a, b) would lose all its digits. Updated as in {@link Moments}; a paired change needs two examples or more for
 * its error.
 *
 * @param n shared examples
 * @param meanBefore mean of b
 * @param meanChange mean of d
 * @param m2Before Σ (b − mean b)²
 * @param m2Change Σ (d − mean d)²
 * @param coMoment Σ (b − mean b)(d − mean d)
 */
public record PairedMoments(
        long n, double meanBefore, double meanChange, double m2Before, double m2Change, double coMoment) {
    public static final PairedMoments EMPTY = new PairedMoments(0, 0, 0, 0, 0, 0);

    /** Least error of a linked change: nothing is measured better than to a thousandth. */
    public static final double LEAST_LINKED_ERROR = 1e-3;

    private static final double ROUNDING = 1e-9;

    private static final double DETECTED = 1.959963984540054 + 0.8416212335729143;

    public PairedMoments {
        double sum = meanBefore + meanChange + m2Before + m2Change + coMoment;
        if (n < 0 || !Double.isFinite(sum) || m2Before < 0 || m2Change < 0) {
            throw new IllegalArgumentException("no paired moments of " + n + " examples");
        }
    }

    /** Of examples in the same order. */
    public static PairedMoments of(double[] now, double[] before) {
        if (now.length != before.length) {
            throw new IllegalArgumentException(now.length + " scores now, " + before.length + " before");
        }
        PairedMoments moments = EMPTY;
        for (int i = 0; i < now.length; i++) {
            moments = moments.plus(now[i], before[i]);
        }
        return moments;
    }

    /**
     * Of examples in clusters: the sums of squares and products are those of whole clusters, {@code Σ_c (Σ_i d_ic)² ·
     * G/(G − 1) · (n − 1)/n}, so that every error that follows from them is that of {@link ClusteredError}. With one example a
     * cluster they are the plain ones; empty for fewer than two clusters.
     *
     * @param clusters the cluster of each example; an example whose cluster is null is a cluster of its own
     */
    public static Optional<PairedMoments> of(double[] now, double[] before, String[] clusters) {
        PairedMoments plain = of(now, before);
        double[] change = new double[now.length];
        Arrays.setAll(change, i -> now[i] - before[i]);
        double[] b = ClusteredError.sums(before, plain.meanBefore, clusters);
        double[] d = ClusteredError.sums(change, plain.meanChange, clusters);
        if (b.length < 2) {
            return Optional.empty();
        }
        double groups = b.length;
        double scale = groups / (groups - 1) * (plain.n - 1) / plain.n;
        double products = 0;
        for (int c = 0; c < b.length; c++) {
            products += b[c] * d[c];
        }
        return Optional.of(new PairedMoments(
                plain.n,
                plain.meanBefore,
                plain.meanChange,
                ClusteredError.squares(b) * scale,
                ClusteredError.squares(d) * scale,
                products * scale));
    }

    /** With one more shared example. */
    public PairedMoments plus(double now, double before) {
        double b = before - meanBefore;
        double d = now - before - meanChange;
        double nextBefore = meanBefore + b / (n + 1);
        double nextChange = meanChange + d / (n + 1);
        double restBefore = before - nextBefore;
        double restChange = now - before - nextChange;
        return new PairedMoments(
                n + 1,
                nextBefore,
                nextChange,
                m2Before + b * restBefore,
                m2Change + d * restChange,
                coMoment + b * restChange);
    }

    /** Of both sets of examples together. */
    public PairedMoments combine(PairedMoments other) {
        if (n == 0 || other.n == 0) {
            return n == 0 ? other : this;
        }
        double share = (double) other.n / (n + other.n);
        double b = other.meanBefore - meanBefore;
        double d = other.meanChange - meanChange;
        double weight = share * n;
        return new PairedMoments(
                n + other.n,
                meanBefore + b * share,
                meanChange + d * share,
                m2Before + other.m2Before + b * b * weight,
                m2Change + other.m2Change + d * d * weight,
                coMoment + other.coMoment + b * d * weight);
    }

    /** Of the losses 1 − a and 1 − b, for scores in [0, 1]. */
    public PairedMoments complement() {
        return new PairedMoments(n, 1 - meanBefore, -meanChange, m2Before, m2Change, coMoment);
    }

    public double meanNow() {
        return meanBefore + meanChange;
    }

    /** {@code ω² = Var(a − b)}; empty for fewer than two examples. */
    public OptionalDouble varianceOfChange() {
        return n < 2 ? OptionalDouble.empty() : OptionalDouble.of(m2Change / (n - 1));
    }

    /** Standard error of {@link #meanChange}: ω/√n, Miller (2024), arXiv 2411.00640. */
    public OptionalDouble standardError() {
        return n < 2 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(m2Change / (n - 1) / n));
    }

    /** 95% interval of the mean change by Student's t; undefined for one example or where all changed alike. */
    public Estimate<Interval> interval() {
        if (n < 2 || m2Change == 0) {
            return Estimate.undefined(n == 0 ? "no_examples" : n == 1 ? "one_example" : "no_variation");
        }
        double t = -TDistribution.of(n - 1).inverseCumulativeProbability(Intervals.ALPHA / 2);
        double radius = t * standardError().orElseThrow();
        return Estimate.of(Interval.around(meanChange, radius, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    }

    /**
     * Minimum detectable effect: the change of the mean that a two-sided test at 5% finds with power 80%, {@code
     * (z_.975 + z_.8)·√(ω²/n)}, Miller (2024); empty for fewer than two examples.
     */
    public OptionalDouble minimumDetectableEffect() {
        return n < 2 ? OptionalDouble.empty() : OptionalDouble.of(DETECTED * Math.sqrt(m2Change / (n - 1) / n));
    }

    /**
     * Error of the linked loss −ln(mean + floor) at this point against the one before: {@code sd(a/(ā + f) − b/(b̄ +
     * f)) / √(2n)}, at least {@link #LEAST_LINKED_ERROR}; empty for fewer than two examples.
     *
     * <p>With A = ā + f, B = b̄ + f the difference is {@code d/A − b·d̄/(A·B)}, whose variance follows from the
     * moments. Means that rounding has carried below 0 by more than the floor count as 0. Where the variance is beyond the
     * numbers, the error is infinite.
     *
     * @param floor at least 0, and both means plus the floor greater than 0
     */
    public OptionalDouble linkedError(double floor) {
        double now = aboveZero(meanNow(), floor);
        double before = aboveZero(meanBefore, floor);
        if (!(now > 0 && before > 0)) {
            throw new IllegalArgumentException("losses must be positive: " + now + ", " + before);
        }
        if (n < 2) {
            return OptionalDouble.empty();
        }
        double tilt = meanChange / before;
        double m2 = m2Change - 2 * tilt * coMoment + tilt * tilt * m2Before;
        double deviation = Math.sqrt(Math.max(0, m2) / (n - 1)) / now;
        double error = Math.max(deviation / Math.sqrt(2.0 * n), LEAST_LINKED_ERROR);
        return OptionalDouble.of(Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
    }

    /** Mean and floor; the floor where a mean that rounding has carried below 0 would take all of it. */
    private double aboveZero(double mean, double floor) {
        double rounding = ROUNDING * Math.max(1, Math.abs(meanBefore) + Math.abs(meanChange));
        double sum = mean + floor;
        return sum > 0 || mean < -rounding ? sum : floor;
    }
}
