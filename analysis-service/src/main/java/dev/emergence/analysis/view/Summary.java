package dev.emergence.analysis.view;

import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveScores;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Evidence;
import dev.emergence.schemas.Judgement;
import dev.emergence.schemas.Kind;

/**
 * What lists, metrics and the gate ask of a curve: small, and made once when the curve changes, so that no question reads points.
 *
 * @param scaleUnit what the axis counts; null where the points have no scale in common
 * @param points how many there are
 * @param complete how many of them are complete
 * @param examples of all points
 * @param last the last point on the axis, complete or not
 * @param newest the last that is complete; null without one
 * @param scores null with too few points
 * @param evidence null with too few points
 * @param verdict null on a metric that is not judged
 * @param time when the newest generation in it was made, milliseconds since 1970 UTC
 * @param updated when it changed last, milliseconds since 1970 UTC
 * @param sequence what changes later has a higher number, on this instance since its start
 */
public record Summary(
        CurveName name,
        Kind kind,
        Continuity continuity,
        String scaleUnit,
        String signature,
        int points,
        int complete,
        long examples,
        Point last,
        Point newest,
        CurveScores scores,
        Evidence evidence,
        Judgement verdict,
        long time,
        long updated,
        long sequence) {

    /** One point, as far as it is shown outside of its curve; null where undefined. */
    public record Point(
            boolean complete,
            long examples,
            Long announced,
            double value,
            Double lower,
            Double upper,
            Double resolution,
            Double minimumDetectableEffect,
            Long step,
            Double scale,
            Double forecast) {
        private static Point of(CurvePoint point) {
            return new Point(
                    point.getComplete(),
                    point.getExamples(),
                    point.getAnnounced(),
                    point.getValue(),
                    point.getLower(),
                    point.getUpper(),
                    point.getResolution(),
                    point.getPaired() == null ? null : point.getPaired().getMinimumDetectableEffect(),
                    point.getStep(),
                    point.getScale(),
                    point.getForecast() == null ? null : point.getForecast().getValue());
        }
    }

    static Summary of(CurveName name, CurveSummary curve, String signature, long sequence) {
        Point last = Point.of(curve.getLast());
        CurvePoint newest = curve.getNewest();
        return new Summary(
                name,
                curve.getKind(),
                curve.getContinuity(),
                curve.getScaleUnit(),
                signature,
                curve.getPoints(),
                curve.getComplete(),
                curve.getExamples(),
                last,
                last.complete() ? last : newest == null ? null : Point.of(newest),
                curve.getScores(),
                curve.getEvidence(),
                curve.getVerdict(),
                curve.getTime(),
                curve.getUpdated(),
                sequence);
    }

    /** The same, shown as another. */
    Summary withSequence(long number) {
        return new Summary(
                name,
                kind,
                continuity,
                scaleUnit,
                signature,
                points,
                complete,
                examples,
                last,
                newest,
                scores,
                evidence,
                verdict,
                time,
                updated,
                number);
    }

    /** log10 of the Bayes factor; null where undefined. */
    public Double evidenceLog10() {
        return evidence == null ? null : evidence.getBayesFactorLog10();
    }
}
