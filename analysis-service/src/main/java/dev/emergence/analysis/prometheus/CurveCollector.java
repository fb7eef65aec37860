package dev.emergence.analysis.prometheus;

import dev.emergence.analysis.event.Selection;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveScores;
import dev.emergence.schemas.Evidence;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Paired;
import dev.emergence.schemas.VerdictKind;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The newest complete point of each curve as Prometheus metrics, read when Prometheus asks. */
public final class CurveCollector implements MultiCollector {
    /** One metric: how it is called, what it says, and its number; null where the curve has none. */
    private record Gauge(String name, String help, Function<Newest, Number> number) {}

    /** A curve and its newest complete point. */
    private record Newest(Curve curve, CurvePoint point) {
        <S> Number of(Function<Curve, S> part, Function<S, ? extends Number> number) {
            S value = part.apply(curve);
            return value == null ? null : number.apply(value);
        }

        Number paired(Function<Paired, Double> number) {
            return point.getPaired() == null ? null : number.apply(point.getPaired());
        }
    }

    private static final List<Gauge> GAUGES = List.of(
            new Gauge(
                    "emergence_value",
                    "The metric at the newest complete checkpoint, on its own scale; read it with its interval beside it.",
                    curve -> curve.point.getValue()),
            new Gauge(
                    "emergence_value_lower",
                    "Lower end of the 95% interval of emergence_value.",
                    curve -> curve.point.getLower()),
            new Gauge(
                    "emergence_value_upper",
                    "Upper end of the 95% interval of emergence_value.",
                    curve -> curve.point.getUpper()),
            new Gauge(
                    "emergence_examples",
                    "Examples scored at the newest complete checkpoint; few make wide intervals.",
                    curve -> curve.point.getExamples()),
            new Gauge(
                    "emergence_resolution",
                    "Where no example was right: a true proportion below this would have stayed unseen with 5% chance or more.",
                    curve -> curve.point.getResolution()),
            new Gauge(
                    "emergence_minimum_detectable_effect",
                    "Least change against the point before that is found with power 80%.",
                    curve -> curve.paired(Paired::getMinimumDetectableEffect)),
            new Gauge(
                    "emergence_last_step",
                    "Optimizer steps done at the newest complete checkpoint.",
                    curve -> curve.point.getStep()),
            new Gauge(
                    "emergence_last_scale",
                    "Place of the newest complete checkpoint on its axis: tokens, else steps; over models parameters, else flops.",
                    curve -> curve.point.getScale()),
            new Gauge(
                    "emergence_breakthroughness",
                    "Improvement over the root of the median squared step (Srivastava et al. 2022). Beside it, always, its null.",
                    curve -> curve.of(Curve::getScores, CurveScores::getBreakthroughness)),
            new Gauge(
                    "emergence_breakthroughness_null",
                    "95% quantile of the regularised breakthroughness when only noise bends a straight line.",
                    curve -> curve.of(Curve::getScores, CurveScores::getBreakthroughnessNull)),
            new Gauge(
                    "emergence_linearity",
                    "Improvement over the root of the mean squared step: the number of steps for a straight line, its square root where one step made it all.",
                    curve -> curve.of(Curve::getScores, CurveScores::getLinearity)),
            new Gauge(
                    "emergence_forecast_error_sigmas",
                    "Newest value minus its forecast on the scale where smooth scaling is straight, in standard deviations: beyond 3 either way it surprises.",
                    curve -> curve.of(Curve::getEvidence, Evidence::getForecastErrorSigmas)),
            new Gauge(
                    "emergence_break_evidence_log10",
                    "log10 of the Bayes factor of one break against none: 2 is decisive for one curve, 0 even, below 0 against; across curves see emergence_selected.",
                    curve -> curve.of(Curve::getEvidence, Evidence::getBayesFactorLog10)),
            new Gauge(
                    "emergence_alarm_log10",
                    "log10 of the Shiryaev-Roberts statistic: an alarm at 4 is false at most once in 10,000 checkpoints of a smooth curve.",
                    curve -> curve.of(Curve::getEvidence, Evidence::getShiryaevRobertsLog10)),
            new Gauge(
                    "emergence_jump",
                    "Newest value of the metric minus its forecast from the checkpoints before, on the metric's own scale: above 0 better than the trend for a score, worse for a loss.",
                    curve -> curve.point.getForecast() == null
                            ? null
                            : (Number) (curve.point.getValue()
                                    - curve.point.getForecast().getValue())),
            new Gauge(
                    "emergence_explained_ratio",
                    "Part of the rise that the smooth trend from before predicts: near 1 nothing sudden happened, near 0 the trend explains none of it.",
                    curve -> curve.of(
                            Curve::getVerdict, verdict -> verdict.getReasons().getExplainedShare())));

