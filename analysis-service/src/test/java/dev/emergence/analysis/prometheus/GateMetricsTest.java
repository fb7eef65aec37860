package dev.emergence.analysis.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.gate.Gate;
import dev.emergence.analysis.gate.GatePolicy;
import dev.emergence.analysis.gate.SomeBreaks;
import dev.emergence.analysis.view.SomeCurves;
import dev.emergence.analysis.view.Summary;
import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GateMetricsTest {
    private final List<Event> open = new ArrayList<>();
    private final Map<String, Acknowledgement> acknowledgements = new HashMap<>();
    private final Gate gate =
            new Gate(() -> open, acknowledgements::get, GatePolicy.critical, () -> Duration.ZERO, Duration.ZERO);

    private void acknowledge(Event event) {
        acknowledgements.put(event.getBreakId(), SomeBreaks.acknowledgement(event));
    }

    @Test
    void eachRunIsShownByTheInstanceOfItsFirstTask() {
        open.add(SomeBreaks.event("b", EventKind.BREAKTHROUGH, Severity.critical, "m"));
        List<Summary> curves = summaries(curve("m", "t2"), curve("m", "t1"), curve("n", "t2"), curve("", "t1"));
        GateMetrics metrics = new GateMetrics(gate);
        assertThat(metrics.holds(curves, (family, task) -> task.equals("t1"), 10)
                        .getDataPoints())
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.getLabels().get("model")).isEqualTo("m");
                    assertThat(point.getValue()).isEqualTo(1);
                });
        assertThat(metrics.holds(curves, (family, task) -> task.equals("t2"), 10)
                        .getDataPoints())
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.getLabels().get("model")).isEqualTo("n");
                    assertThat(point.getValue()).isZero();
                });
        assertThat(metrics.holds(curves, (family, task) -> true, 1).getDataPoints())
                .hasSize(1);
    }

    private static List<Summary> summaries(Curve... curves) {
        return List.copyOf(SomeCurves.summaries(List.of(curves)).all());
    }

    private static Curve curve(String model, String task) {
        return SomeCurves.of("f", task, model, 0.0, 0);
    }

    /** Two series of the same labels are none that Prometheus could read. */
    @Test
    void aRunThatChangedTwiceHasOneSeries() {
        for (String id : List.of("first", "second")) {
            open.add(SomeBreaks.event(id, EventKind.RUN_WIDE_CHANGE, Severity.warning, "m"));
        }
        assertThat(new GateMetrics(gate).open(event -> true, 10).getDataPoints())
                .singleElement()
                .satisfies(point -> assertThat(point.getLabels().get("shared")).isEqualTo("false"));
    }

    @Test
    void whatIsAcknowledgedIsNoLongerShownAsUnacknowledged() {
        Event first = SomeBreaks.event("first", EventKind.BREAKTHROUGH, Severity.critical, "m");
        open.addAll(List.of(first, SomeBreaks.event("second", EventKind.METRIC_ARTEFACT, Severity.info, "m")));
        GateMetrics metrics = new GateMetrics(gate);
        assertThat(metrics.unacknowledged(event -> true, 10).getDataPoints()).hasSize(2);
        acknowledge(first);
        assertThat(metrics.unacknowledged(event -> true, 10).getDataPoints())
                .singleElement()
                .satisfies(point -> assertThat(point.getLabels().get("kind")).isEqualTo("METRIC_ARTEFACT"));
    }
}
