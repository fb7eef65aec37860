package dev.emergence.analysis.topology;

import dev.emergence.analysis.event.BreakRule;
import dev.emergence.analysis.event.BreakRule.Said;
import dev.emergence.analysis.event.ChangeRule;
import dev.emergence.analysis.event.Members;
import dev.emergence.analysis.event.OpenChanges;
import dev.emergence.analysis.event.Selection;
import dev.emergence.analysis.event.Standings;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.BreakState;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Factors;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * Standings of whole families in, what is said of their breaks out. A standing is only written down; a moment later e-BH is asked over
 * the family, {@link ChangeRule} over each run of which a curve has changed, and {@link BreakRule} over each task that has a curve which
 * has changed or is selected anew. One run after the other, the one that has waited longest first, as long as there is time.
 */
final class EventProcessor extends ContextualProcessor<String, Standing, String, Said> {
    /** A look ends after this part of the interval: the curves need the rest, and what changes meanwhile is decided together. */
    private static final int SHARE = 4;

    private final Supplier<WatchList> watch;
    private final Consumer<Event> counter;
    private final EventTopology.Pace pace;
    private final Map<String, Family> families = new TreeMap<>();
    /** Runs to be looked at, by key. */
    private final Map<String, Due> due = new LinkedHashMap<>();

    private KeyValueStore<String, Standing> standings;
    private KeyValueStore<String, BreakState> breaks;
    private ReadOnlyKeyValueStore<String, ValueAndTimestamp<Event>> said;
    private WatchList watched;

    /** What is asked over a whole family. */
    private static final class Family {
        /** log10 of the Bayes factor, by curve. */
        private final Map<String, OptionalDouble> evidence = new TreeMap<>();
        /** What all tasks of a run have to say together, by model. */
        private final Map<String, Factors> runs = new TreeMap<>();

        private boolean runsChanged;
        private Set<String> selected = Set.of();
    }

    /** What of a run is to be looked at. */
    private static final class Due {
        private final Family family;
        private final Set<String> tasks = new TreeSet<>();
        /** Whether what its tasks share may have changed. */
        private boolean changes;

        Due(Family family) {
            this.family = family;
        }
    }

    /** @param counter takes each event that is sent */
    EventProcessor(Supplier<WatchList> watch, Consumer<Event> counter, EventTopology.Pace pace) {
        this.watch = watch;
        this.counter = counter;
        this.pace = pace;
    }

    @Override
    public void init(ProcessorContext<String, Said> context) {
        super.init(context);
        families.clear();
        due.clear();
        standings = context.getStateStore(EventTopology.STANDINGS);
        breaks = context.getStateStore(EventTopology.BREAKS);
        said = context.getStateStore(EventTopology.SAID);
        // A crash may have come between a standing and its events; what was said already is not said again.
        try (KeyValueIterator<String, Standing> all = standings.all()) {
            all.forEachRemaining(entry -> restore(entry.key, entry.value));
        }
        watched = watch.get();
        context.schedule(pace.interval(), PunctuationType.WALL_CLOCK_TIME, this::decide);
    }

    @Override
    public void process(Record<String, Standing> record) {
        Standing now = record.value();
        String curve = Keys.of(now);
        Standing before = standings.get(curve);
        if (before != null && before.getTakenBack()) {
            now.setTakenBack(true);
        }
        if (before != null && before.getAxis() == Axis.scaling) {
            count(before, now);
        }
        boolean changes = now.getFactors() != null || now.getTakenBack();
        Standings.follow(now, before);
        Standings.complete(now, before);
        standings.put(curve, now);
        note(curve, now, changes);
    }

    /** A model stands on a scaling curve by one checkpoint at a time: how many there were is counted as they come. */
    private static void count(Standing before, Standing now) {
        boolean another = now.getPositions() != before.getPositions() || now.getNewest() == null;
        now.setCheckpoints(before.getCheckpoints() + (another ? 1 : 0));
    }

    private void note(String curve, Standing standing, boolean changes) {
        Family family = families.computeIfAbsent(standing.getFamily(), name -> new Family());
        family.evidence.put(curve, Selection.evidence(standing.getEvidenceLog10()));
        Due run = look(family, curve);
        run.changes |= changes && standing.getAxis() == Axis.training;
    }

    private void restore(String curve, Standing standing) {
        note(curve, standing, true);
        Map<String, Factors> runs = families.get(standing.getFamily()).runs;
        if (standing.getAxis() == Axis.training && !runs.containsKey(standing.getModel())) {
            Factors together = state(above(above(curve))).getFactors();
            runs.put(standing.getModel(), together == null ? new Factors(null, 0.0, List.of()) : together);
        }
    }

    private Due look(Family family, String curve) {
        String task = above(curve);
        Due run = due.computeIfAbsent(above(task), key -> new Due(family));
        run.tasks.add(task);
        return run;
    }

    /** Of a curve the task, and of a task the run: their keys. */
    private static String above(String key) {
        return key.substring(0, key.lastIndexOf('/'));
    }

