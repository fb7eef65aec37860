package dev.emergence.analysis.topology;

import dev.emergence.analysis.event.BreakRule;
import dev.emergence.analysis.event.Selection;
import dev.emergence.analysis.event.Standings;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.BreakState;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Standing;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * Standings of whole families in, events out. A standing is only written down; a moment later e-BH is asked over the family, and
 * {@link BreakRule} over each curve that has changed or is selected anew.
 */
final class EventProcessor extends ContextualProcessor<String, Standing, String, Event> {
    private final Supplier<WatchList> watch;
    private final Consumer<Event> counter;
    private final Duration interval;
    private final Map<String, Family> families = new TreeMap<>();
    private KeyValueStore<String, Standing> standings;
    private KeyValueStore<String, BreakState> breaks;
    private ReadOnlyKeyValueStore<String, ValueAndTimestamp<Event>> said;
    private WatchList watched;

    /** What e-BH needs of a family, and which of its curves are to be looked at. */
    private static final class Family {
        private final Map<String, OptionalDouble> evidence = new TreeMap<>();
        private final Set<String> changed = new TreeSet<>();
        private Set<String> selected = Set.of();
    }

    /** @param counter takes each event that is sent */
    EventProcessor(Supplier<WatchList> watch, Consumer<Event> counter, Duration interval) {
        this.watch = watch;
        this.counter = counter;
        this.interval = interval;
    }

    @Override
    public void init(ProcessorContext<String, Event> context) {
        super.init(context);
        families.clear();
        standings = context.getStateStore(EventTopology.STANDINGS);
        breaks = context.getStateStore(EventTopology.BREAKS);
        said = context.getStateStore(EventTopology.SAID);
        // A crash may have come between a standing and its events; what was said already is not said again.
        try (KeyValueIterator<String, Standing> all = standings.all()) {
            all.forEachRemaining(entry -> note(entry.key, entry.value));
        }
        watched = watch.get();
        context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, this::decide);
    }

    @Override
    public void process(Record<String, Standing> record) {
        String curve = Keys.of(record.value());
        Standing before = standings.get(curve);
        if (before != null && before.getTakenBack() && isUndecided(curve, before)) {
            record.value().setTakenBack(true);
        }
        if (before != null && before.getAxis() == Axis.scaling) {
            count(before, record.value());
        }
        Standings.follow(record.value(), before);
        standings.put(curve, record.value());
        note(curve, record.value());
    }

    /** A model stands on a scaling curve by one checkpoint at a time: how many there were is counted as they come. */
    private static void count(Standing before, Standing now) {
        boolean another = now.getPositions() != before.getPositions() || now.getNewest() == null;
        now.setCheckpoints(before.getCheckpoints() + (another ? 1 : 0));
    }

    private boolean isUndecided(String curve, Standing standing) {
        Family family = families.get(standing.getFamily());
        return family != null && family.changed.contains(curve);
    }

    private void note(String curve, Standing standing) {
        Family family = families.computeIfAbsent(standing.getFamily(), name -> new Family());
        family.evidence.put(curve, Selection.evidence(standing.getEvidenceLog10()));
        family.changed.add(curve);
    }

    @SuppressWarnings("ReferenceEquality") // another list, whatever it says
    private void decide(long now) {
        WatchList newest = watch.get();
        for (Family family : families.values()) {
            if (watched != newest) {
                family.changed.addAll(family.evidence.keySet());
            }
            if (!family.changed.isEmpty()) {
                decide(family, newest, now);
            }
        }
        watched = newest;
    }

    private void decide(Family family, WatchList list, long now) {
        Set<String> selected = Selection.of(family.evidence);
        Set<String> anew = new HashSet<>(selected);
        anew.removeAll(family.selected);
        family.changed.addAll(anew);
        for (String curve : family.changed) {
            BreakState state = breaks.get(curve);
            BreakState of = state == null ? BreakRule.nothingYet() : state;
            Standing standing = standings.get(curve);
            List<Event> events = new BreakRule(list, standing, selected.contains(curve), of, now).events();
            events.forEach(this::number);
            if (state != null || !events.isEmpty()) {
                breaks.put(curve, of);
            }
            events.forEach(event -> send(event, now));
            if (standing.getTakenBack() && standing.getNewest() == null) {
                standings.delete(curve);
                family.evidence.remove(curve);
            }
        }
        family.selected = selected;
        family.changed.clear();
    }

    /** Behind all that was ever said of the break, also by a state before this one, which was deleted to be built anew. */
    private void number(Event event) {
        ValueAndTimestamp<Event> before = said.get(event.getBreakId());
        if (before != null && before.value() != null) {
            event.setSequence(Math.max(event.getSequence(), before.value().getSequence() + 1));
        }
    }

    private void send(Event event, long now) {
        context().forward(new Record<>(Keys.of(event), event, now));
        counter.accept(event);
    }
}
