package dev.emergence.analysis.judge;

import dev.emergence.schemas.Candidate;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Factors;
import dev.emergence.schemas.Judgement;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Reasons;
import dev.emergence.schemas.Suspicion;
import dev.emergence.schemas.VerdictKind;
import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.shared.CandidateFactors;
import dev.emergence.statistics.verdict.Basis;
import dev.emergence.statistics.verdict.FormatChange;
import dev.emergence.statistics.verdict.Guessing;
import dev.emergence.statistics.verdict.Judge;
import dev.emergence.statistics.verdict.ReportedPoint;
import dev.emergence.statistics.verdict.Verdict;
import dev.emergence.statistics.verdict.VerdictReasons;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Judges one reported curve by the best companion that covers its points, or by its own link where none does. Of both curves only
 * the points that both have take part.
 */
final class ReportedJudge {
    /** Takes a Bayes factor of 1 for decisive. */
    private static final Judge EVEN_ODDS = new Judge(Judge.STANDARD.delta(), 0);

    private final Matched matched;
    private final Curve curve;
    private final List<CurvePoint> points;
    private List<ReportedPoint> reported = List.of();

    /** @param companions of the same subject, the best first */
    ReportedJudge(Curve curve, List<Curve> companions) {
        this.curve = curve;
        matched = new Matched(curve, companions);
        points = matched.points;
    }

    /** @return what the curve has to say of changes that its task shares with others */
    Factors judge(Examinations examinations) {
        Curve basis = matched.companion.orElse(curve);
        LinkedCurve linked = examinations.of(basis, matched.companion.isPresent() ? matched.companionPoints : points);
        BreakEvidence evidence = linked.evidence();
        Guessing guessing = matched.guessing(linked);
        curve.setEvidence(CurveJudge.evidence(curve, basis, points, evidence));
        reported = matched.reported(evidence.position().orElse(0));
        var judged = Judge.STANDARD.judge(reported, guessing, evidence, basis());
        Judgement judgement = new Judgement();
        judgement.setVerdict(VerdictKind.valueOf(judged.verdict().name()));
        judgement.setCompanion(matched.companion.map(Curve::getMetric).orElse(null));
        judgement.setBasis(matched.companion.isPresent() ? "companion" : "link");
        judgement.setPassedOver(matched.passedOver);
        judgement.setReasons(reasons(judged.reasons(), guessing));
        judgement.setSuspicion(suspicion(judged.verdict(), guessing, evidence));
        curve.setVerdict(judgement);
        return factors(evidence);
    }

    private Factors factors(BreakEvidence evidence) {
        CandidateFactors found = CandidateFactors.of(evidence);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            CurvePoint point = points.get(evidence.candidates().get(i).index());
            candidates.add(
                    new Candidate(point.getScale(), point.getStep(), point.getLap(), (float) found.logFactor(i)));
        }
        double before = candidates.isEmpty()
                ? 0
                : points.get(evidence.candidates().get(0).index() - 1).getScale();
        return new Factors(curve.getScaleUnit(), before, candidates);
    }

    private Suspicion suspicion(Verdict verdict, Guessing guessing, BreakEvidence evidence) {
        boolean open = verdict != Verdict.INSUFFICIENT_DATA
                && evidence.bayesFactorLog10().orElse(-1) >= EVEN_ODDS.decisive()
                && evidence.bayesFactorLog10().getAsDouble() < Judge.STANDARD.decisive();
        if (!open) {
            return null;
        }
        var judged = EVEN_ODDS.judge(reported, guessing, evidence, basis());
        return new Suspicion(VerdictKind.valueOf(judged.verdict().name()), reasons(judged.reasons(), guessing));
    }

    private Basis basis() {
        return matched.companion.isPresent() ? Basis.COMPANION : Basis.LINK;
    }

    private Reasons reasons(VerdictReasons found, Guessing guessing) {
        Reasons reasons = new Reasons();
        reasons.setChance(guessing.chance());
        reasons.setChanceLow(guessing.chanceLow());
        found.step().ifPresent(step -> {
            reasons.setStepSize(step.size());
            reasons.setStepStandardError(step.standardError());
            reasons.setBeyondGuessing(step.beyondGuessing());
            reasons.setStepZ(step.z());
        });
        reasons.setShift(CurveJudge.boxed(found.shift()));
        reasons.setExplainedShare(CurveJudge.boxed(found.explainedShare()));
        reasons.setResolution(CurveJudge.boxed(found.resolution()));
        found.threshold().ifPresent(index -> reasons.setThreshold(place(index)));
        found.formLearned().ifPresent(index -> reasons.setFormatLearnedAt(place(index)));
        found.examplesNeeded().ifPresent(reasons::setExamplesNeeded);
        matched.examplesChanged(found.position().orElse(points.size())).ifPresent(reasons::setExamplesChanged);
        // There is a shift only where the evidence is decisive.
        found.shift().ifPresent(shift -> {
            int position = found.position().orElseThrow();
            reasons.setPosition(place(position));
            reasons.setFormatLearned(formatLearned(position, shift > 0 ? 1 : -1));
            reasons.setSignatureChanged(signatureChanged(points, position)
                    || matched.companion.isPresent() && signatureChanged(matched.companionPoints, position));
        });
        return reasons;
    }

    private Position place(int index) {
        return Places.of(curve, points.get(index));
    }

    /** Two numbers are comparable if their signatures are equal. */
    private static boolean signatureChanged(List<CurvePoint> points, int position) {
        return !points.get(position)
                .getSignature()
                .equals(points.get(position - 1).getSignature());
    }

    /** Null where nothing says which outputs are well formed. */
    private Boolean formatLearned(int position, int direction) {
        boolean known = curve.getKind() == Kind.PROPORTION
                && points.stream().map(CurvePoint::getWellFormed).allMatch(Objects::nonNull);
        return known
                ? FormatChange.explains(
                        counts(CurvePoint::getExamples),
                        counts(CurvePoint::getWellFormed),
                        counts(CurvePoint::getWellFormedRight),
                        position,
                        direction,
                        Judge.STANDARD.delta())
                : null;
    }

    private double[] counts(ToLongFunction<CurvePoint> count) {
        return points.stream()
                .mapToDouble(point -> CurveLink.independent(point, count.applyAsLong(point)))
                .toArray();
    }
}
