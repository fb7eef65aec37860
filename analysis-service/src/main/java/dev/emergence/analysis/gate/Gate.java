package dev.emergence.analysis.gate;

import dev.emergence.analysis.event.BreakRule;
import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Event;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Whether a training run may go on: not while an open break holds it that nobody has acknowledged.
 *
 * <ol>
 *   <li>A run is held by breaks of its own training curves, and by those of its family's scaling curves that its own points make.
 *   <li>An acknowledgement covers the event that was looked at, and what becomes of the same break while that is of the same kind
 *       or milder, and of no higher severity. Milder than a breakthrough or a collapse is a latent change; milder than that an
 *       artefact. A breakthrough and a collapse are no milder than each other.
 *   <li>Another break holds again, also on the same curve.
 * </ol>
 */
public final class Gate {
    private final Supplier<List<Event>> open;
    private final Function<String, Acknowledgement> acknowledgements;
    private final GatePolicy usual;
    private final Supplier<Duration> age;
    private final Duration oldest;

    /**
     * @param open the newest event of each open break
     * @param acknowledgements the newest by break; null without one
     * @param usual the policy where none is asked for
     * @param age how old at most both are
     * @param oldest older than this it can't be said what holds
     */
    public Gate(
            Supplier<List<Event>> open,
            Function<String, Acknowledgement> acknowledgements,
            GatePolicy usual,
            Supplier<Duration> age,
            Duration oldest) {
        this.open = open;
        this.acknowledgements = acknowledgements;
        this.usual = usual;
        this.age = age;
        this.oldest = oldest;
    }

    public GatePolicy usual() {
        return usual;
    }

    /** Whether Kafka has said within the time allowed that there is no more to know: a break may have been found since. */
    public boolean current() {
        return age.get().compareTo(oldest) <= 0;
    }

    /**
     * The open breaks that hold, oldest first; the run may go on where there is none.
     *
     * @param model null for all of the family
     */
    public List<Event> holding(String family, String model, GatePolicy policy) {
        return unacknowledged(event -> concerns(event, family, model) && policy.holds(event));
    }

    /** The open breaks that hold any run under the usual policy. */
    public List<Event> holding() {
        return unacknowledged(usual::holds);
    }

    /** Open breaks, artefacts too, that nobody has acknowledged, oldest first. */
    public List<Event> unacknowledged(Predicate<Event> wanted) {
        return open.get().stream()
                .filter(wanted)
                .filter(event -> !acknowledged(event))
                .toList();
    }

    /** Open breaks, artefacts too, acknowledged or not, oldest first. */
    public List<Event> open(Predicate<Event> wanted) {
        return open.get().stream().filter(wanted).toList();
    }

    /** The open breaks of a run, acknowledged or not. */
    public List<Event> open(String family, String model) {
        return open.get().stream()
                .filter(event -> concerns(event, family, model))
                .toList();
    }

    /** @param model null for all of the family */
    public static boolean concerns(Event event, String family, String model) {
        return event.getFamily().equals(family)
                && (model == null
                        || event.getModel().equals(model)
                        || event.getMadeBy().contains(model));
    }

    public boolean acknowledged(Event event) {
        Acknowledgement given = acknowledgements.apply(event.getBreakId());
        return given != null
                && (given.getEventId().equals(event.getId())
                        || event.getSeverity().compareTo(given.getSeverity()) <= 0
                                && (event.getKind() == given.getKind()
                                        || BreakRule.weight(event.getKind()) < BreakRule.weight(given.getKind())));
    }
}
