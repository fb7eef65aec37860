package dev.emergence.analysis.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Severity;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    private static final Duration OLDEST = Duration.ofSeconds(10);

    private final List<Event> open = new ArrayList<>();
    private final Map<String, Acknowledgement> acknowledgements = new HashMap<>();
    private Duration age = Duration.ZERO;
    private final Gate gate = new Gate(() -> open, acknowledgements::get, GatePolicy.critical, () -> age, OLDEST);

    private void acknowledge(Event event) {
        acknowledgements.put(event.getBreakId(), SomeBreaks.acknowledgement(event));
    }

    @ParameterizedTest
    @CsvSource({
        "BREAKTHROUGH,    critical, critical breakthrough",
        "BREAKTHROUGH,    warning,  breakthrough",
        "COLLAPSE,        info,     breakthrough",
        "LATENT_CHANGE,   critical, critical breakthrough",
        "LATENT_CHANGE,   warning,  ''",
        "METRIC_ARTEFACT, critical, ''",
        "FORMAT_LEARNED,  critical, ''",
    })
    void aPolicyHoldsWhatItSays(EventKind kind, Severity severity, String holding) {
        open.add(SomeBreaks.event("b", kind, severity, "m"));
        for (GatePolicy policy : GatePolicy.values()) {
            assertThat(gate.holding("f", "m", policy).isEmpty())
                    .as(policy.name())
                    .isEqualTo(!List.of(holding.split(" ")).contains(policy.name()));
        }
    }

    @Test
    void aRunIsHeldByItsOwnCurvesAndByBreaksOfScalingCurvesThatItMakes() {
        Event own = SomeBreaks.event("own", EventKind.BREAKTHROUGH, Severity.critical, "m");
        Event others = SomeBreaks.event("others", EventKind.BREAKTHROUGH, Severity.critical, "n");
        Event scaling = SomeBreaks.event("scaling", EventKind.COLLAPSE, Severity.critical, "");
        open.addAll(List.of(own, others, scaling));
        assertThat(gate.holding("f", "m", GatePolicy.critical)).containsExactly(own, scaling);
        assertThat(gate.holding("f", "n", GatePolicy.critical)).containsExactly(others);
        assertThat(gate.holding("f", "finished", GatePolicy.critical)).isEmpty();
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
        acknowledge(SomeBreaks.event("b", then, severityThen, "m"));
        Event again = SomeBreaks.event("b", now, severityNow, "m");
        again.setId("another event of the same break");
        open.add(again);
        assertThat(gate.holding("f", "m", GatePolicy.critical).isEmpty()).isEqualTo(!holds);
    }

    @Test
    void theGateIsCurrentOnlyWhileKafkaHasConfirmedItWithinTheTimeAllowed() {
        assertThat(gate.current()).isTrue();
        age = OLDEST;
        assertThat(gate.current()).isTrue();
        age = OLDEST.plusMillis(1);
        assertThat(gate.current()).isFalse();
        age = ChronoUnit.FOREVER.getDuration();
        assertThat(gate.current()).isFalse();
    }

    @Test
    void anotherBreakOnTheSameCurveHoldsAgain() {
        acknowledge(SomeBreaks.event("first", EventKind.BREAKTHROUGH, Severity.critical, "m"));
        open.add(SomeBreaks.event("first", EventKind.BREAKTHROUGH, Severity.critical, "m"));
        assertThat(gate.holding("f", "m", GatePolicy.critical)).isEmpty();
        open.add(SomeBreaks.event("second", EventKind.BREAKTHROUGH, Severity.critical, "m"));
        assertThat(gate.holding("f", "m", GatePolicy.critical)).containsExactly(open.get(1));
    }

    private Event part(String breakId, EventKind kind, Event change) {
        Event part = SomeBreaks.event(breakId, kind, Severity.warning, "m");
        part.setChange(change == null ? "gone" : change.getBreakId());
        open.add(part);
        return part;
    }

    private Event change(String breakId, EventKind kind, String model) {
        Event change = SomeBreaks.event(breakId, kind, Severity.warning, model);
        change.setTask("");
        open.add(change);
        return change;
    }

    private List<Event> holding() {
        return gate.holding("f", "m", GatePolicy.breakthrough);
    }

    @Test
    void breaksThatArePartOfAChangeHoldAsThatChangeOnce() {
        Event change = change("change", EventKind.RUN_WIDE_CHANGE, "m");
        assertThat(holding()).as("by its parts alone").isEmpty();
        part("latent", EventKind.LATENT_CHANGE, change);
        assertThat(holding()).isEmpty();
        Event one = part("one", EventKind.BREAKTHROUGH, change);
        Event two = part("two", EventKind.COLLAPSE, change);
        Event specific = SomeBreaks.event("specific", EventKind.BREAKTHROUGH, Severity.warning, "m");
        open.add(specific);
        assertThat(holding()).containsExactly(change, specific);
        // looked at one by one: nothing of it is left to hold
        acknowledge(one);
        acknowledge(two);
        assertThat(holding()).containsExactly(specific);
    }

    @Test
    void whoAcknowledgesAChangeAcknowledgesItsPartsAlsoThoseToCome() {
        Event change = change("change", EventKind.RUN_WIDE_CHANGE, "m");
        Event one = part("one", EventKind.BREAKTHROUGH, change);
        assertThat(gate.parts(change)).containsExactly(change, one);
        acknowledge(change);
        part("two", EventKind.BREAKTHROUGH, change);
        assertThat(holding()).isEmpty();
        assertThat(gate.acknowledged().test(one)).isTrue();
    }

    @Test
    void aChangeThatGetsWiderThanWhatWasAcknowledgedHoldsAgain() {
        Event change = change("change", EventKind.SHARED_CHANGE, "m");
        part("one", EventKind.BREAKTHROUGH, change);
        acknowledge(change);
        change.setKind(EventKind.RUN_WIDE_CHANGE);
        change.setId("another event of the same change");
        assertThat(holding()).containsExactly(change);
    }

    @Test
    void aPartOfAChangeThatIsNotOpenHoldsByItself() {
        Event left = part("left", EventKind.BREAKTHROUGH, null);
        assertThat(holding()).containsExactly(left);
    }

    @Test
    void aChangeOfTheFamilyStandsForThoseOfItsRuns() {
        Event family = change("family", EventKind.RUN_WIDE_CHANGE, "");
        Event run = change("run", EventKind.RUN_WIDE_CHANGE, "m");
        run.setChange(family.getBreakId());
        Event one = part("one", EventKind.BREAKTHROUGH, run);
        assertThat(holding()).containsExactly(family);
        assertThat(gate.parts(family)).containsExactly(family, run, one);
        acknowledge(family);
        assertThat(holding()).isEmpty();
    }
}
