package dev.emergence.analysis.gate;

import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Severity;
import java.util.List;

/** Open breaks for tests, and what lets go on. */
public final class SomeBreaks {
    private SomeBreaks() {}

    /** The newest event of an open break on the run "m" of the family "f"; "" is a scaling curve, on which "m" makes it. */
    public static Event event(String breakId, EventKind kind, Severity severity, String model) {
        Event event = new Event();
        event.setMadeBy(model.isEmpty() ? List.of("m") : List.of());
        event.setId(breakId + kind);
        event.setBreakId(breakId);
        event.setKind(kind);
        event.setSeverity(severity);
        event.setFamily("f");
        event.setModel(model);
        event.setTask("t");
        event.setMetric("exact_match");
        event.setMetrics(List.of("exact_match"));
        event.setTasks(List.of());
        event.setAxis(model.isEmpty() ? Axis.scaling : Axis.training);
        return event;
    }

    /** Of what the event says now. */
    public static Acknowledgement acknowledgement(Event event) {
        return new Acknowledgement(
                event.getBreakId(),
                event.getId(),
                1L,
                event.getKind(),
                event.getSeverity(),
                "f",
                event.getModel(),
                "Ada",
                "looked at it",
                0L);
    }
}
