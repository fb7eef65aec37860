package dev.emergence.analysis.event;

import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.BreakState;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Sighting;
import dev.emergence.schemas.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What is said of breaks: of those of one task, in one model's training or over a family's models, where what its metrics show at one
 * place is one break; or of the changes of a run, or a family ({@link ChangeRule}).
 *
 * <ol>
 *   <li>A break is there while a metric shows it ({@link SightingRule}). The gravest sighting leads; of equal ones that of the metric
 *       that people report, which bends the most (exact match before a mean probability), then that with more evidence.
 *   <li>An event is said when a break is found, when the leading kind changes, and when nothing shows it any more. That another
 *       metric shows it too, or leads, or that it is part of a change, is only noted. But what has been told by its change alone
 *       is said when the change is gone and the break is not.
 *   <li>Found again where it was, a withdrawn break is the same break again. Unless points were taken back since.
 * </ol>
 */
public final class BreakRule {
    private static final Comparator<Sighting> LEADING = Comparator.comparingInt(
                    (Sighting sighting) -> -weight(sighting.getEvent().getKind()))
            .thenComparing(Sighting::getContinuity, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(
                    sighting -> sighting.getEvent().getEvidenceLog10(), Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparing(sighting -> sighting.getEvent().getMetric());

    private final BreakState state;
    private final OpenChanges changes;
    private final boolean takenBack;
    private final long now;
    private final Map<String, Standing> standings = new TreeMap<>();
    private final List<Said> said = new ArrayList<>();

    /**
     * How a break stands now.
     *
     * @param newest its newest event, with what was noted since
     * @param news whether the event is new; else it was said before
     */
    public record Said(Event newest, boolean news) {}

    /**
     * @param state is changed
     * @param changes that the breaks may be part of
     * @param takenBack whether points were taken back
     */
    BreakRule(BreakState state, OpenChanges changes, boolean takenBack, long now) {
        this.state = state;
        this.changes = changes;
        this.takenBack = takenBack;
        this.now = now;
    }

    /**
     * @param standings of all metrics of the task
     * @param state of the task; is changed
     * @param changes of the run
     */
    public BreakRule(Collection<Standing> standings, BreakState state, OpenChanges changes, long now) {
        this(state, changes, standings.stream().anyMatch(Standing::getTakenBack), now);
        standings.forEach(standing -> this.standings.put(standing.getMetric(), standing));
    }

    public static BreakState nothingYet() {
        BreakState state = new BreakState();
        state.setSightings(new HashMap<>());
        state.setOpen(new HashMap<>());
        state.setWithdrawn(new HashMap<>());
        state.setOccurrences(new HashMap<>());
        return state;
    }

    /**
     * A breakthrough and a collapse weigh more than a latent change, and that more than an artefact or a learned form. A change of most
     * tasks weighs more than one of some.
     */
    public static int weight(EventKind kind) {
        return switch (kind) {
            case BREAKTHROUGH, COLLAPSE, RUN_WIDE_CHANGE -> 2;
            case LATENT_CHANGE, SHARED_CHANGE -> 1;
            case FORMAT_LEARNED, METRIC_ARTEFACT, RESOLVED, CHECKPOINT_COMPLETE -> 0;
        };
    }

    /**
     * What is to be said or noted of the task now; empty where everything was.
     *
     * @param selected whether e-BH has selected the curve
     */
    public List<Said> said(WatchList watch, Predicate<Standing> selected) {
        if (takenBack) {
            state.getWithdrawn().clear();
        }
        standings.forEach((metric, standing) -> {
            Sighting sighting = new SightingRule(watch, standing, selected.test(standing), state).now();
            if (sighting == null) {
                state.getSightings().remove(metric);
            } else {
                state.getSightings().put(metric, sighting);
            }
        });
        return tell();
    }

    /** What the sightings that there are now make of what was said. */
    public List<Said> tell() {
        Map<String, List<Sighting>> places = new TreeMap<>();
        state.getSightings().values().forEach(sighting -> places.computeIfAbsent(
                        sighting.getAnchor(), anchor -> new ArrayList<>())
                .add(sighting));
        new TreeSet<>(state.getOpen().keySet())
                .stream().filter(anchor -> !places.containsKey(anchor)).forEach(this::resolve);
        places.forEach(this::tell);
        return said;
    }

    private void tell(String anchor, List<Sighting> sightings) {
        sightings.sort(LEADING);
        Event open = state.getOpen().get(anchor);
        Event event = leading(sightings);
        event.setChange(changes.of(event, open));
        if (open != null && same(open, event)) {
            return;
        }
        boolean alone = open != null && open.getToldByChange() && event.getChange() == null;
        boolean news = open == null || open.getKind() != event.getKind() || alone;
        if (news) {
            Event before = open == null ? state.getWithdrawn().remove(anchor) : open;
            identify(event, anchor, before);
            event.setToldByChange(event.getChange() != null && (before == null || before.getToldByChange()));
        } else {
            event.setId(open.getId());
            event.setBreakId(open.getBreakId());
            event.setSequence(open.getSequence());
            event.setTime(open.getTime());
            event.setToldByChange(open.getToldByChange());
        }
        state.getOpen().put(anchor, event);
        said.add(new Said(event, news));
    }

    /** In all that is worth a note. */
    private static boolean same(Event open, Event event) {
        return open.getKind() == event.getKind()
                && open.getMetrics().equals(event.getMetrics())
                && open.getTasks().equals(event.getTasks())
                && open.getMadeBy().equals(event.getMadeBy())
                && Objects.equals(open.getChange(), event.getChange());
    }

    /** What leads, with all that show something there. */
    private static Event leading(List<Sighting> sightings) {
        Event lead = sightings.get(0).getEvent();
        return Event.newBuilder(lead)
                .setMetrics(sightings.stream()
                        .map(Sighting::getEvent)
                        .map(Event::getMetric)
                        .filter(metric -> !metric.isEmpty())
                        .toList())
                .build();
    }

    private void resolve(String anchor) {
        Event open = state.getOpen().remove(anchor);
        Standing standing = standings.get(open.getMetric());
        Event event = Event.newBuilder(open)
                .setKind(EventKind.RESOLVED)
                .setDetected(standing == null ? null : standing.getNewest())
                .setEvidenceLog10(standing == null ? null : standing.getEvidenceLog10())
                .setVerdict(standing == null ? null : standing.getVerdict())
                .setSelected(false)
                .setReasons(null)
                .build();
        identify(event, anchor, open);
        if (!takenBack) {
            state.getWithdrawn().put(anchor, event);
        }
        said.add(new Said(event, true));
    }

    /** @param before the newest event of the same break; null of a new one */
    private void identify(Event event, String anchor, Event before) {
        String kind = event.getKind().name();
        int occurrence = state.getOccurrences().merge(Keys.of(kind, anchor), 1, Integer::sum);
        String of = Keys.of(event.getFamily(), event.getAxis().name(), event.getModel(), event.getTask());
        event.setId(EventIds.of(event.getKind(), of, anchor, occurrence));
        event.setBreakId(before == null ? event.getId() : before.getBreakId());
        event.setSequence(before == null ? 1 : before.getSequence() + 1);
        event.setTime(now);
    }
}
