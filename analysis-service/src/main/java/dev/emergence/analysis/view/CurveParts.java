package dev.emergence.analysis.view;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/** A curve as it is kept and sent: its summary, and each of its points, so that what changes is small however long it is. */
public final class CurveParts {
    /** Scales ascend; points without scale come first. */
    public static final Comparator<CurvePoint> ORDER = Comparator.comparing(
                    CurvePoint::getScale, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(CurvePoint::getPosition)
            .thenComparing(CurvePoint::getLap)
            .thenComparing(CurvePoint::getModel);

    /** What steps are called where they count. */
    public static final String STEP = "step";

    private CurveParts() {}

    /** Which of two points of a training curve is newer: the one of the higher position, unless steps started again. */
    public static Comparator<CurvePoint> age(Curve training) {
        boolean again = training.getRestart() != null
                && training.getRestart().getCounter().equals(STEP);
        return again ? ORDER : Comparator.comparing(CurvePoint::getPosition).thenComparing(CurvePoint::getLap);
    }

    /** @param curve with a point at least */
    public static CurveSummary summary(Curve curve) {
        CurvePoint newest = null;
        int complete = 0;
        long examples = 0;
        for (CurvePoint point : curve.getPoints()) {
            examples += point.getExamples();
            if (point.getComplete()) {
                complete++;
                newest = point;
            }
        }
        CurvePoint last = curve.getPoints().get(curve.getPoints().size() - 1);
        CurveSummary summary = new CurveSummary();
        summary.setFamily(curve.getFamily());
        summary.setModel(curve.getModel());
        summary.setTask(curve.getTask());
        summary.setMetric(curve.getMetric());
        summary.setAxis(curve.getAxis());
        summary.setKind(curve.getKind());
        summary.setContinuity(curve.getContinuity());
        summary.setScaleUnit(curve.getScaleUnit());
        summary.setRestart(curve.getRestart());
        summary.setSignature(curve.getSignature());
        summary.setPoints(curve.getPoints().size());
        summary.setComplete(complete);
        summary.setExamples(examples);
        summary.setLast(last);
        summary.setNewest(last.getComplete() ? null : newest);
        summary.setScores(curve.getScores());
        summary.setEvidence(curve.getEvidence());
        summary.setVerdict(curve.getVerdict());
        summary.setUndefined(new HashMap<>(curve.getUndefined()));
        summary.setTime(curve.getTime());
        return summary;
    }

    /** @param points in any order */
    public static Curve whole(CurveSummary summary, Collection<CurvePoint> points) {
        List<CurvePoint> ordered = new ArrayList<>(points);
        ordered.sort(ORDER);
        Curve curve = new Curve();
        curve.setFamily(summary.getFamily());
        curve.setModel(summary.getModel());
        curve.setTask(summary.getTask());
        curve.setMetric(summary.getMetric());
        curve.setAxis(summary.getAxis());
        curve.setKind(summary.getKind());
        curve.setContinuity(summary.getContinuity());
        curve.setScaleUnit(summary.getScaleUnit());
        curve.setRestart(summary.getRestart());
        curve.setSignature(summary.getSignature());
        curve.setPoints(ordered);
        curve.setScores(summary.getScores());
        curve.setEvidence(summary.getEvidence());
        curve.setVerdict(summary.getVerdict());
        curve.setUndefined(summary.getUndefined());
        curve.setTime(summary.getTime());
        return curve;
    }
}