    private final Supplier<List<Curve>> curves;
    private final Supplier<Predicate<Curve>> exposed;
    private final Supplier<WatchList> watch;
    private final int maxCurves;

    /**
     * @param curves all of the installation: e-BH chooses among whole families
     * @param exposed which of them this instance shows, now
     */
    public CurveCollector(
            Supplier<List<Curve>> curves,
            Supplier<Predicate<Curve>> exposed,
            Supplier<WatchList> watch,
            int maxCurves) {
        this.curves = curves;
        this.exposed = exposed;
        this.watch = watch;
        this.maxCurves = maxCurves;
    }

    @Override
    public MetricSnapshots collect() {
        List<Curve> all = curves.get();
        List<Curve> own = all.stream().filter(exposed.get()).toList();
        List<Curve> shown = own.subList(0, Math.min(maxCurves, own.size()));
        List<Newest> newest = new ArrayList<>();
        for (Curve curve : shown) {
            curve.getPoints().stream()
                    .filter(CurvePoint::getComplete)
                    .reduce((before, after) -> after)
                    .ifPresent(point -> newest.add(new Newest(curve, point)));
        }
        MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        for (Gauge gauge : GAUGES) {
            snapshots.metricSnapshot(snapshot(gauge, newest));
        }
        return snapshots
                .metricSnapshot(completeness(shown))
                .metricSnapshot(verdicts(shown))
                .metricSnapshot(selected(shown, Selection.among(all)))
                .metricSnapshot(WatchedTasks.snapshot(shown, watch.get()))
                .metricSnapshot(GaugeSnapshot.builder()
                        .name("emergence_curves_dropped")
                        .help("Curves beyond emergence.metrics.max-curves, which are not exposed.")
                        .dataPoint(point(Labels.EMPTY, own.size() - shown.size()))
                        .build())
                .build();
    }

    private static GaugeSnapshot snapshot(Gauge gauge, List<Newest> curves) {
        GaugeSnapshot.Builder snapshot =
                GaugeSnapshot.builder().name(gauge.name).help(gauge.help);
        for (Newest curve : curves) {
            Number number = gauge.number.apply(curve);
            if (number != null) {
                snapshot.dataPoint(point(labels(curve.curve), number.doubleValue()));
            }
        }
        return snapshot.build();
    }

    private static GaugeSnapshot completeness(List<Curve> curves) {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder()
                .name("emergence_completeness_ratio")
                .help("Examples scored over examples announced, at the newest point, complete or not.");
        for (Curve curve : curves) {
            CurvePoint last = curve.getPoints().get(curve.getPoints().size() - 1);
            Long announced = last.getAnnounced();
            if (last.getComplete() || announced != null && announced > 0) {
                double ratio = last.getComplete() ? 1 : (double) last.getExamples() / announced;
                snapshot.dataPoint(point(labels(curve), ratio));
            }
        }
        return snapshot.build();
    }

    private static GaugeSnapshot verdicts(List<Curve> curves) {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder()
                .name("emergence_verdict")
                .help("1 for the verdict on the curve, 0 for the others.");
        for (Curve curve : curves) {
            if (curve.getVerdict() != null) {
                for (VerdictKind verdict : VerdictKind.values()) {
                    Labels labels = labels(curve).add("verdict", verdict.name().toLowerCase(Locale.ROOT));
                    snapshot.dataPoint(point(labels, curve.getVerdict().getVerdict() == verdict ? 1 : 0));
                }
            }
        }
        return snapshot.build();
    }

    private static GaugeSnapshot selected(List<Curve> curves, Set<String> selected) {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder()
                .name("emergence_selected")
                .help(
                        "1 where e-BH at level 0.05 selects the curve's break among all of its family: what alerts rest on.");
        for (Curve curve : curves) {
            if (curve.getVerdict() != null) {
                snapshot.dataPoint(point(labels(curve), selected.contains(Keys.of(curve)) ? 1 : 0));
            }
        }
        return snapshot.build();
    }

    private static Labels labels(Curve curve) {
        return Labels.of(
                "family", curve.getFamily(),
                "model", curve.getModel(),
                "task", curve.getTask(),
                "metric", curve.getMetric(),
                "axis", curve.getAxis().name());
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }
}
