package dev.emergence.analysis.judge;

import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveScores;
import dev.emergence.schemas.Evidence;
import dev.emergence.schemas.Factors;
import dev.emergence.schemas.Kind;
import dev.emergence.statistics.curve.DescriptiveScores;
import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.curve.RegularisedScore;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.metric.Metrics;
import dev.emergence.statistics.point.Estimate;
import dev.emergence.statistics.point.ProportionTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Writes the statistics of a subject onto its curves: descriptive scores, forecasts, evidence, verdicts. */
public final class CurveJudge {
    /** Continuous metrics on the same outputs, the best first (docs/statistics.md, section 5). */
    private static final List<String> COMPANIONS = Stream.of(
                    Metrics.TARGET_NLL, Metrics.BRIER, Metrics.TOKEN_EDIT_DISTANCE, Metrics.CHAR_EDIT_DISTANCE)
            .map(Metrics::id)
            .toList();

    /** What says how outputs look, and not how good they are: a reason for a verdict on another metric, never judged itself. */
    private static final Set<String> DIAGNOSTICS = Set.of(Metrics.FORMAT_VALID.id());

    /** What is undefined without a candidate for a break. */
    private static final List<String> EVIDENCE =
            List.of("evidence", "bayes_factor_log10", "shiryaev_roberts_log10", "position", "shift");

    /** On a scaling curve: far less trained than the others. */
    public static final String STILL_TRAINING = "still_training";

    /** On a scaling curve: far more trained than the others. */
    public static final String TRAINED_LONGER = "trained_longer";

    private static final String FORECAST = "forecast";

    private CurveJudge() {}

    /**
     * Stands on the curve: complete, of its kind, at a scale above 0, for an untrained model is shown only, and on a scaling curve as
     * far trained as the others.
     */
    public static boolean takesPart(Curve curve, CurvePoint point) {
        return absence(curve, point).isEmpty();
    }

    /** Why a point is only shown; empty where it stands on the curve. */
    public static Optional<String> absence(Curve curve, CurvePoint point) {
        if (point.getKind() != curve.getKind()) {
            return Optional.of("other_kind");
        } else if (point.getScale() == null) {
            return Optional.of(point.getUndefined().getOrDefault("scale", "no_scale"));
        } else if (point.getScale() <= 0) {
            return Optional.of("scale_zero");
        }
        return point.getComplete() ? apart(point) : Optional.of("incomplete");
    }

    private static Optional<String> apart(CurvePoint point) {
        return Optional.ofNullable(point.getUndefined().get(FORECAST))
                .filter(reason -> reason.equals(STILL_TRAINING) || reason.equals(TRAINED_LONGER));
    }

    /**
     * Notes that a model is shown on a scaling curve and takes no part.
     *
     * @param reason {@link #STILL_TRAINING} or {@link #TRAINED_LONGER}; null where it takes part
     */
    public static void setApart(CurvePoint point, String reason) {
        if (reason != null) {
            point.getUndefined().put(FORECAST, reason);
        } else if (apart(point).isPresent()) {
            point.getUndefined().remove(FORECAST);
        }
    }

    /**
     * @param subject all metrics of one model's training, or of one family's scaling, by metric
     * @param changed those whose points have changed
     * @return of each metric that was judged, by metric, what it has to say of changes that its task shares with others
     */
    public static Map<String, Factors> judge(Map<String, Curve> subject, Set<String> changed) {
        Examinations examinations = new Examinations();
        for (String metric : changed) {
            Curve curve = subject.get(metric);
            curve.setUndefined(new HashMap<>());
            describe(curve);
            examine(curve, examinations);
        }
        List<Curve> companions = COMPANIONS.stream()
                .filter(subject::containsKey)
                .map(subject::get)
                .toList();
        boolean companionChanged = companions.stream().map(Curve::getMetric).anyMatch(changed::contains);
        Map<String, Factors> factors = new HashMap<>();
        for (Curve curve : subject.values()) {
            Optional<String> whyNot = unreported(curve);
            whyNot.ifPresent(reason -> {
                curve.setVerdict(null);
                curve.getUndefined().put("verdict", reason);
            });
            if (whyNot.isEmpty() && (companionChanged || changed.contains(curve.getMetric()))) {
                factors.put(curve.getMetric(), new ReportedJudge(curve, companions).judge(examinations));
            }
        }
        return factors;
    }

