package dev.emergence.analysis.state;

import dev.emergence.schemas.BrokenRecordException;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What is known of each checkpoint of a model on a task: which one a record is of, and which are in motion. */
final class PointStore {
    /** What the keys of points begin with that are forgotten, while their examples are still there: no name has such a character. */
    private static final String GONE = "\0";

    /** A point without announcement that has this share of the examples of the point before has enough of them. */
    private static final double ENOUGH = .8;

    /** So many checkpoints before it are looked at for one that is complete: each is read from the disk. */
    private static final int LOOKS_BACK = 10;

    /** Tokens that differ by a larger share are others: senders round. */
    private static final double SAME_TOKENS = .01;

    /** So many metrics that were scored elsewhere a point has at most: each new one is written with all others. */
    static final int MOST_ELSEWHERE = 1000;

    /** A step comes back at most so often: where tokens are those of an example, each would make a point. */
    static final int MOST_LAPS = 100;

    private static final StringSerializer PREFIX = new StringSerializer();

    /** Stands for the scorers of points that were scored elsewhere. */
    private static final String ELSEWHERE = "";

    private final KeyValueStore<String, PointState> store;
    /** The highest number of a point. */
    private long numbered;

    private final InMotion inMotion = new InMotion();

    PointStore(KeyValueStore<String, PointState> store, long calm) {
        this.store = store;
        try (KeyValueIterator<String, PointState> all = store.all()) {
            all.forEachRemaining(entry -> {
                numbered = Math.max(numbered, entry.value.getNumber());
                if (entry.key.startsWith(GONE)) {
                    return;
                }
                if (entry.value.getStale() || unsettled(entry.value)) {
                    inMotion.add(entry.key, new PendingPoint(entry.value, false, calm));
                }
            });
        }
    }

    /** Whether a scorer may have more to say of it, for nobody has announced how much there is. */
    static boolean unsettled(PointState state) {
        return state.getAnnounced().isEmpty() && state.getSettled().containsValue(false);
    }

    /**
     * Key of a point in this store, and what the keys of its examples begin with. Made for every score; a format string took 7% of the
     * service's time.
     *
     * @param position ≥ 0
     */
    static String key(String family, String task, String model, long position, int lap) {
        return Keys.of(family, task, model) + "/" + Keys.lap(Keys.padded(position), lap);
    }

    /** Key of the subject that a point is of: a model on a task. */
    static String subject(PointState state) {
        return Keys.of(state.getFamily(), state.getTask(), state.getModel());
    }

    static String key(PointState state) {
        return key(state.getFamily(), state.getTask(), state.getModel(), state.getPosition(), state.getLap());
    }

    /**
     * The point at which a record of a model stands, opened: of those that have its position the one with its tokens, or a new one;
     * without tokens the newest.
     *
     * @throws BrokenRecordException if there are too many
     */
    private PendingPoint at(String family, String task, String model, Long step, Long tokens, long calm) {
        long position = Keys.position(step, tokens);
        String key = key(family, task, model, position, 0);
        PendingPoint pendingFirst = inMotion.toTheEnd(key);
        PointState first = pendingFirst == null ? store.get(key) : pendingFirst.state();
        if (first == null) {
            return open(key, blank(family, task, model, position, 0), calm);
        }
        if (tokens == null ? first.getLastLap() > 0 : !sameTokens(first, tokens)) {
            PointState later = later(first, tokens);
            return open(key(later), later, calm);
        }
        return pendingFirst == null ? open(key, first, calm) : pendingFirst;
    }

    private static boolean sameTokens(PointState state, long tokens) {
        Long known = state.getTokens();
        return known == null || Math.abs((double) known - tokens) <= SAME_TOKENS * Math.max(known, tokens);
    }

    /**
     * A later lap than the first, known or new.
     *
     * @param tokens null for the newest
     */
    private PointState later(PointState first, Long tokens) {
        int last = first.getLastLap();
        for (int lap = tokens == null ? last : 1; lap <= last; lap++) {
            PointState state = get(key(first.getFamily(), first.getTask(), first.getModel(), first.getPosition(), lap));
            if (tokens == null || sameTokens(state, tokens)) {
                return state;
            }
        }
        if (last + 1 >= MOST_LAPS) {
            throw new BrokenRecordException("tokens must be those that the run had seen at the step, and " + MOST_LAPS
                    + " other numbers are known there");
        }
        first.setLastLap(last + 1);
        store.put(key(first), first);
        return blank(first.getFamily(), first.getTask(), first.getModel(), first.getPosition(), last + 1);
    }

