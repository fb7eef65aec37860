package dev.emergence.analysis.event;

import dev.emergence.schemas.BreakState;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Sighting;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The changes of a run, or of a family, that are open.
 *
 * <ol>
 *   <li>A break becomes part of a change if its task, or run, belongs to the change and it stands within one position of it. An artefact
 *       is no break.
 *   <li>It stays part of it until the change is withdrawn: place and members of a change may still move by a little.
 * </ol>
 */
public final class OpenChanges {
    public static final OpenChanges NONE = new OpenChanges(List.of());

    private final List<Part> all;

    private record Part(String breakId, Collection<String> members, double from, double to) {}

    private OpenChanges(List<Part> all) {
        this.all = all;
    }

    /** @param state of a run, or of a family */
    public static OpenChanges of(BreakState state) {
        return new OpenChanges(
                state.getSightings().values().stream()
                        .sorted(Comparator.comparing(Sighting::getFrom))
                        .flatMap(sighting -> Optional.ofNullable(state.getOpen().get(sighting.getAnchor()))
                                .map(open -> part(sighting, open))
                                .stream())
                        .toList());
    }

    private static Part part(Sighting sighting, Event open) {
        Collection<String> members = open.getModel().isEmpty() ? open.getMadeBy() : open.getTasks();
        return new Part(open.getBreakId(), members, sighting.getFrom(), sighting.getTo());
    }

    /**
     * The break_id of the change that a break is part of; null where there is none.
     *
     * @param before the break as it stood before; null if it is new
     */
    String of(Event event, Event before) {
        if (event.getKind() == EventKind.METRIC_ARTEFACT) {
            return null;
        }
        if (before != null && before.getChange() != null && isOpen(before.getChange())) {
            return before.getChange();
        }
        String member = event.getTask().isEmpty() ? event.getModel() : event.getTask();
        double scale = event.getPosition().getScale();
        return all.stream()
                .filter(part -> part.members.contains(member) && part.from <= scale && scale <= part.to)
                .findFirst()
                .map(Part::breakId)
                .orElse(null);
    }

    private boolean isOpen(String breakId) {
        return all.stream().anyMatch(part -> part.breakId.equals(breakId));
    }
}
