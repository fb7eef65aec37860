package dev.emergence.analysis.prometheus;

import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.Summary;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.CurveScores;
import dev.emergence.schemas.Evidence;
import dev.emergence.schemas.VerdictKind;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The newest complete point of each curve as Prometheus metrics, made of summaries when Prometheus asks. */
public final class CurveCollector implements MultiCollector {
    /** One metric: how it is called, what it says, and its number; null where the curve has none. */
    private record Gauge(String name, String help, Function<Summary, Number> number) {}

    /** A curve and its labels, which are made once: there are 25 series of each. */
    private record Shown(Summary curve, SeriesLabels labels) {}

    private static final List<Gauge> GAUGES = List.of(
            new Gauge(
                    "emergence_value",
                    "The metric at the newest complete checkpoint, on its own scale; read it with its interval beside it.",
                    curve -> curve.newest().value()),
            new Gauge(
                    "emergence_value_lower",
                    "Lower end of the 95% interval of emergence_value.",
                    curve -> curve.newest().lower()),
            new Gauge(
                    "emergence_value_upper",
                    "Upper end of the 95% interval of emergence_value.",
                    curve -> curve.newest().upper()),
            new Gauge(
                    "emergence_examples",
                    "Examples scored at the newest complete checkpoint; few make wide intervals.",
                    curve -> curve.newest().examples()),
            new Gauge(
                    "emergence_resolution",
                    "Where no example was right: a true proportion below this would have stayed unseen with 5% chance or more.",
                    curve -> curve.newest().resolution()),
            new Gauge(
                    "emergence_minimum_detectable_effect",
                    "Least change against the point before that is found with power 80%.",
                    curve -> curve.newest().minimumDetectableEffect()),
            new Gauge(
                    "emergence_last_step",
                    "Optimizer steps done at the newest complete checkpoint.",
                    curve -> curve.newest().step()),
            new Gauge(
                    "emergence_last_scale",
                    "Place of the newest complete checkpoint on its axis: tokens, else steps; over models parameters, else flops.",
                    curve -> curve.newest().scale()),
            new Gauge(
                    "emergence_breakthroughness",
                    "Improvement over the root of the median squared step (Srivastava et al. 2022), as the literature has it: of flat curves it makes noise large.",
                    curve -> of(curve.scores(), CurveScores::getBreakthroughness)),
            new Gauge(
                    "emergence_breakthroughness_regularised",
                    "Breakthroughness that takes the measurement error into account, above 0 where the curve goes as its straight line does: noise unless above emergence_breakthroughness_null.",
                    curve -> of(curve.scores(), CurveScores::getBreakthroughnessRegularised)),
            new Gauge(
                    "emergence_breakthroughness_null",
                    "95% quantile of emergence_breakthroughness_regularised when only noise bends a straight line.",
                    curve -> of(curve.scores(), CurveScores::getBreakthroughnessNull)),
            new Gauge(
                    "emergence_linearity",
                    "Improvement over the root of the mean squared step: the number of steps for a straight line, its square root where one step made it all.",
                    curve -> of(curve.scores(), CurveScores::getLinearity)),
            new Gauge(
                    "emergence_forecast_error_sigmas",
                    "Newest value minus its forecast on the scale where smooth scaling is straight, in standard deviations: beyond 3 either way it surprises.",
                    curve -> of(curve.evidence(), Evidence::getForecastErrorSigmas)),
            new Gauge(
                    "emergence_break_evidence_log10",
                    "log10 of the Bayes factor of one break against none: 2 is decisive for one curve, 0 even, below 0 against; across curves see emergence_selected.",
                    curve -> of(curve.evidence(), Evidence::getBayesFactorLog10)),
            new Gauge(
                    "emergence_alarm_log10",
                    "log10 of the Shiryaev-Roberts statistic: an alarm at 4 is false at most once in 10,000 checkpoints of a smooth curve.",
                    curve -> of(curve.evidence(), Evidence::getShiryaevRobertsLog10)),
            new Gauge(
                    "emergence_jump",
                    "Newest value of the metric minus its forecast from the checkpoints before, on the metric's own scale: above 0 better than the trend for a score, worse for a loss.",
                    curve -> curve.newest().forecast() == null
                            ? null
                            : (Number) (curve.newest().value() - curve.newest().forecast())),
            new Gauge(
                    "emergence_explained_ratio",
                    "Part of the rise that the smooth trend from before predicts: near 1 nothing sudden happened, near 0 the trend explains none of it.",
                    curve -> of(curve.verdict(), verdict -> verdict.getReasons().getExplainedShare())));

