package dev.emergence.statistics.verdict;

import dev.emergence.statistics.curve.LinkedValue;
import dev.emergence.statistics.curve.Links;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.Candidate;
import dev.emergence.statistics.evidence.FilteredPoint;
import dev.emergence.statistics.point.BinomialInterval;
import dev.emergence.statistics.point.Intervals;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Gives a reported proportion its {@link Verdict}, by the evidence of its companion or of its own link. Points of equal scale
 * are pooled: counts are summed, v is averaged, and a scale stands where a curve without replicates has a point.
 *
 * <p>A move counts as far as it lies above guessing ({@link Guessing}): from y to y', max(y', chance) − max(y, chance).
 *
 * <ol>
 *   <li>INSUFFICIENT_DATA: fewer than 5 scales.
 *   <li>Evidence ≥ {@code decisive} (log10 of the Bayes factor): with the {@link Step} s at the break, BREAKTHROUGH if
 *       s goes with the shift, its part beyond guessing is δ or more with |z| ≥ 3, and s > 0; COLLAPSE likewise if s < 0.
 *       Else, if only the form of the answer was learned ({@link ReportedBreak#formOnly}), the points from the break on are
 *       judged again by themselves: what that gives beyond NO_CHANGE is the verdict, else FORMAT_LEARNED. Else
 *       LATENT_CHANGE, unless the score is saturated or, by its own link, moves between constant answers only.
 *   <li>INVERSE_SCALING: the better of the last two scales at least δ and 4 standard errors below the lower one of the best pair
 *       of neighbours, outside of what guessing gives. One stray point makes neither a peak nor a fall. Where examples changed so
 *       that nothing connects both sides, only what comes after counts.
 *   <li>NO_CHANGE, unless some scale lies above max(first, chance) with z > Φ⁻¹(1 − .005/J), the peak is δ or more above
 *       that, and Wilson's lower end exceeds chance at one of the last three.
 *   <li>With a companion and a {@link QuietStart} at whose last scale v has gained ln 1.1 and 3 standard errors since
 *       the first: UNDER_SAMPLED if no quiet scale has more than one success above chance and all have fewer than 200
 *       examples, else METRIC_ARTEFACT.
 *   <li>GRADUAL.
 * </ol>
 *
 * @param delta least change of the proportion that matters
 * @param decisive least log10 of the Bayes factor that decides
 */
public record Judge(double delta, double decisive) {
    /** δ = .05, Bayes factor 100. */
    public static final Judge STANDARD = new Judge(.05, 2);

    private static final int LEAST_SCALES = 5;
    private static final int MANY_EXAMPLES = 200;

    /** What the points after the form was learned may be judged and say nothing of their own. */
    private static final Set<Verdict> NOTHING_MORE =
            EnumSet.of(Verdict.INSUFFICIENT_DATA, Verdict.NO_CHANGE, Verdict.FORMAT_LEARNED);

    public Judge {
        if (!(delta > 0 && delta < 1) || !Double.isFinite(decisive)) {
            throw new IllegalArgumentException("delta=" + delta + " decisive=" + decisive);
        }
    }

    /** By the reported metric's own link. */
    public ReasonedVerdict judge(List<ReportedPoint> reported, Guessing guessing) {
        int size = reported.size();
        double[] u = new double[size];
        double[] v = new double[size];
        double[] se = new double[size];
        for (int i = 0; i < size; i++) {
            ReportedPoint point = reported.get(i);
            LinkedValue linked = Links.proportion(point.successes(), point.examples());
            u[i] = point.u();
            v[i] = linked.v();
            se[i] = linked.se();
        }
        return judge(reported, guessing, BreakEvidence.of(u, v, se), Basis.LINK);
    }

    /**
     * By evidence that is at hand.
     *
     * @param reported in order of scale
     * @param guessing its v, where known, is one of the curve that {@code basis} names
     * @param evidence of the curve that {@code basis} names, at the same scales: a point that only one of the two
     *     curves has takes no part
     */
    public ReasonedVerdict judge(List<ReportedPoint> reported, Guessing guessing, BreakEvidence evidence, Basis basis) {
        requireSameScales(reported, evidence.points());
        ReportedCurve curve = new ReportedCurve(reported, evidence.points(), guessing);
        Finding finding = new Finding(curve, evidence, basis);
        OptionalDouble factor = evidence.bayesFactorLog10();
        if (curve.size < LEAST_SCALES) {
            return finding.verdict(Verdict.INSUFFICIENT_DATA);
        } else if (factor.isEmpty() || factor.getAsDouble() < decisive) {
            return finding.verdict(withoutBreak(finding));
        }
        ReportedBreak found = new ReportedBreak(curve, evidence, delta);
        finding.found(found);
        if (found.shown()) {
            finding.explain(found.at, found.after);
            return finding.verdict(found.step.size() < 0 ? Verdict.COLLAPSE : Verdict.BREAKTHROUGH);
        } else if (found.formOnly()) {
            return afterForm(reported, finding);
        }
        boolean silent = found.saturated() || basis == Basis.LINK && found.betweenConstants();
        return finding.verdict(silent ? withoutBreak(finding) : Verdict.LATENT_CHANGE);
    }

    /** Judges the points from the break on by themselves. */
    private ReasonedVerdict afterForm(List<ReportedPoint> reported, Finding finding) {
        int from = finding.formLearned();
        List<FilteredPoint> points = finding.evidence.points();
        List<FilteredPoint> rest = points.subList(from, points.size());
        BreakEvidence evidence = BreakEvidence.of(
                rest.stream().mapToDouble(FilteredPoint::u).toArray(),
                rest.stream().mapToDouble(FilteredPoint::v).toArray(),
                rest.stream().mapToDouble(FilteredPoint::se).toArray(),
                rest.stream().mapToDouble(FilteredPoint::seam).toArray());
        ReasonedVerdict again =
                judge(reported.subList(from, reported.size()), finding.curve.guessing, evidence, finding.basis);
        return NOTHING_MORE.contains(again.verdict())
                ? finding.verdict(Verdict.FORMAT_LEARNED)
                : new ReasonedVerdict(again.verdict(), again.reasons().afterForm(from));
    }

    private Verdict withoutBreak(Finding finding) {
        ReportedCurve curve = finding.curve;
        if (scalesInversely(curve)) {
            return Verdict.INVERSE_SCALING;
        }
        if (!rises(curve)) {
            finding.resolution = resolution(curve, curve.size);
            return Verdict.NO_CHANGE;
        }
        return ofRise(finding);
    }

    private boolean scalesInversely(ReportedCurve curve) {
        int from = curve.connected();
        if (curve.size - from < 3) {
            return false;
        }
        int end = curve.endOfTwo();
        int peak = curve.peakOfTwo(from);
        double fall = curve.guessing.outside(curve.y[peak]) - curve.guessing.outside(curve.y[end]);
        return fall >= delta && fall >= 4 * Math.hypot(curve.se[end], curve.se[peak]);
    }

    private boolean rises(ReportedCurve curve) {
        double critical = NormalDistribution.of(0, 1).inverseSurvivalProbability(.005 / curve.size);
        double peak = ReportedCurve.greatest(curve.y, 0, curve.size);
        return curve.greatestZAgainstFirst() > critical
                && peak - curve.guessing.beyond(curve.y[0]) >= delta
                && ReportedCurve.greatest(curve.lower, curve.size - 3, curve.size) > curve.guessing.chance();
    }

    private Verdict ofRise(Finding finding) {
        ReportedCurve curve = finding.curve;
        OptionalInt threshold =
                finding.basis == Basis.COMPANION ? QuietStart.threshold(curve, delta) : OptionalInt.empty();
        int from = threshold.orElse(curve.steepest());
        finding.explain(from, curve.furthest(from, 1));
        if (threshold.isEmpty()) {
            return Verdict.GRADUAL;
        }
        finding.threshold = OptionalInt.of(curve.scales.first(from));
        finding.resolution = resolution(curve, from);
        double gain = curve.v[from - 1] - curve.v[0];
        if (gain < Candidate.MATERIAL || gain < 3 * Math.hypot(curve.vError[from - 1], curve.vError[0])) {
            return Verdict.GRADUAL;
        }
        if (!underSampled(curve, from)) {
            return Verdict.METRIC_ARTEFACT;
        }
        finding.findExamplesNeeded((from - 1) / 2);
        return Verdict.UNDER_SAMPLED;
    }

    private static boolean underSampled(ReportedCurve curve, int threshold) {
        for (int i = 0; i < threshold; i++) {
            double above = curve.successes[i] - curve.guessing.chance() * curve.examples[i];
            if (above > 1 || curve.examples[i] >= MANY_EXAMPLES) {
                return false;
            }
        }
        return true;
    }

    private static OptionalDouble resolution(ReportedCurve curve, int scales) {
        double most = ReportedCurve.greatest(curve.examples, 0, scales);
        return OptionalDouble.of(BinomialInterval.resolution(most, Intervals.ALPHA));
    }

    private static void requireSameScales(List<ReportedPoint> reported, List<FilteredPoint> points) {
        boolean same = reported.size() == points.size();
        for (int i = 0; same && i < reported.size(); i++) {
            same = reported.get(i).u() == points.get(i).u();
        }
        if (!same) {
            throw new IllegalArgumentException("the reported curve and its evidence have different scales");
        }
    }
}
