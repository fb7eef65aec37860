package dev.emergence.analysis.event;

import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.BreakState;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Finding;
import dev.emergence.schemas.Severity;
import dev.emergence.schemas.Sighting;
import dev.emergence.schemas.Standing;
import dev.emergence.schemas.VerdictKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether one metric shows a break of its task, and which.
 *
 * <ol>
 *   <li>BREAKTHROUGH, COLLAPSE and LATENT_CHANGE count if e-BH selects the curve among its family, if the task is known to break
 *       there, or if the watch list asks for less evidence and gets it. METRIC_ARTEFACT and FORMAT_LEARNED count without, for they
 *       say that no ability broke; an artefact only when it has stood for {@link #STANDS} complete checkpoints.
 *   <li>A break is still shown while the verdict is one of the first three and the position within two points of where the break was
 *       first found, whether or not it is still selected; also while the evidence there is {@link #KEPT} or more.
 *   <li>What is as grave as before or graver counts at once. What is milder, or nothing at all, counts when it has been so for
 *       {@link #GONE} complete checkpoints: evidence that hovers at the limit is one break. At once, where no checkpoint has come:
 *       then those that were there have been corrected.
 *   <li>An artefact or a learned form that turns into a break must be selected first.
 *   <li>Nothing is taken back for lack of data: with INSUFFICIENT_DATA, or while the companion that the break rests on does not cover
 *       the curve any more. Unless points were taken back: then what is left counts, at once.
 * </ol>
 */
final class SightingRule {
    /** Least log10 of the Bayes factor that keeps a break, as against the 2 that makes it. */
    private static final double KEPT = 1;

    /** Complete checkpoints without the break that withdraw it. */
    private static final int GONE = 3;

    /** Complete checkpoints with an artefact before it is said. */
    private static final int STANDS = 3;

    private final WatchList watch;
    private final Standing standing;
    private final boolean selected;
    private final BreakState task;
    private final Sighting before;

    /**
     * @param selected by e-BH
     * @param task what is known of the task; stays as it is
     */
    SightingRule(WatchList watch, Standing standing, boolean selected, BreakState task) {
        this.watch = watch;
        this.standing = standing;
        this.selected = selected;
        this.task = task;
        before = task.getSightings().get(standing.getMetric());
    }

    /** What the metric shows now; null where that is nothing. */
    Sighting now() {
        if (before != null && !standing.getTakenBack() && lacksData()) {
            return before;
        }
        Finding finding = finding();
        boolean here = before != null && finding != null && same(finding);
        if (before != null && mustWait(finding, here)) {
            return before;
        }
        if (finding == null || here && finding.getKind() == kind()) {
            return finding == null ? null : before;
        }
        return sighting(finding, here ? before.getAnchor() : anchor(finding));
    }

    private EventKind kind() {
        return before.getEvent().getKind();
    }

    private boolean lacksData() {
        return standing.getVerdict() == VerdictKind.INSUFFICIENT_DATA
                || before.getCompanion() != null && standing.getPassedOver().contains(before.getCompanion());
    }

    /** Whether what was shown counts on; notes when it was last found. */
    private boolean mustWait(Finding finding, boolean here) {
        boolean kept = !(here && isBreak(finding.getKind())) && hovers();
        if (here || kept) {
            before.setFound(standing.getCheckpoints());
        }
        boolean milder = finding == null || BreakRule.weight(finding.getKind()) < BreakRule.weight(kind());
        if (kept || !milder) {
            before.setHeld(standing.getCheckpoints());
            return kept;
        }
        long since = standing.getCheckpoints() - (here ? before.getHeld() : before.getFound());
        return !standing.getTakenBack() && since != 0 && since < GONE;
    }

    /** The evidence for a break is not decisive any more, and not gone. */
    private boolean hovers() {
        Finding suspected = standing.getSuspected();
        return isBreak(kind())
                && suspected != null
                && isBreak(suspected.getKind())
                && same(suspected)
                && standing.getEvidenceLog10() >= KEPT;
    }

    /** What counts as found; null where that is nothing. */
    private Finding finding() {
        Finding found = standing.getFound();
        if (found != null && isBreak(found.getKind())) {
            return selected || watched(found) || isKnown(found) ? found : null;
        }
        Finding suspected = standing.getSuspected();
        if (suspected != null && watched(suspected)) {
            return suspected;
        }
        return found == null || before != null || stands(found) ? found : null;
    }

    /** Whether the task is known to break there, by whichever metric. */
    private boolean isKnown(Finding found) {
        return found.getNear().stream()
                .map(task.getOpen()::get)
                .anyMatch(open -> open != null && isBreak(open.getKind()));
    }

    /**
     * A learned form does at once. An artefact was there at three checkpoints one after the other, from its own on; on a scaling
     * curve three models stand behind it, which does not depend on how many of them move between two looks.
     */
    private boolean stands(Finding found) {
        if (found.getKind() != EventKind.METRIC_ARTEFACT) {
            return true;
        }
        int since = standing.getNewest().getIndex() - found.getPosition().getIndex() + 1;
        boolean stood =
                standing.getAxis() == Axis.scaling || standing.getCheckpoints() - standing.getArtefactAfter() >= STANDS;
        return since >= STANDS && stood;
    }

    private static boolean isBreak(EventKind kind) {
        return kind != EventKind.METRIC_ARTEFACT && kind != EventKind.FORMAT_LEARNED;
    }

    private boolean same(Finding finding) {
        return finding.getNear().contains(before.getAnchor());
    }

    /** Where the task's break is that stands there, be it open, shown by another metric since, or withdrawn; else where it stands. */
    private String anchor(Finding finding) {
        TreeSet<String> shown = new TreeSet<>(task.getOpen().keySet());
        task.getSightings().forEach((metric, other) -> shown.add(other.getAnchor()));
        return first(finding.getNear(), shown)
                .or(() -> first(finding.getNear(), task.getWithdrawn().keySet()))
                .orElse(finding.getAnchor());
    }

    private static Optional<String> first(List<String> near, Set<String> anchors) {
        return near.stream().filter(anchors::contains).findFirst();
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

    private Sighting sighting(Finding finding, String anchor) {
        Event event = new Event();
        event.setId("");
        event.setKind(finding.getKind());
        event.setFamily(standing.getFamily());
        event.setModel(standing.getModel());
        event.setTask(standing.getTask());
        event.setMetric(standing.getMetric());
        event.setMetrics(List.of());
        event.setAxis(standing.getAxis());
        event.setSeverity(entry(finding).map(WatchList.Entry::severity).orElse(usual(finding.getKind())));
        event.setPosition(finding.getPosition());
        event.setDetected(standing.getNewest());
        event.setSize(finding.getSize());
        event.setMadeBy(finding.getMadeBy());
        event.setTasks(List.of());
        event.setEvidenceLog10(standing.getEvidenceLog10());
        event.setSelected(selected && isBreak(finding.getKind()));
        event.setVerdict(standing.getVerdict());
        event.setReasons(finding.getReasons());
        Sighting sighting = new Sighting();
        sighting.setEvent(event);
        sighting.setContinuity(standing.getContinuity());
        sighting.setAnchor(anchor);
        sighting.setCompanion(standing.getCompanion());
        sighting.setFound(standing.getCheckpoints());
        sighting.setHeld(standing.getCheckpoints());
        return sighting;
    }

    private static Severity usual(EventKind kind) {
        return kind == EventKind.BREAKTHROUGH || kind == EventKind.COLLAPSE ? Severity.warning : Severity.info;
    }
}
