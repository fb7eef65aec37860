package dev.emergence.analysis.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.analysis.api.Problem;
import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Severity;
import jakarta.ws.rs.WebApplicationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private final List<Event> open = new ArrayList<>();
    private final Map<String, Acknowledgement> acknowledgements = new HashMap<>();
    private final Gate gate = new Gate(() -> open, acknowledgements::get, GatePolicy.critical);

    /** The newest event of an open break on the run "m" of the family "f"; "" is a scaling curve. */
    private static Event event(String breakId, EventKind kind, Severity severity, String model) {
        Event event = new Event();
        event.setId(breakId + kind);
        event.setBreakId(breakId);
        event.setKind(kind);
        event.setSeverity(severity);
        event.setFamily("f");
        event.setModel(model);
        event.setTask("t");
        event.setMetric("exact_match");
        event.setAxis(model.isEmpty() ? Axis.scaling : Axis.training);
        return event;
    }

    private void acknowledge(Event event) {
        acknowledgements.put(
                event.getBreakId(),
                new Acknowledgement(
                        event.getBreakId(),
                        event.getId(),
                        event.getKind(),
                        event.getSeverity(),
                        "f",
                        event.getModel(),
                        "Ada",
                        "looked at it",
                        0L));
    }

    @ParameterizedTest
    @CsvSource({
        "BREAKTHROUGH,    critical, critical breakthrough",
        "BREAKTHROUGH,    warning,  breakthrough",
        "COLLAPSE,        info,     breakthrough",
        "LATENT_CHANGE,   critical, critical breakthrough",
        "LATENT_CHANGE,   warning,  ''",
        "METRIC_ARTEFACT, critical, ''",
    })
    void aPolicyHoldsWhatItSays(EventKind kind, Severity severity, String holding) {
        open.add(event("b", kind, severity, "m"));
        for (GatePolicy policy : GatePolicy.values()) {
            assertThat(gate.holding("f", "m", policy).isEmpty())
                    .as(policy.name())
                    .isEqualTo(!List.of(holding.split(" ")).contains(policy.name()));
        }
    }

    @Test
    void aRunIsHeldByItsOwnCurvesAndItsFamilysScalingCurves() {
        Event own = event("own", EventKind.BREAKTHROUGH, Severity.critical, "m");
        Event others = event("others", EventKind.BREAKTHROUGH, Severity.critical, "n");
        Event scaling = event("scaling", EventKind.COLLAPSE, Severity.critical, "");
        open.addAll(List.of(own, others, scaling));
        assertThat(gate.holding("f", "m", GatePolicy.critical)).containsExactly(own, scaling);
        assertThat(gate.holding("f", null, GatePolicy.critical)).containsExactly(own, others, scaling);
        assertThat(gate.holding("g", null, GatePolicy.critical)).isEmpty();
    }

    /** What was acknowledged, what the same break is now, and whether that holds. */
    @ParameterizedTest
    @CsvSource({
        "LATENT_CHANGE, critical, BREAKTHROUGH,    critical, true",
        "LATENT_CHANGE, critical, COLLAPSE,        critical, true",
        "BREAKTHROUGH,  critical, LATENT_CHANGE,   critical, false",
        "BREAKTHROUGH,  critical, BREAKTHROUGH,    critical, false",
        "BREAKTHROUGH,  critical, COLLAPSE,        critical, true",
        "COLLAPSE,      critical, BREAKTHROUGH,    critical, true",
        "BREAKTHROUGH,  warning,  LATENT_CHANGE,   critical, true",
        "METRIC_ARTEFACT, info,   LATENT_CHANGE,   critical, true",
    })
    void anAcknowledgementCoversWhatIsNotWorse(
            EventKind then, Severity severityThen, EventKind now, Severity severityNow, boolean holds) {
        acknowledge(event("b", then, severityThen, "m"));
        Event again = event("b", now, severityNow, "m");
        again.setId("another event of the same break");
        open.add(again);
        assertThat(gate.holding("f", "m", GatePolicy.critical).isEmpty()).isEqualTo(!holds);
    }

    @Test
    void anotherBreakOnTheSameCurveHoldsAgain() {
        acknowledge(event("first", EventKind.BREAKTHROUGH, Severity.critical, "m"));
        open.add(event("first", EventKind.BREAKTHROUGH, Severity.critical, "m"));
        assertThat(gate.holding("f", "m", GatePolicy.critical)).isEmpty();
        open.add(event("second", EventKind.BREAKTHROUGH, Severity.critical, "m"));
        assertThat(gate.holding("f", "m", GatePolicy.critical)).containsExactly(open.get(1));
    }

    @Test
    void eachRunIsShownByTheInstanceOfItsFirstTask() {
        open.add(event("b", EventKind.BREAKTHROUGH, Severity.critical, "m"));
        List<Curve> curves = List.of(curve("m", "t2"), curve("m", "t1"), curve("n", "t2"), curve("", "t1"));
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

    private static Curve curve(String model, String task) {
        Curve curve = new Curve();
        curve.setFamily("f");
        curve.setModel(model);
        curve.setTask(task);
        curve.setKind(Kind.PROPORTION);
        return curve;
    }

    @Test
    void whatIsAcknowledgedIsNoLongerShownAsUnacknowledged() {
        Event first = event("first", EventKind.BREAKTHROUGH, Severity.critical, "m");
        open.addAll(List.of(first, event("second", EventKind.METRIC_ARTEFACT, Severity.info, "m")));
        GateMetrics metrics = new GateMetrics(gate);
        assertThat(metrics.unacknowledged(event -> true, 10).getDataPoints()).hasSize(2);
        acknowledge(first);
        assertThat(metrics.unacknowledged(event -> true, 10).getDataPoints())
                .singleElement()
                .satisfies(point -> assertThat(point.getLabels().get("kind")).isEqualTo("METRIC_ARTEFACT"));
    }

    @Test
    void aRequestIsReadWhole() {
        assertThat(AcknowledgeRequest.read(
                        "{\"family\":\"f\",\"model\":\"m\",\"break_id\":\"b\",\"who\":\"Ada\",\"why\":\"seen\"}"))
                .isEqualTo(new AcknowledgeRequest("f", "m", "b", "Ada", "seen"));
        assertThat(AcknowledgeRequest.read("{\"family\":\"f\",\"model\":null,\"who\":\"Ada\",\"why\":\"seen\"}"))
                .isEqualTo(new AcknowledgeRequest("f", null, null, "Ada", "seen"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"family\":",
                "{} {}",
                "{\"who\":\"Ada\",\"why\":\"seen\"}",
                "{\"family\":\"f\",\"why\":\"seen\"}",
                "{\"family\":\"f\",\"who\":\"Ada\"}",
                "{\"family\":\"f\",\"who\":\" \",\"why\":\"seen\"}",
                "{\"family\":\"f\",\"who\":7,\"why\":\"seen\"}",
                "{\"family\":\"f\",\"who\":\"Ada\\n\",\"why\":\"seen\"}",
                "{\"family\":\"f\",\"who\":\"Ada\",\"why\":\"seen\",\"breakid\":\"b\"}",
            })
    void aBadRequestIsAProblemThatSaysWhatToDo(String body) {
        assertThatThrownBy(() -> AcknowledgeRequest.read(body))
                .isInstanceOfSatisfying(WebApplicationException.class, failure -> {
                    Problem problem = (Problem) failure.getResponse().getEntity();
                    assertThat(problem.status()).isEqualTo(400);
                    assertThat(problem.detail()).containsAnyOf("must be", "is required", "Send a", "known are");
                });
    }

    @Test
    void namesAndReasonsHaveALimit() {
        String request = "{\"family\":\"f\",\"who\":\"%s\",\"why\":\"%s\"}";
        assertThat(AcknowledgeRequest.read(request.formatted("a".repeat(256), "b".repeat(2000))))
                .isNotNull();
        for (String body : List.of(request.formatted("a".repeat(257), "b"), request.formatted("a", "b".repeat(2001)))) {
            assertThatThrownBy(() -> AcknowledgeRequest.read(body)).isInstanceOf(WebApplicationException.class);
        }
    }
}