    /**
     * A score came.
     *
     * @param scorer its name, as in keys
     * @param examples asked, where it matters, whether this scorer had scored this example before
     * @return where its row goes
     */
    ExampleStore.Place arrived(Score score, String scorer, ExampleStore examples, long calm) {
        PendingPoint point =
                at(score.getFamily(), score.getTask(), score.getModel(), score.getStep(), score.getTokens(), calm);
        PointState state = point.state();
        List<Object> before = facts(state);
        ExampleStore.Place place =
                new ExampleStore.Place(state.getNumber(), Weights.place(state, score.getCheckpointId()));
        String source = Weights.source(scorer, place.weights());
        place(state, score.getParameters(), score.getStep(), score.getTokens(), score.getFlops());
        state.setTime(Math.max(state.getTime(), score.getTime()));
        Boolean settled = state.getSettled().get(source);
        boolean opens = settled == null || settled && !examples.has(place, score, scorer);
        if (opens) {
            state.getSettled().put(source, false);
        }
        point.arrived(source, calm);
        touch(point, opens || !facts(state).equals(before));
        return place;
    }

    /** An announcement, or a point scored elsewhere, came. */
    void arrived(Checkpoint checkpoint, long calm) {
        PendingPoint point = at(
                checkpoint.getFamily(),
                checkpoint.getTask(),
                checkpoint.getModel(),
                checkpoint.getStep(),
                checkpoint.getTokens(),
                calm);
        PointState state = point.state();
        place(state, checkpoint.getParameters(), checkpoint.getStep(), checkpoint.getTokens(), checkpoint.getFlops());
        if (checkpoint.getExamples() != null) {
            Weights.announce(state, checkpoint);
        }
        if (checkpoint.getPoint() != null) {
            String metric = checkpoint.getPoint().getMetric();
            if (state.getElsewhere().size() >= MOST_ELSEWHERE
                    && !state.getElsewhere().containsKey(metric)) {
                throw new BrokenRecordException("metric is one too many: " + MOST_ELSEWHERE
                        + " others that were scored elsewhere are known at this checkpoint. A metric's name is the same at all"
                        + " checkpoints");
            }
            Checkpoint before = state.getElsewhere().put(metric, checkpoint);
            inMotion.grew(before == null ? 1 : 0);
            state.setReplaced(state.getReplaced()
                    || before != null && !Objects.equals(before.getCheckpointId(), checkpoint.getCheckpointId()));
            state.getSettled().putIfAbsent(ELSEWHERE, false);
            state.setTime(Math.max(state.getTime(), checkpoint.getTime()));
            point.news();
        }
        point.hasten();
        state.setStale(true);
        store.put(key(state), state);
    }

    /**
     * Points that are taken back are known no more; if they come again, they are others.
     *
     * @return these points
     */
    List<PointState> forget(Checkpoint forgets) {
        List<KeyValue<String, PointState>> found = new ArrayList<>();
        try (KeyValueIterator<String, PointState> family = store.prefixScan(Keys.of(forgets.getFamily(), ""), PREFIX)) {
            family.forEachRemaining(entry -> {
                PointState state = entry.value;
                if (Forgotten.covers(forgets, state.getTask(), state.getModel(), state.getPosition())) {
                    found.add(entry);
                }
            });
        }
        for (KeyValue<String, PointState> entry : found) {
            inMotion.remove(entry.key);
            store.delete(entry.key);
            store.put(GONE + Keys.padded(entry.value.getNumber()), entry.value);
        }
        return found.stream().map(entry -> entry.value).toList();
    }

    /**
     * Deletes examples of points that are forgotten.
     *
     * @param enough asked after each point: the rest waits for another time
     */
    void purge(ExampleStore examples, BooleanSupplier enough) {
        try (KeyValueIterator<String, PointState> gone = store.prefixScan(GONE, PREFIX)) {
            while (!enough.getAsBoolean() && gone.hasNext()) {
                KeyValue<String, PointState> entry = gone.next();
                examples.delete(entry.value.getNumber());
                store.delete(entry.key);
            }
        }
    }

