package dev.emergence.analysis.event;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.analysis.judge.Places;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Finding;
import dev.emergence.schemas.Judgement;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Reasons;
import dev.emergence.schemas.Standing;
import dev.emergence.schemas.VerdictKind;
import java.util.List;
import java.util.Optional;

/** What of a judged curve matters to events: small enough to bring a whole family together. */
public final class Standings {
    /** A break found this many points from where it was first found is still that break. */
    private static final int SAME_BREAK = 2;

    private static final int MAKERS = 3;

    private final Curve curve;

    private Standings(Curve curve) {
        this.curve = curve;
    }

    /** @param curve with a verdict */
    public static Standing of(Curve curve) {
        return new Standings(curve).standing();
    }

    /** Of a curve all points of which were taken back. */
    public static Standing ofNoMore(Curve curve) {
        Standing standing = named(curve);
        standing.setVerdict(VerdictKind.INSUFFICIENT_DATA);
        standing.setPassedOver(List.of());
        standing.setTakenBack(true);
        return standing;
    }

    /**
     * Notes how long an artefact has stood.
     *
     * @param before how the curve stood before; null where it is new
     */
    public static void follow(Standing now, Standing before) {
        if (now.getVerdict() != VerdictKind.METRIC_ARTEFACT) {
            now.setArtefactAfter(now.getCheckpoints());
        } else if (before != null && !now.getTakenBack()) {
            now.setArtefactAfter(before.getArtefactAfter());
        }
    }

    /**
     * Keeps of what stood before what is on the way only where it has changed.
     *
     * @param before how the curve stood before; null where it is new
     */
    public static void complete(Standing now, Standing before) {
        if (now.getFactors() == null && now.getNewest() != null && before != null) {
            now.setFactors(before.getFactors());
        }
    }

    private static Standing named(Curve curve) {
        Standing standing = new Standing();
        standing.setFamily(curve.getFamily());
        standing.setModel(curve.getModel());
        standing.setTask(curve.getTask());
        standing.setMetric(curve.getMetric());
        standing.setAxis(curve.getAxis());
        standing.setContinuity(curve.getContinuity());
        return standing;
    }

    private Standing standing() {
        Judgement judgement = curve.getVerdict();
        Standing standing = named(curve);
        standing.setVerdict(judgement.getVerdict());
        standing.setCompanion(judgement.getCompanion());
        standing.setPassedOver(List.copyOf(judgement.getPassedOver().keySet()));
        standing.setFound(finding(judgement.getVerdict(), judgement.getReasons()));
        if (judgement.getSuspicion() != null) {
            standing.setSuspected(finding(
                    judgement.getSuspicion().getVerdict(),
                    judgement.getSuspicion().getReasons()));
        }
        if (curve.getEvidence() != null) {
            standing.setEvidenceLog10(curve.getEvidence().getBayesFactorLog10());
        }
        List<CurvePoint> points = curve.getPoints().stream()
                .filter(point -> CurveJudge.takesPart(curve, point))
                .toList();
        if (!points.isEmpty()) {
            standing.setNewest(Places.of(curve, points.get(points.size() - 1)));
        }
        standing.setCheckpoints(points.size());
        standing.setPositions(points.stream()
                .mapToLong(point -> 31 * point.getPosition() + point.getLap())
                .sum());
        return standing;
    }

    private Finding finding(VerdictKind verdict, Reasons reasons) {
        return switch (verdict) {
            case BREAKTHROUGH, COLLAPSE, LATENT_CHANGE ->
                finding(verdict, reasons.getPosition(), reasons.getStepSize(), reasons);
            case FORMAT_LEARNED -> finding(verdict, reasons.getFormatLearnedAt(), reasons.getStepSize(), reasons);
            case METRIC_ARTEFACT -> finding(verdict, reasons.getThreshold(), rise(reasons.getThreshold()), reasons);
            default -> null;
        };
    }

    private Finding finding(VerdictKind verdict, Position position, Double size, Reasons reasons) {
        List<CurvePoint> points = curve.getPoints();
        int from = Math.max(0, position.getIndex() - SAME_BREAK);
        int to = Math.min(points.size(), position.getIndex() + SAME_BREAK + 1);
        Finding finding = new Finding();
        finding.setKind(EventKind.valueOf(verdict.name()));
        finding.setPosition(position);
        finding.setAnchor(name(points.get(position.getIndex())));
        finding.setNear(points.subList(from, to).stream().map(this::name).toList());
        finding.setSize(size);
        finding.setMadeBy(curve.getAxis() == Axis.training ? List.of() : makers(position));
        finding.setReasons(reasons);
        return finding;
    }

    /** A change is measured over the first three points that have it. */
    private List<String> makers(Position position) {
        List<CurvePoint> points = curve.getPoints();
        return points.subList(position.getIndex(), points.size()).stream()
                .filter(point -> CurveJudge.takesPart(curve, point))
                .limit(MAKERS)
                .map(CurvePoint::getModel)
                .toList();
    }

    private String name(CurvePoint point) {
        return curve.getAxis() == Axis.training
                ? Keys.lap(Long.toString(point.getPosition()), point.getLap())
                : point.getModel();
    }

    /** From the point before to the first well above chance. */
    private double rise(Position threshold) {
        List<CurvePoint> points = curve.getPoints();
        double value = points.get(threshold.getIndex()).getValue();
        Optional<CurvePoint> before = points.subList(0, threshold.getIndex()).stream()
                .filter(point -> CurveJudge.takesPart(curve, point))
                .reduce((earlier, later) -> later);
        return value - before.map(CurvePoint::getValue).orElse(value);
    }
}
