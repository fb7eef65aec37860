package dev.emergence.analysis.gate;

import dev.emergence.analysis.event.BreakRule;
import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 *   <li>Breaks that are part of an open change hold as that change, once; so does a run's change that is part of the family's. Who
 *       acknowledges the change acknowledges them, also those that are found to be part of it later.
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
     * What holds, that with the oldest break first: open breaks, and changes in place of those that are part of them; the run may go on
     * where there is none.
     *
     * @param model null for all of the family
     */
    public List<Event> holding(String family, String model, GatePolicy policy) {
        return wholes(unacknowledged(event -> concerns(event, family, model) && policy.holds(event)));
    }

    /** What holds any run under the usual policy. */
    public List<Event> holding() {
        return wholes(unacknowledged(usual::holds));
    }

    private List<Event> wholes(List<Event> breaks) {
        Map<String, Event> byId = byId();
        Map<String, Event> wholes = new LinkedHashMap<>();
        for (Event event : breaks) {
            Event whole = event;
            for (Event next = event; next != null; next = change(next, byId)) {
                whole = next;
            }
            wholes.putIfAbsent(whole.getBreakId(), whole);
        }
        return List.copyOf(wholes.values());
    }

    /** An open break or change, and all that are part of it and not acknowledged otherwise. */
    public List<Event> parts(Event whole) {
        List<Event> parts = new ArrayList<>(List.of(whole));
        open.get().stream()
                .filter(event -> whole.getBreakId().equals(event.getChange()) && !isCovered(event))
                .forEach(event -> parts.addAll(parts(event)));
        return parts;
    }

    private Map<String, Event> byId() {
        Map<String, Event> byId = new HashMap<>();
        open.get().forEach(event -> byId.put(event.getBreakId(), event));
        return byId;
    }

    /** The open change that a break is part of; null where there is none. */
    private static Event change(Event event, Map<String, Event> byId) {
        return event.getChange() == null ? null : byId.get(event.getChange());
    }

    /** Open breaks, artefacts too, that nobody has acknowledged, oldest first. */
    public List<Event> unacknowledged(Predicate<Event> wanted) {
        Predicate<Event> acknowledged = acknowledged();
        return open.get().stream()
                .filter(wanted)
                .filter(event -> !acknowledged.test(event))
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

    /** Which open breaks are acknowledged now: each itself, or by the change that it is part of. */
    public Predicate<Event> acknowledged() {
        Map<String, Event> byId = byId();
        return event -> acknowledged(event, byId);
    }

    private boolean acknowledged(Event event, Map<String, Event> byId) {
        Event change = change(event, byId);
        return isCovered(event) || change != null && acknowledged(change, byId);
    }

    private boolean isCovered(Event event) {
        Acknowledgement given = acknowledgements.apply(event.getBreakId());
        return given != null
                && (given.getEventId().equals(event.getId())
                        || event.getSeverity().compareTo(given.getSeverity()) <= 0
                                && (event.getKind() == given.getKind()
                                        || BreakRule.weight(event.getKind()) < BreakRule.weight(given.getKind())));
    }
}
