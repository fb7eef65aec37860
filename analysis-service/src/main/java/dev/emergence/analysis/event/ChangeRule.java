package dev.emergence.analysis.event;

import dev.emergence.analysis.event.BreakRule.Said;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.BreakState;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Severity;
import dev.emergence.schemas.Sighting;
import dev.emergence.schemas.Standing;
import dev.emergence.statistics.shared.SharedChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which changes the tasks of a run share, or the runs of a family.
 *
 * <ol>
 *   <li>RUN_WIDE_CHANGE where more than half of those judged there belong to it, else SHARED_CHANGE: said with evidence of 20 and three
 *       members, at once.
 *   <li>It is still the same within two positions of where it was first found, and still there while the evidence is {@link #KEPT} or more.
 *   <li>What is milder, or nothing at all, counts when it has been so for {@link #GONE} complete checkpoints of each curve; at once where no
 *       checkpoint has come, or where points were taken back.
 * </ol>
 */
public final class ChangeRule {
    /** Least log10 of the evidence that keeps a change: a tenth of the 20 that makes it, as with breaks. */
    private static final double KEPT = Math.log10(2);

    private static final int GONE = 3;
    private static final int SAME_CHANGE = 2;

    private final WatchList watch;
    private final Members members;
    private final BreakState state;
    private final boolean takenBack;

    /** @param state of the run, or of the family; is changed */
    public ChangeRule(WatchList watch, Members members, BreakState state) {
        this.watch = watch;
        this.members = members;
        this.state = state;
        takenBack = members.standings.stream().anyMatch(Standing::getTakenBack);
    }

    /**
     * What is to be said or noted now; empty where everything was.
     *
     * @param above changes of the family, of which those of the run may be part
     */
    public List<Said> said(OpenChanges above, long now) {
        if (takenBack) {
            state.getWithdrawn().clear();
        }
        List<SharedChange> found = new ArrayList<>(members.changes.changes());
        List<SharedChange> suspected = members.changes.changes(KEPT);
        for (Map.Entry<String, Sighting> known : new TreeMap<>(state.getSightings()).entrySet()) {
            Optional<SharedChange> here = at(known.getKey(), found);
            here.ifPresent(found::remove);
            if (here.isPresent()) {
                follow(known.getValue(), here.get());
            } else if (at(known.getKey(), suspected).isPresent()) {
                known.getValue().setFound(members.checkpoints);
            } else if (!waits(known.getValue().getFound())) {
                state.getSightings().remove(known.getKey());
            }
        }
        for (SharedChange change : found) {
            String anchor = anchor(change);
            state.getSightings().put(anchor, sighting(anchor, change));
        }
        return new BreakRule(state, above, takenBack, now).tell();
    }

    private Optional<SharedChange> at(String anchor, List<SharedChange> changes) {
        return changes.stream()
                .filter(change -> members.near(change, SAME_CHANGE).contains(anchor))
                .findFirst();
    }

    private void follow(Sighting known, SharedChange here) {
        Sighting now = sighting(known.getAnchor(), here);
        EventKind before = known.getEvent().getKind();
        known.setFound(members.checkpoints);
        if (BreakRule.weight(now.getEvent().getKind()) < BreakRule.weight(before) && waits(known.getHeld())) {
            now.getEvent().setKind(before);
        } else {
            known.setHeld(members.checkpoints);
        }
        known.setEvent(now.getEvent());
        known.setFrom(now.getFrom());
        known.setTo(now.getTo());
    }

    /** @param since the checkpoints that there were when it was last found */
    private boolean waits(long since) {
        long passed = members.checkpoints - since;
        return !takenBack && passed != 0 && passed < (long) GONE * members.curves;
    }

    /** Where it was before, be it open or withdrawn; else where it stands. */
    private String anchor(SharedChange change) {
        Set<String> anchors = new HashSet<>(state.getOpen().keySet());
        anchors.addAll(state.getWithdrawn().keySet());
        anchors.removeAll(state.getSightings().keySet());
        return members.near(change, SAME_CHANGE).stream()
                .filter(anchors::contains)
                .findFirst()
                .orElse(members.name(change));
    }

    private Sighting sighting(String anchor, SharedChange change) {
        List<String> names = members.of(change);
        boolean ofRun = !members.model().isEmpty();
        Event event = new Event();
        event.setId("");
        event.setKind(change.runWide() ? EventKind.RUN_WIDE_CHANGE : EventKind.SHARED_CHANGE);
        event.setSeverity(severity(ofRun ? names : List.of()));
        event.setFamily(members.family());
        event.setModel(members.model());
        event.setTask("");
        event.setMetric("");
        event.setMetrics(List.of());
        event.setAxis(Axis.training);
        event.setPosition(members.position(change));
        event.setDetected(newest());
        event.setMadeBy(ofRun ? List.of() : names);
        event.setTasks(ofRun ? names : List.of());
        event.setJudged(change.judged());
        event.setEvidenceLog10(change.evidenceLog10());
        Sighting sighting = new Sighting();
        sighting.setEvent(event);
        sighting.setAnchor(anchor);
        sighting.setFound(members.checkpoints);
        sighting.setHeld(members.checkpoints);
        sighting.setFrom(members.scale(change, -1));
        sighting.setTo(members.scale(change, 1));
        return sighting;
    }

    /** That of the task which the watch list thinks most of, and a warning at least. */
    private Severity severity(List<String> tasks) {
        return tasks.stream()
                .flatMap(task -> Stream.of(watch.entry(task, true), watch.entry(task, false)))
                .flatMap(Optional::stream)
                .map(WatchList.Entry::severity)
                .max(Comparator.naturalOrder())
                .filter(severity -> severity == Severity.critical)
                .orElse(Severity.warning);
    }

    private Position newest() {
        return members.standings.stream()
                .map(Standing::getNewest)
                .filter(Objects::nonNull)
                .max(Comparator.comparing(Position::getScale))
                .orElse(null);
    }
}
