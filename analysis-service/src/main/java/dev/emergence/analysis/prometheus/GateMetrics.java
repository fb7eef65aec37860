package dev.emergence.analysis.prometheus;

import dev.emergence.analysis.gate.Gate;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Summary;
import dev.emergence.schemas.Event;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** The gate as Prometheus sees it, under the policy of this service. */
@ApplicationScoped
public class GateMetrics {
    private final Gate gate;

    GateMetrics(Gate gate) {
        this.gate = gate;
    }

    /**
     * 1 for each training run that is held, 0 for the others.
     *
     * @param curves of the whole installation
     * @param mine which tasks of which families this instance computes: a run is shown by the instance of its first task
     */
    public GaugeSnapshot holds(Collection<Summary> curves, BiPredicate<String, String> mine, int most) {
        Map<String, Map<String, String>> firstTasks = new TreeMap<>();
        for (Summary summary : curves) {
            CurveName curve = summary.name();
            if (!curve.model().isEmpty()) {
                firstTasks
                        .computeIfAbsent(curve.family(), family -> new TreeMap<>())
                        .merge(curve.model(), curve.task(), (a, b) -> a.compareTo(b) <= 0 ? a : b);
            }
        }
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder()
                .name("emergence_gate_hold")
                .help("1 while the gate holds the training run, 0 while it may go on.");
        List<Event> holding = gate.holding();
        int[] shown = {0};
        firstTasks.forEach((family, models) -> models.forEach((model, task) -> {
            if (mine.test(family, task) && shown[0]++ < most) {
                boolean held = holding.stream().anyMatch(event -> Gate.concerns(event, family, model));
                snapshot.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(Labels.of("family", family, "model", model))
                        .value(held ? 1 : 0)
                        .build());
            }
        }));
        return snapshot.build();
    }

    /** Open breaks that nobody has acknowledged, at most so many. */
    public GaugeSnapshot unacknowledged(Predicate<Event> shown, int most) {
        return snapshot(
                "emergence_break_unacknowledged",
                "1 while a break, an artefact, or a change that tasks share, is neither resolved nor acknowledged; gone"
                        + " afterwards. Under the leading metric; shared: part of a change, which has a series of its own.",
                gate.unacknowledged(shown).stream().limit(most).toList());
    }

    /** Open breaks, acknowledged or not, at most so many. */
    public GaugeSnapshot open(Predicate<Event> shown, int most) {
        return snapshot(
                "emergence_break_open",
                "1 while a break, an artefact, or a change that tasks share, is not resolved; gone afterwards. Under the"
                        + " leading metric; shared: part of a change, which has a series of its own.",
                gate.open(shown).stream().limit(most).toList());
    }

    private static GaugeSnapshot snapshot(String name, String help, List<Event> events) {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder().name(name).help(help);
        // a run may have changed twice
        events.stream()
                .map(GateMetrics::labels)
                .distinct()
                .forEach(labels -> snapshot.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(1)
                        .build()));
        return snapshot.build();
    }

    private static Labels labels(Event event) {
        return Labels.of(
                "family", event.getFamily(),
                "model", event.getModel(),
                "task", event.getTask(),
                "metric", event.getMetric(),
                "axis", event.getAxis().name(),
                "kind", event.getKind().name(),
                "severity", event.getSeverity().name(),
                "shared", Boolean.toString(event.getChange() != null));
    }
}
