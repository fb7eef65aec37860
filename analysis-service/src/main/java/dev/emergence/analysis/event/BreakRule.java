package dev.emergence.analysis.event;

import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.BreakState;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Finding;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Severity;
import dev.emergence.schemas.Standing;
import dev.emergence.schemas.VerdictKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * When a curve makes an event: one when a break is found, one each time its verdict changes, one when it is withdrawn.
 *
 * <ol>
 *   <li>BREAKTHROUGH, COLLAPSE and LATENT_CHANGE open a break if e-BH selects the curve among its family, or if the watch list
 *       asks for less evidence and gets it. METRIC_ARTEFACT and FORMAT_LEARNED open without, for they say that no ability broke; an
 *       artefact only when it has stood for {@link #STANDS} complete checkpoints.
 *   <li>An open break stays open while the verdict is one of the first three and the position within two points of where the
 *       break was first found, whether or not it is still selected; also while the evidence there is {@link #KEPT} or more.
 *       Another kind is an update.
 *   <li>What is as grave as the open break or graver is said at once. What is milder, or nothing at all, is said when it has been
 *       so for {@link #GONE} complete checkpoints: evidence that hovers at the limit is one event. At once, where no checkpoint
 *       has come: then those that were there have been corrected.
 *   <li>An artefact or a learned form that turns into a break must be selected first.
 *   <li>Nothing is taken back for lack of data: with INSUFFICIENT_DATA, or while the companion that an open break rests on does not
 *       cover the curve any more, nothing is said of it. Unless points were taken back: then what is left counts, at once.
 *   <li>Otherwise it is resolved. Found again where it was, it is the same break again; further away, another may open.
 * </ol>
 */
public final class BreakRule {
    /** Least log10 of the Bayes factor that keeps a break open, as against the 2 that opens it. */
    private static final double KEPT = 1;

    /** Complete checkpoints without the break that withdraw it. */
    private static final int GONE = 3;

    /** Complete checkpoints with an artefact before it is said. */
    private static final int STANDS = 3;

    private final WatchList watch;
    private final Standing standing;
    private final boolean selected;
    private final BreakState state;
    private final long now;
    private final List<Event> events = new ArrayList<>();

    /** @param state of this curve; is changed */
    public BreakRule(WatchList watch, Standing standing, boolean selected, BreakState state, long now) {
        this.watch = watch;
        this.standing = standing;
        this.selected = selected;
        this.state = state;
        this.now = now;
    }

    public static BreakState nothingYet() {
        BreakState state = new BreakState();
        state.setOccurrences(new HashMap<>());
        state.setWithdrawn(new HashMap<>());
        return state;
    }

    /** What is to be said now; empty where everything was said. */
    public List<Event> events() {
        if (standing.getTakenBack()) {
            state.getWithdrawn().clear();
        }
        Event open = state.getOpen();
        if (open != null && !standing.getTakenBack() && lacksData()) {
            return events;
        }
        Finding finding = finding();
        if (open != null && mustWait(open, finding)) {
            return events;
        }
        if (open != null && (finding == null || !same(finding))) {
            resolve(open);
        }
        if (finding != null && (state.getOpen() == null || state.getOpen().getKind() != finding.getKind())) {
            say(finding);
        }
        return events;
    }

    /** Whether nothing of an open break may be said yet; notes when it was last found. */
    private boolean mustWait(Event open, Finding finding) {
        boolean here = finding != null && same(finding);
        boolean kept = !(here && isBreak(finding.getKind())) && hovers(open);
        if (here || kept) {
            state.setFound(standing.getCheckpoints());
        }
        boolean milder = finding == null || weight(finding.getKind()) < weight(open.getKind());
        if (kept || !milder) {
            state.setHeld(standing.getCheckpoints());
            return kept;
        }
        long since = standing.getCheckpoints() - (here ? state.getHeld() : state.getFound());
        return !standing.getTakenBack() && since != 0 && since < GONE;
    }

    /** The evidence for an open break is not decisive any more, and not gone. */
    private boolean hovers(Event open) {
        Finding suspected = standing.getSuspected();
        return isBreak(open.getKind())
                && suspected != null
                && isBreak(suspected.getKind())
                && same(suspected)
                && standing.getEvidenceLog10() >= KEPT;
    }

    /** A breakthrough and a collapse weigh more than a latent change, and that more than an artefact or a learned form. */
    public static int weight(EventKind kind) {
        return switch (kind) {
            case BREAKTHROUGH, COLLAPSE -> 2;
            case LATENT_CHANGE -> 1;
            case FORMAT_LEARNED, METRIC_ARTEFACT, RESOLVED, CHECKPOINT_COMPLETE -> 0;
        };
    }

    private boolean lacksData() {
        return standing.getVerdict() == VerdictKind.INSUFFICIENT_DATA
                || state.getCompanion() != null && standing.getPassedOver().contains(state.getCompanion());
    }

    /** What counts as found; null where that is nothing. */
    private Finding finding() {
        Finding found = standing.getFound();
        if (found != null && isBreak(found.getKind())) {
            boolean known = state.getOpen() != null && isBreak(state.getOpen().getKind()) && same(found);
            return known || selected || watched(found) ? found : null;
        }
        Finding suspected = standing.getSuspected();
        if (suspected != null && watched(suspected)) {
            return suspected;
        }
        return found == null || state.getOpen() != null || stands(found) ? found : null;
    }

    /** A learned form does at once. An artefact was there at three checkpoints one after the other, from its own on. */
    private boolean stands(Finding found) {
        if (found.getKind() != EventKind.METRIC_ARTEFACT) {
            return true;
        }
        int since = standing.getNewest().getIndex() - found.getPosition().getIndex() + 1;
        return Math.min(since, standing.getCheckpoints() - standing.getArtefactAfter()) >= STANDS;
    }

    private static boolean isBreak(EventKind kind) {
        return kind != EventKind.METRIC_ARTEFACT && kind != EventKind.FORMAT_LEARNED;
    }

    private boolean same(Finding finding) {
        return finding.getNear().contains(state.getAnchor());
    }

    private boolean watched(Finding finding) {
        return entry(finding)
                .filter(entry -> entry.admits(standing.getEvidenceLog10()))
                .isPresent();
    }

    private Optional<WatchList.Entry> entry(Finding finding) {
        boolean rises =
                switch (finding.getKind()) {
                    case COLLAPSE -> false;
                    case LATENT_CHANGE -> finding.getReasons().getShift() > 0;
                    default -> true;
                };
        return watch.entry(standing.getTask(), rises);
    }

    private void say(Finding finding) {
        if (state.getOpen() == null) {
            reopen(finding);
        }
        Event before = state.getOpen();
        Event event = event(finding.getKind(), finding.getAnchor());
        event.setBreakId(before == null ? event.getId() : before.getBreakId());
        event.setSequence(before == null ? 1 : before.getSequence() + 1);
        event.setSeverity(entry(finding).map(WatchList.Entry::severity).orElse(usual(finding.getKind())));
        event.setPosition(finding.getPosition());
        event.setSize(finding.getSize());
        event.setMadeBy(finding.getMadeBy());
        event.setSelected(selected && isBreak(finding.getKind()));
        event.setReasons(finding.getReasons());
        if (before == null) {
            state.setAnchor(finding.getAnchor());
        }
        state.setOpen(event);
        state.setCompanion(standing.getCompanion());
        state.setFound(standing.getCheckpoints());
        state.setHeld(standing.getCheckpoints());
        events.add(event);
    }

    /** A break that was withdrawn and is found where it was is that break. */
    private void reopen(Finding finding) {
        for (String anchor : finding.getNear()) {
            Event resolved = state.getWithdrawn().remove(anchor);
            if (resolved != null) {
                state.setOpen(resolved);
                state.setAnchor(anchor);
                return;
            }
        }
    }

    private void resolve(Event open) {
        Event event = event(EventKind.RESOLVED, state.getAnchor());
        event.setBreakId(open.getBreakId());
        event.setSequence(open.getSequence() + 1);
        event.setSeverity(open.getSeverity());
        event.setPosition(open.getPosition());
        event.setSize(open.getSize());
        event.setMadeBy(open.getMadeBy());
        if (!standing.getTakenBack()) {
            state.getWithdrawn().put(state.getAnchor(), event);
        }
        state.setOpen(null);
        state.setCompanion(null);
        state.setAnchor(null);
        events.add(event);
    }

    private static Severity usual(EventKind kind) {
        return kind == EventKind.BREAKTHROUGH || kind == EventKind.COLLAPSE ? Severity.warning : Severity.info;
    }

    private Event event(EventKind kind, String anchor) {
        int occurrence = state.getOccurrences().merge(Keys.of(kind.name(), anchor), 1, Integer::sum);
        Event event = new Event();
        event.setId(EventIds.of(kind, Keys.of(standing), anchor, occurrence));
        event.setKind(kind);
        event.setFamily(standing.getFamily());
        event.setModel(standing.getModel());
        event.setTask(standing.getTask());
        event.setMetric(standing.getMetric());
        event.setAxis(standing.getAxis());
        event.setDetected(standing.getNewest());
        event.setEvidenceLog10(standing.getEvidenceLog10());
        event.setVerdict(standing.getVerdict());
        event.setTime(now);
        return event;
    }
}
