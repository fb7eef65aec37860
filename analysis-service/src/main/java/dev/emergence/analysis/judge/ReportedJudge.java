package dev.emergence.analysis.judge;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Judgement;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Reasons;
import dev.emergence.schemas.Suspicion;
import dev.emergence.schemas.VerdictKind;
import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.verdict.Basis;
import dev.emergence.statistics.verdict.FormatChange;
import dev.emergence.statistics.verdict.GuesserLoss;
import dev.emergence.statistics.verdict.Guessing;
import dev.emergence.statistics.verdict.Judge;
import dev.emergence.statistics.verdict.ReportedPoint;
import dev.emergence.statistics.verdict.Verdict;
import dev.emergence.statistics.verdict.VerdictReasons;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Judges one reported curve by the best companion that covers its points, or by its own link where none does. Of both curves only
 * the points that both have take part.
 */
final class ReportedJudge {
    /** Takes a Bayes factor of 1 for decisive. */
    private static final Judge EVEN_ODDS = new Judge(Judge.STANDARD.delta(), 0);

    /** A companion covers the reported points if it has this part of them, and the newest ones. */
    private static final double COVERED = .9;

    private static final int NEWEST = 3;

    private final Curve curve;
    private final List<CurvePoint> points = new ArrayList<>();
    private final List<CurvePoint> companionPoints = new ArrayList<>();
    private final Map<String, String> passedOver = new TreeMap<>();
    private final Optional<Curve> companion;

    /** @param companions of the same subject, the best first */
    ReportedJudge(Curve curve, List<Curve> companions) {
        this.curve = curve;
        companion = companions.stream().filter(this::covers).findFirst();
        if (companion.isEmpty()) {
            points.addAll(CurveJudge.takingPart(curve));
        }
    }

    /** Where it covers the reported points, its points and theirs are matched; else it is noted why it does not. */
    @SuppressWarnings("ReferenceEquality") // the same object, not an equal one
    private boolean covers(Curve other) {
        if (other == curve) {
            return false;
        }
        List<CurvePoint> reported = CurveJudge.takingPart(curve);
        Map<List<Object>, CurvePoint> others = new HashMap<>();
        CurveJudge.takingPart(other).forEach(point -> others.put(checkpoint(point), point));
        List<CurvePoint> shared = reported.stream()
                .filter(point -> others.containsKey(checkpoint(point)))
                .toList();
        List<CurvePoint> newest = reported.subList(Math.max(0, reported.size() - NEWEST), reported.size());
        if (shared.size() < COVERED * reported.size()) {
            passedOver.put(other.getMetric(), "too_few_points");
            return false;
        } else if (!newest.stream().allMatch(point -> others.containsKey(checkpoint(point)))) {
            passedOver.put(other.getMetric(), "newest_points_missing");
            return false;
        }
        points.addAll(shared);
        shared.forEach(point -> companionPoints.add(at(point.getScale(), others.get(checkpoint(point)))));
        return true;
    }

    private static List<Object> checkpoint(CurvePoint point) {
        return List.of(point.getModel(), point.getPosition(), point.getLap());
    }

    /** The same checkpoint is at the same scale, also where one curve counts tokens and the other steps. */
    private static CurvePoint at(double scale, CurvePoint point) {
        return point.getScale() == scale
                ? point
                : CurvePoint.newBuilder(point).setScale(scale).build();
    }

    void judge(Examinations examinations) {
        Curve basis = companion.orElse(curve);
        LinkedCurve linked = examinations.of(basis, companion.isPresent() ? companionPoints : points);
        BreakEvidence evidence = linked.evidence();
        Guessing guessing = guessing(linked);
        curve.setEvidence(CurveJudge.evidence(curve, basis, points, evidence));
        var judged = Judge.STANDARD.judge(reported(), guessing, evidence, basis());
        Judgement judgement = new Judgement();
        judgement.setVerdict(VerdictKind.valueOf(judged.verdict().name()));
        judgement.setCompanion(companion.map(Curve::getMetric).orElse(null));
        judgement.setBasis(companion.isPresent() ? "companion" : "link");
        judgement.setPassedOver(passedOver);
        judgement.setReasons(reasons(judged.reasons(), guessing));
        judgement.setSuspicion(suspicion(judged.verdict(), guessing, evidence));
        curve.setVerdict(judgement);
    }

    private Suspicion suspicion(Verdict verdict, Guessing guessing, BreakEvidence evidence) {
        boolean open = verdict != Verdict.INSUFFICIENT_DATA
                && evidence.bayesFactorLog10().orElse(-1) >= EVEN_ODDS.decisive()
                && evidence.bayesFactorLog10().getAsDouble() < Judge.STANDARD.decisive();
        if (!open) {
            return null;
        }
        var judged = EVEN_ODDS.judge(reported(), guessing, evidence, basis());
        return new Suspicion(VerdictKind.valueOf(judged.verdict().name()), reasons(judged.reasons(), guessing));
    }

    private Basis basis() {
        return companion.isPresent() ? Basis.COMPANION : Basis.LINK;
    }

    private List<ReportedPoint> reported() {
        return points.stream()
                .map(point -> new ReportedPoint(
                        Math.log10(point.getScale()),
                        Math.max(0, Math.min(CurveLink.successes(point), CurveLink.examples(point))),
                        CurveLink.examples(point)))
                .toList();
    }

    /** What guessing gets right on the newest point's examples, and what the companion gives a guesser there. */
    private Guessing guessing(LinkedCurve linked) {
        if (points.isEmpty()) {
            return Guessing.NEVER;
        }
        CurvePoint newest = points.get(points.size() - 1);
        Guessing guessing = Guessing.of(newest.getChance())
                .orConstant(newest.getConstantChoices().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
        return companion.isEmpty() ? guessing : guessing.withV(guesserV(guessing.chance(), linked));
    }

    private OptionalDouble guesserV(double chance, LinkedCurve linked) {
        Double tokens = companionPoints.get(companionPoints.size() - 1).getTargetTokens();
        OptionalDouble loss =
                GuesserLoss.of(companion.orElseThrow().getMetric(), chance, tokens == null ? Double.NaN : tokens);
        return loss.isPresent() ? OptionalDouble.of(linked.linkedLoss(loss.getAsDouble())) : loss;
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
        // There is a shift only where the evidence is decisive.
        found.shift().ifPresent(shift -> {
            int position = found.position().orElseThrow();
            reasons.setPosition(place(position));
            reasons.setFormatLearned(formatLearned(position, shift > 0 ? 1 : -1));
            reasons.setSignatureChanged(signatureChanged(points, position)
                    || companion.isPresent() && signatureChanged(companionPoints, position));
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
