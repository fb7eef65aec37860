package dev.emergence.statistics.verdict;

import dev.emergence.statistics.curve.LinkedValue;
import dev.emergence.statistics.curve.Links;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.FilteredPoint;
import dev.emergence.statistics.point.BinomialInterval;
import dev.emergence.statistics.point.Intervals;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Gives a reported proportion its {@link Verdict}, by the evidence of its companion or of its own link.
 *
 * <ol>
 *   <li>INSUFFICIENT_DATA: fewer than 5 points.
 *   <li>Evidence ≥ {@code decisive} (log10 of the Bayes factor): with the {@link Step} s at the break, BREAKTHROUGH if
 *       s goes with the shift, |s| ≥ δ, |z| ≥ 3, s > 0 and Wilson's lower end there is above chance; COLLAPSE likewise
 *       if s < 0; else LATENT_CHANGE.
 *   <li>INVERSE_SCALING: the better of the last two points at least δ and 4 standard errors below the lower point of the best pair
 *       of neighbours. One stray point makes neither a peak nor a fall.
 *   <li>NO_CHANGE, unless some point lies above the first with z > Φ⁻¹(1 − .005/J), the peak is δ or more above the
 *       first point, and Wilson's lower end exceeds chance at one of the last three points.
 *   <li>With a companion and a {@link QuietStart} at whose last point v has gained ln 1.1 and 3 standard errors since
 *       the first: UNDER_SAMPLED if no quiet point has more than one success above chance and all have fewer than 200
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

    private static final int LEAST_POINTS = 5;
    private static final double LEAST_GAIN = Math.log(1.1);
    private static final int MANY_EXAMPLES = 200;

    public Judge {
        if (!(delta > 0 && delta < 1) || !Double.isFinite(decisive)) {
            throw new IllegalArgumentException("delta=" + delta + " decisive=" + decisive);
        }
    }

    /** By the reported metric's own link. */
    public ReasonedVerdict judge(List<ReportedPoint> reported, double chance) {
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
        return judge(reported, chance, BreakEvidence.of(u, v, se), Basis.LINK);
    }

    /**
     * By evidence that is at hand.
     *
     * @param reported in order of scale
     * @param chance level of guessing, 0 to less than 1
     * @param evidence of the curve that {@code basis} names, at the same scales: a point that only one of the two
     *     curves has takes no part
     */
    public ReasonedVerdict judge(List<ReportedPoint> reported, double chance, BreakEvidence evidence, Basis basis) {
        if (!(chance >= 0 && chance < 1)) {
            throw new IllegalArgumentException("chance=" + chance);
        }
        requireSameScales(reported, evidence.points());
        Case matter = new Case(new ReportedCurve(reported, chance), evidence, basis, new Finding());
        Verdict verdict = decide(matter);
        return new ReasonedVerdict(verdict, matter.finding.reasons(matter.evidence, basis));
    }

    private Verdict decide(Case matter) {
        ReportedCurve curve = matter.curve;
        if (curve.size < LEAST_POINTS) {
            return Verdict.INSUFFICIENT_DATA;
        }
        OptionalDouble factor = matter.evidence.bayesFactorLog10();
        if (factor.isPresent() && factor.getAsDouble() >= decisive) {
            return ofBreak(matter);
        }
        int end = curve.endOfTwo();
        int peak = curve.peakOfTwo();
        if (curve.z(end, peak) <= -4 && curve.y[peak] - curve.y[end] >= delta) {
            return Verdict.INVERSE_SCALING;
        }
        if (!rises(curve)) {
            matter.finding.resolution = resolution(curve, curve.size);
            return Verdict.NO_CHANGE;
        }
        return ofRise(matter);
    }

    private Verdict ofBreak(Case matter) {
        ReportedCurve curve = matter.curve;
        int position = matter.evidence.position().orElseThrow();
        double shift = matter.evidence.best().shift();
        int after = curve.furthest(position, Math.signum(shift));
        Step step = curve.step(after, position - 1);
        matter.finding.shift = OptionalDouble.of(shift);
        matter.finding.step = step;
        boolean shown = Math.signum(step.size()) == Math.signum(shift)
                && Math.abs(step.size()) >= delta
                && Math.abs(step.z()) >= 3;
        if (shown && (step.size() < 0 || curve.lower[after] > curve.chance)) {
            matter.explain(position, after);
            return step.size() < 0 ? Verdict.COLLAPSE : Verdict.BREAKTHROUGH;
        }
        return Verdict.LATENT_CHANGE;
    }

    private boolean rises(ReportedCurve curve) {
        double critical = NormalDistribution.of(0, 1).inverseSurvivalProbability(.005 / curve.size);
        return curve.greatestZAgainstFirst() > critical
                && curve.y[curve.peak()] - curve.y[0] >= delta
                && ReportedCurve.greatest(curve.lower, curve.size - 3, curve.size) > curve.chance;
    }

    private Verdict ofRise(Case matter) {
        ReportedCurve curve = matter.curve;
        OptionalInt threshold =
                matter.basis == Basis.COMPANION ? QuietStart.threshold(curve, delta) : OptionalInt.empty();
        int from = threshold.orElse(curve.steepest());
        matter.explain(from, curve.furthest(from, 1));
        if (threshold.isEmpty()) {
            return Verdict.GRADUAL;
        }
        matter.finding.threshold = threshold;
        matter.finding.resolution = resolution(curve, from);
        FilteredPoint first = matter.evidence.points().get(0);
        FilteredPoint quiet = matter.evidence.points().get(from - 1);
        double gain = quiet.v() - first.v();
        if (gain < LEAST_GAIN || gain < 3 * Math.hypot(quiet.se(), first.se())) {
            return Verdict.GRADUAL;
        }
        if (!underSampled(curve, from)) {
            return Verdict.METRIC_ARTEFACT;
        }
        matter.findExamplesNeeded((from - 1) / 2);
        return Verdict.UNDER_SAMPLED;
    }

    private static boolean underSampled(ReportedCurve curve, int threshold) {
        for (int i = 0; i < threshold; i++) {
            double above = curve.successes[i] - curve.chance * curve.examples[i];
            if (above > 1 || curve.examples[i] >= MANY_EXAMPLES) {
                return false;
            }
        }
        return true;
    }

    private static OptionalDouble resolution(ReportedCurve curve, int points) {
        double most = ReportedCurve.greatest(curve.examples, 0, points);
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

    /** What is judged, and what is found while judging. */
    private record Case(ReportedCurve curve, BreakEvidence evidence, Basis basis, Finding finding) {
        void explain(int from, int to) {
            finding.explainedShare = ExplainedShare.of(curve, evidence, basis, from, to);
        }

        void findExamplesNeeded(int quiet) {
            double v = evidence.points().get(quiet).v();
            finding.examplesNeeded = CompanionMap.of(curve, evidence, basis)
                    .map(map -> map.examplesNeeded(v, curve.chance))
                    .orElse(OptionalLong.empty());
        }
    }

    /** Reasons in the making. */
    private static final class Finding {
        private OptionalDouble shift = OptionalDouble.empty();
        private Step step;
        private OptionalInt threshold = OptionalInt.empty();
        private OptionalDouble explainedShare = OptionalDouble.empty();
        private OptionalDouble resolution = OptionalDouble.empty();
        private OptionalLong examplesNeeded = OptionalLong.empty();

        VerdictReasons reasons(BreakEvidence evidence, Basis basis) {
            return new VerdictReasons(
                    basis,
                    evidence.bayesFactorLog10(),
                    evidence.shiryaevRobertsLog10(),
                    evidence.position(),
                    shift,
                    Optional.ofNullable(step),
                    threshold,
                    explainedShare,
                    resolution,
                    examplesNeeded);
        }
    }
}