    /** What is known of a point; null if nothing is. */
    PointState get(String key) {
        PendingPoint point = inMotion.get(key);
        return point == null ? store.get(key) : point.state();
    }

    private PointState blank(String family, String task, String model, long position, int lap) {
        PointState state = new PointState();
        state.setNumber(++numbered);
        state.setFamily(family);
        state.setModel(model);
        state.setTask(task);
        state.setPosition(position);
        state.setLap(lap);
        state.setCheckpointIds(new ArrayList<>());
        state.setAnnounced(new HashMap<>());
        state.setElsewhere(new HashMap<>());
        state.setSettled(new HashMap<>());
        state.setExamples(new HashMap<>());
        return state;
    }

    /**
     * Checkpoints of one model that are not on its curves as they are, and have left memory.
     *
     * @param model its key
     */
    void reopen(String model, long calm) {
        try (KeyValueIterator<String, PointState> all = store.prefixScan(model + "/", PREFIX)) {
            all.forEachRemaining(entry -> {
                if (entry.value.getStale() && inMotion.get(entry.key) == null) {
                    inMotion.add(entry.key, new PendingPoint(entry.value, false, calm));
                }
            });
        }
    }

    private PendingPoint open(String key, PointState state, long calm) {
        PendingPoint known = inMotion.toTheEnd(key);
        return known != null
                ? known
                : inMotion.add(key, new PendingPoint(state, state.getSettled().isEmpty(), calm));
    }

    /** What is said of a checkpoint, not each time all of it. */
    private static List<Object> facts(PointState state) {
        return Arrays.asList(state.getParameters(), state.getStep(), state.getTokens(), state.getFlops());
    }

    /** Written down only where a restart would otherwise forget that the point is in motion, or what was said of it. */
    private void touch(PendingPoint point, boolean changed) {
        point.news();
        PointState state = point.state();
        if (changed || !state.getStale()) {
            state.setStale(true);
            store.put(key(state), state);
        }
    }

    /** Where the checkpoint stands, by the newest record that says so. */
    private static void place(PointState state, Double parameters, Long step, Long tokens, Double flops) {
        state.setParameters(newer(parameters, state.getParameters()));
        state.setStep(newer(step, state.getStep()));
        state.setTokens(newer(tokens, state.getTokens()));
        state.setFlops(newer(flops, state.getFlops()));
    }

    private static <V> V newer(V value, V otherwise) {
        return value != null ? value : otherwise;
    }

    /**
     * Whether a scorer has scored far fewer examples of these weights than at the newest of the {@link #LOOKS_BACK} checkpoints before that is
     * complete. Of what was scored elsewhere no more can come.
     */
    boolean fewerThanBefore(PointState state, String source) {
        if (state.getPosition() == 0 || Weights.scorer(source).equals(ELSEWHERE)) {
            return false;
        }
        String first = key(state.getFamily(), state.getTask(), state.getModel(), 0, 0);
        String last = key(state.getFamily(), state.getTask(), state.getModel(), state.getPosition() - 1, MOST_LAPS);
        try (KeyValueIterator<String, PointState> before = store.reverseRange(first, last)) {
            for (int looks = 0; looks < LOOKS_BACK && before.hasNext(); looks++) {
                PointState other = get(before.next().key);
                long examples = examples(other, Weights.scorer(source));
                boolean whole = other.getAnnounced().values().stream().allMatch(announced -> examples >= announced);
                if (examples > 0 && whole && !unsettled(other)) {
                    return state.getExamples().getOrDefault(source, 0L) < ENOUGH * examples;
                }
            }
        }
        return false;
    }

    /** Of whatever weights: each checkpoint has its own. */
    private static long examples(PointState state, String scorer) {
        return state.getExamples().entrySet().stream()
                .filter(entry -> Weights.scorer(entry.getKey()).equals(scorer))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    InMotion inMotion() {
        return inMotion;
    }

    /**
     * These are on the curves.
     *
     * @param millis that each took
     * @return whether something new had come, and not only time had passed
     */
    boolean shown(PointState state, long now, long millis) {
        String key = key(state);
        state.setStale(false);
        store.put(key, state);
        PendingPoint point = inMotion.get(key);
        boolean news = point.hasNews();
        point.shown(now, millis);
        if (!unsettled(state) && (state.getCompleted() || !point.isCounted() || point.leaves())) {
            inMotion.remove(key);
        }
        return news;
    }
}