    private static final Gauge COMPLETENESS = new Gauge(
            "emergence_completeness_ratio",
            "Examples scored over examples announced, at the newest point, complete or not.",
            curve -> completeness(curve.last()));

    private final Supplier<Summaries> curves;
    private final Supplier<Predicate<Summary>> exposed;
    private final Supplier<WatchList> watch;
    private final int maxCurves;
    private Map<CurveName, SeriesLabels> labels = new HashMap<>();

    /**
     * @param curves all of the installation
     * @param exposed which of them this instance shows, now
     */
    public CurveCollector(
            Supplier<Summaries> curves,
            Supplier<Predicate<Summary>> exposed,
            Supplier<WatchList> watch,
            int maxCurves) {
        this.curves = curves;
        this.exposed = exposed;
        this.watch = watch;
        this.maxCurves = maxCurves;
    }

    @Override
    public MetricSnapshots collect() {
        Summaries all = curves.get();
        List<Summary> own = all.all().stream().filter(exposed.get()).toList();
        List<Shown> shown = labelled(own.subList(0, Math.min(maxCurves, own.size())));
        List<Shown> newest =
                shown.stream().filter(curve -> curve.curve.newest() != null).toList();
        List<Shown> judged =
                shown.stream().filter(curve -> curve.curve.verdict() != null).toList();
        MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        for (Gauge gauge : GAUGES) {
            snapshots.metricSnapshot(snapshot(gauge, newest));
        }
        return snapshots
                .metricSnapshot(snapshot(COMPLETENESS, shown))
                .metricSnapshot(verdicts(judged))
                .metricSnapshot(snapshot(selected(all), judged))
                .metricSnapshot(WatchedTasks.snapshot(own.subList(0, shown.size()), watch.get()))
                .metricSnapshot(GaugeSnapshot.builder()
                        .name("emergence_curves_dropped")
                        .help("Curves beyond emergence.metrics.max-curves, which are not exposed.")
                        .dataPoint(point(Labels.EMPTY, own.size() - shown.size()))
                        .build())
                .build();
    }

    /** In the order of their labels, in which the client would sort each metric anew. */
    private synchronized List<Shown> labelled(List<Summary> curves) {
        Map<CurveName, SeriesLabels> before = labels;
        labels = new HashMap<>(curves.size() * 2);
        List<Shown> shown = new ArrayList<>(curves.size());
        for (Summary curve : curves) {
            SeriesLabels known = before.get(curve.name());
            SeriesLabels now = known == null ? SeriesLabels.of(curve.name()) : known;
            labels.put(curve.name(), now);
            shown.add(new Shown(curve, now));
        }
        shown.sort(Comparator.comparing(curve -> curve.labels.curve()));
        return shown;
    }

    private static <S> Number of(S part, Function<S, ? extends Number> number) {
        return part == null ? null : number.apply(part);
    }

    private static GaugeSnapshot snapshot(Gauge gauge, List<Shown> curves) {
        GaugeSnapshot.Builder snapshot =
                GaugeSnapshot.builder().name(gauge.name).help(gauge.help);
        for (Shown shown : curves) {
            Number number = gauge.number.apply(shown.curve);
            if (number != null) {
                snapshot.dataPoint(point(shown.labels.curve(), number.doubleValue()));
            }
        }
        return snapshot.build();
    }

    private static Number completeness(Summary.Point last) {
        if (last.complete()) {
            return 1;
        }
        Long announced = last.announced();
        return announced == null || announced <= 0 ? null : (Number) ((double) last.examples() / announced);
    }

    private static Gauge selected(Summaries all) {
        return new Gauge(
                "emergence_selected",
                "1 where e-BH at level 0.05 selects the curve's break among all of its family: what alerts rest on.",
                curve -> all.selected(curve) ? 1 : 0);
    }

    private static GaugeSnapshot verdicts(List<Shown> judged) {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder()
                .name("emergence_verdict")
                .help("1 for the verdict on the curve, 0 for the others.");
        for (Shown shown : judged) {
            VerdictKind verdict = shown.curve.verdict().getVerdict();
            shown.labels
                    .verdicts()
                    .forEach((kind, labels) -> snapshot.dataPoint(point(labels, verdict == kind ? 1 : 0)));
        }
        return snapshot.build();
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }
}
