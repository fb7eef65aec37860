package dev.emergence.analysis.event;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Severity;
import java.util.List;

/** The event that every metric known of a checkpoint is complete: once for each checkpoint of a model on a task. */
public final class CheckpointComplete {
    private CheckpointComplete() {}

    /** The event's id, by the checkpoint. */
    public static String id(String family, String model, String task, long position, int lap) {
        String subject = Keys.of(family, Axis.training.name(), model, task);
        return EventIds.of(EventKind.CHECKPOINT_COMPLETE, subject, Keys.lap(Long.toString(position), lap), 1);
    }

    /**
     * @param place where it stands on the training curves; null without scale
     * @param now milliseconds since 1970 UTC
     */
    public static Event of(PointState state, Position place, long now) {
        Event event = new Event();
        event.setId(id(state.getFamily(), state.getModel(), state.getTask(), state.getPosition(), state.getLap()));
        event.setKind(EventKind.CHECKPOINT_COMPLETE);
        event.setSeverity(Severity.info);
        event.setFamily(state.getFamily());
        event.setModel(state.getModel());
        event.setTask(state.getTask());
        event.setMetric("");
        event.setMetrics(List.of());
        event.setMadeBy(List.of());
        event.setTasks(List.of());
        event.setAxis(Axis.training);
        event.setPosition(place);
        event.setTime(now);
        return event;
    }
}