    private void decide(long now) {
        long start = pace.nanoTime().getAsLong();
        WatchList list = select();
        for (String run : List.copyOf(due.keySet())) {
            decide(run, due.remove(run), list, now);
            if (pace.nanoTime().getAsLong() - start >= pace.interval().toNanos() / SHARE) {
                break;
            }
        }
        families.forEach((name, family) -> {
            if (family.runsChanged) {
                family.runsChanged = false;
                decide(name, family, list, now);
            }
        });
    }

    /** Asks e-BH over each family that has a run to be looked at; what is selected anew, or watched otherwise, is looked at too. */
    @SuppressWarnings("ReferenceEquality") // another list, whatever it says
    private WatchList select() {
        WatchList list = watch.get();
        if (watched != list) {
            watched = list;
            families.values().forEach(family -> family.evidence.keySet().forEach(curve -> look(family, curve)));
        }
        Set<Family> asked = Collections.newSetFromMap(new IdentityHashMap<>());
        due.values().forEach(run -> asked.add(run.family));
        for (Family family : asked) {
            Set<String> selected = Selection.of(family.evidence);
            selected.stream()
                    .filter(curve -> !family.selected.contains(curve))
                    .sorted()
                    .forEach(curve -> look(family, curve));
            family.selected = selected;
        }
        return list;
    }

    private void decide(String run, Due looked, WatchList list, long now) {
        OpenChanges changes = looked.changes ? changes(run, looked, list, now) : OpenChanges.of(state(run));
        for (String task : looked.tasks) {
            List<Standing> metrics = standings(task);
            BreakState state = state(task);
            boolean known =
                    !state.getSightings().isEmpty() || !state.getOccurrences().isEmpty();
            List<Said> all = new BreakRule(metrics, state, changes, now)
                    .said(list, standing -> looked.family.selected.contains(Keys.of(standing)));
            say(all, now);
            if (known || !all.isEmpty()) {
                breaks.put(task, state);
            }
            metrics.stream().filter(Standing::getTakenBack).forEach(standing -> takenBack(looked.family, standing));
        }
    }

    /** What the tasks of a run share. Where that is other than before, each break may be part of it now, or no more. */
    private OpenChanges changes(String run, Due looked, WatchList list, long now) {
        Members tasks = Members.ofRun(standings(run));
        BreakState state = state(run);
        String family = tasks.family();
        List<Said> all = new ChangeRule(list, tasks, state).said(OpenChanges.of(state(Keys.of(family))), now);
        say(all, now);
        Factors together = tasks.together();
        if (!together.equals(state.getFactors())) {
            looked.family.runsChanged = true;
            state.setFactors(together);
        }
        looked.family.runs.put(tasks.model(), together);
        breaks.put(run, state);
        if (!all.isEmpty()) {
            looked.tasks.addAll(broken(run));
        }
        return OpenChanges.of(state);
    }

    /** What the runs of a family share. Where that is other than before, the runs' changes may be part of it now, or no more. */
    private void decide(String name, Family family, WatchList list, long now) {
        String key = Keys.of(name);
        BreakState state = state(key);
        List<Said> all = new ChangeRule(list, Members.ofFamily(name, family.runs), state).said(OpenChanges.NONE, now);
        say(all, now);
        if (!state.getSightings().isEmpty() || !all.isEmpty()) {
            breaks.put(key, state);
        }
        for (Said one : all) {
            for (String model : one.newest().getMadeBy()) {
                String run = Keys.of(name, Axis.training.name(), model);
                due.computeIfAbsent(run, other -> new Due(family)).changes = true;
            }
        }
    }

    /** Tasks of a run, by their keys, that have an open break. */
    private List<String> broken(String run) {
        List<String> tasks = new ArrayList<>();
        try (KeyValueIterator<String, BreakState> found = breaks.prefixScan(run + "/", new StringSerializer())) {
            found.forEachRemaining(entry -> {
                if (!entry.value.getOpen().isEmpty()) {
                    tasks.add(entry.key);
                }
            });
        }
        return tasks;
    }

    /** @param above key of their run, or their task */
    private List<Standing> standings(String above) {
        List<Standing> found = new ArrayList<>();
        try (KeyValueIterator<String, Standing> all = standings.prefixScan(above + "/", new StringSerializer())) {
            all.forEachRemaining(entry -> found.add(entry.value));
        }
        return found;
    }

    private BreakState state(String key) {
        BreakState state = breaks.get(key);
        return state == null ? BreakRule.nothingYet() : state;
    }

    /** That points were taken back has been told, and counts once. */
    private void takenBack(Family family, Standing standing) {
        String curve = Keys.of(standing);
        if (standing.getNewest() == null) {
            standings.delete(curve);
            family.evidence.remove(curve);
        } else {
            standing.setTakenBack(false);
            standings.put(curve, standing);
        }
    }

    /**
     * Sends what is said or noted, before its state is written down: an event's number comes behind all that was ever said of its break,
     * also by a state before this one, which was deleted to be built anew.
     */
    private void say(List<Said> all, long now) {
        for (Said one : all) {
            Event event = one.newest();
            ValueAndTimestamp<Event> before = said.get(event.getBreakId());
            if (one.news() && before != null && before.value() != null) {
                event.setSequence(Math.max(event.getSequence(), before.value().getSequence() + 1));
            }
            context().forward(new Record<>(Keys.of(event), one, now));
            if (one.news()) {
                counter.accept(event);
                EventLog.say(event);
            }
        }
    }
}