    /** Why it is not judged; empty for a metric that people report and that may bend smooth scaling into a jump. */
    private static Optional<String> unreported(Curve curve) {
        if (DIAGNOSTICS.contains(curve.getMetric())) {
            return Optional.of("a diagnostic is a reason; reported metrics are judged");
        }
        return curve.getContinuity() == Continuity.LINEAR || curve.getKind() == Kind.LOSS
                ? Optional.of("a linear metric, or a loss, is evidence; reported metrics are judged")
                : Optional.empty();
    }

    static List<CurvePoint> takingPart(Curve curve) {
        return curve.getPoints().stream()
                .filter(point ->
                        takesPart(curve, point) && CurveLink.unlinkable(point).isEmpty())
                .toList();
    }

    private static void describe(Curve curve) {
        List<CurvePoint> points = takingPart(curve);
        double[] u = points.stream()
                .mapToDouble(point -> Math.log10(point.getScale()))
                .toArray();
        double[] y = points.stream().mapToDouble(CurvePoint::getValue).toArray();
        double[] se = points.stream().mapToDouble(point -> error(curve, point)).toArray();
        var of = DescriptiveScores.of(y);
        RegularisedScore regularised = RegularisedScore.of(u, y, se);
        CurveScores scores = new CurveScores();
        scores.setImprovement(value(curve, "improvement", of.improvement()));
        scores.setBreakthroughness(value(curve, "breakthroughness", of.breakthroughness()));
        scores.setBreakthroughnessPerStep(value(curve, "breakthroughness_per_step", of.breakthroughnessPerStep()));
        scores.setBreakthroughnessRegularised(value(curve, "breakthroughness_regularised", regularised.score()));
        scores.setBreakthroughnessNull(value(curve, "breakthroughness_null", regularised.nullQuantile()));
        scores.setLinearity(value(curve, "linearity", of.linearity()));
        curve.setScores(scores);
    }

    /** Of a proportion the error that is never 0. */
    private static double error(Curve curve, CurvePoint point) {
        return curve.getKind() == Kind.PROPORTION
                ? ProportionTest.standardError(CurveLink.successes(point), CurveLink.examples(point))
                : point.getStandardError();
    }

    private static Double value(Curve curve, String field, Estimate<Double> estimate) {
        estimate.undefined().ifPresent(reason -> curve.getUndefined().put(field, reason));
        return estimate.value().orElse(null);
    }

    /** Forecasts and evidence by the curve's own link. */
    private static void examine(Curve curve, Examinations examinations) {
        List<CurvePoint> points = takingPart(curve);
        LinkedCurve linked = examinations.of(curve, points);
        for (CurvePoint point : curve.getPoints()) {
            point.setForecast(null);
            Optional<String> absence = absence(curve, point).or(() -> CurveLink.unlinkable(point));
            absence.ifPresent(reason -> point.getUndefined().put(FORECAST, reason));
        }
        for (int i = 0; i < points.size(); i++) {
            CurvePoint point = points.get(i);
            point.setForecast(CurveLink.forecast(linked, i));
            if (point.getForecast() == null) {
                point.getUndefined()
                        .put(FORECAST, CurveLink.isCut(linked, i) ? Overlaps.NO_SHARED : "no_points_before");
            } else {
                point.getUndefined().remove(FORECAST);
            }
        }
        curve.setEvidence(evidence(curve, curve, points, linked.evidence()));
    }

    /**
     * Evidence as published.
     *
     * @param curve it is published on
     * @param basis whose points were examined
     * @param points of {@code curve}, one for each that was examined
     */
    static Evidence evidence(Curve curve, Curve basis, List<CurvePoint> points, BreakEvidence found) {
        Evidence evidence = new Evidence();
        evidence.setMetric(basis.getMetric());
        evidence.setBayesFactorLog10(boxed(found.bayesFactorLog10()));
        evidence.setShiryaevRobertsLog10(boxed(found.shiryaevRobertsLog10()));
        if (found.position().isPresent()) {
            evidence.setPosition(Places.of(curve, points.get(found.position().getAsInt())));
            evidence.setShift(found.best().shift());
            curve.getUndefined().keySet().removeAll(EVIDENCE);
        } else {
            String reason = found.candidates().isEmpty() ? "fewer_than_four_points" : "no_material_change";
            EVIDENCE.forEach(field -> curve.getUndefined().put(field, reason));
        }
        if (!found.points().isEmpty()) {
            found.points()
                    .get(found.points().size() - 1)
                    .forecast()
                    .ifPresent(forecast -> evidence.setForecastErrorSigmas(forecast.surprise()));
        }
        return evidence;
    }

    static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
