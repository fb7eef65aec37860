package dev.emergence.analysis.state;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What is known of each checkpoint of a model on a task, and which of them are yet to be brought onto the curves. */
final class PointStore {
    /** Stands for the scorers of points that were scored elsewhere. */
    private static final String ELSEWHERE = "";

    /** A point that fills is shown at most so often. */
    private static final long FILLING_MILLIS = 750;

    private static final long FORGOTTEN_MILLIS = 60_000;

    private final KeyValueStore<String, PointState> store;
    private final long quietMillis;
    /** The highest number of a point. */
    private long numbered;

    private final Map<String, Pending> pending = new LinkedHashMap<>();
    /** Models whose points wait for the next record, for a bug has set them aside. */
    private final Set<String> held = new HashSet<>();
    /** The model that was brought onto the curves last: the one after it is next. */
    private String last = "";

    /** A point in motion, and what came of it since it was opened. */
    private static final class Pending {
        private final PointState state;
        private final long opened;
        /** Whether nothing had come before: only then is what has come counted. */
        private final boolean counted;

        private final Map<String, Arrivals> scorers = new HashMap<>();
        private boolean news;
        /** Something other than scores has come, or time has passed that makes it complete. */
        private boolean urgent;

        private long total;
        private long shown;
        private long looked;
        private long shownAt;

        /** Scores of one scorer. */
        private static final class Arrivals {
            /** When the last one came, by the clock of quiet time. */
            private long last;

            private long count;
            private long shown;
        }

        Pending(PointState state, boolean counted, long calm) {
            this.state = state;
            this.counted = counted;
            this.opened = calm;
        }

        void arrived(String scorer, long calm) {
            Arrivals arrivals = scorers.computeIfAbsent(scorer, name -> new Arrivals());
            arrivals.last = calm;
            arrivals.count++;
            total++;
        }

        /** Scorers that say nothing for so long have no more to say. */
        void settle(long quietMillis, long calm) {
            state.getSettled().replaceAll((scorer, settled) -> {
                Arrivals arrivals = scorers.get(scorer);
                boolean quiet = calm - (arrivals == null ? opened : arrivals.last) >= quietMillis;
                urgent |= !settled && quiet;
                return settled || quiet;
            });
            state.setStale(state.getStale() || urgent);
        }

        /**
         * Whether it is worth being brought onto the curves: all the rows of a point are read for that. At once where it may be
         * complete; while it fills, when it has grown by half, or comes no further.
         */
        boolean worth(long now) {
            if (shownAt == 0) {
                shownAt = now;
            }
            boolean paused = total == looked;
            looked = total;
            return urgent
                    || !counted
                    || mayBeComplete()
                    || now - shownAt >= FILLING_MILLIS && (paused || total - shown >= shown / 2);
        }

        private boolean mayBeComplete() {
            Long announced = state.getAnnounced();
            return announced != null
                    && scorers.values().stream()
                            .anyMatch(arrivals -> arrivals.count >= announced && arrivals.count > arrivals.shown);
        }

        /** Announced, incomplete, and on the curves: nothing has come for so long that counting it again is the smaller cost. */
        boolean isForgotten(long now) {
            return !state.getStale() && !unsettled(state) && now - shownAt > FORGOTTEN_MILLIS;
        }

        void shown(long now) {
            news = false;
            urgent = false;
            shown = total;
            shownAt = now;
            scorers.values().forEach(arrivals -> arrivals.shown = arrivals.count);
        }
    }

    /** @param quietMillis a point without announcement is complete when no score came for so long */
    PointStore(KeyValueStore<String, PointState> store, long quietMillis, long calm) {
        this.store = store;
        this.quietMillis = quietMillis;
        try (KeyValueIterator<String, PointState> all = store.all()) {
            all.forEachRemaining(entry -> {
                numbered = Math.max(numbered, entry.value.getNumber());
                if (entry.value.getStale() || unsettled(entry.value)) {
                    pending.put(entry.key, new Pending(entry.value, false, calm));
                }
            });
        }
    }

    /** Whether a scorer may have more to say of it, for nobody has announced how much there is. */
    static boolean unsettled(PointState state) {
        return state.getAnnounced() == null && state.getSettled().containsValue(false);
    }

    /**
     * Key of a point in this store, and what the keys of its examples begin with. Made for every score; a format string took 7% of the
     * service's time.
     *
     * @param position ≥ 0
     */
    static String key(String family, String task, String model, long position) {
        return Keys.of(family, task, model) + "/" + Keys.padded(position);
    }

    static String key(Score score) {
        return key(
                score.getFamily(),
                score.getTask(),
                score.getModel(),
                Keys.position(score.getStep(), score.getTokens()));
    }

    /**
     * A score came.
     *
     * @param scorer its name, as in keys
     * @param examples asked, where it matters, whether this scorer had scored this example before
     * @return the point's number
     */
    long arrived(Score score, String scorer, ExampleStore examples, long calm) {
        String key = key(score);
        Pending point = pending.get(key);
        if (point == null) {
            PointState state = stored(key, score.getFamily(), score.getModel(), score.getTask());
            state.setPosition(Keys.position(score.getStep(), score.getTokens()));
            point = open(key, state, calm);
        }
        PointState state = point.state;
        release(state);
        List<Object> before = facts(state);
        state.setParameters(newer(score.getParameters(), state.getParameters()));
        state.setStep(newer(score.getStep(), state.getStep()));
        state.setTokens(newer(score.getTokens(), state.getTokens()));
        state.setFlops(newer(score.getFlops(), state.getFlops()));
        state.setTime(Math.max(state.getTime(), score.getTime()));
        Boolean settled = state.getSettled().get(scorer);
        boolean opens = settled == null || settled && !examples.has(state.getNumber(), score, scorer);
        if (opens) {
            state.getSettled().put(scorer, false);
        }
        point.arrived(scorer, calm);
        touch(key, point, opens || !facts(state).equals(before));
        return state.getNumber();
    }

    /** An announcement, or a point scored elsewhere, came. */
    void arrived(Checkpoint checkpoint, long calm) {
        long position = Keys.position(checkpoint.getStep(), checkpoint.getTokens());
        String key = key(checkpoint.getFamily(), checkpoint.getTask(), checkpoint.getModel(), position);
        Pending point = pending.get(key);
        if (point == null) {
            PointState state = stored(key, checkpoint.getFamily(), checkpoint.getModel(), checkpoint.getTask());
            state.setPosition(position);
            point = open(key, state, calm);
        }
        PointState state = point.state;
        release(state);
        state.setParameters(newer(checkpoint.getParameters(), state.getParameters()));
        state.setStep(newer(checkpoint.getStep(), state.getStep()));
        state.setTokens(newer(checkpoint.getTokens(), state.getTokens()));
        state.setFlops(newer(checkpoint.getFlops(), state.getFlops()));
        state.setAnnounced(newer(checkpoint.getExamples(), state.getAnnounced()));
        if (checkpoint.getPoint() != null) {
            state.getElsewhere().put(checkpoint.getPoint().getMetric(), checkpoint.getPoint());
            state.getSettled().putIfAbsent(ELSEWHERE, false);
            state.setTime(Math.max(state.getTime(), checkpoint.getTime()));
            point.news = true;
        }
        point.urgent = true;
        state.setStale(true);
        store.put(key, state);
    }

    /** What is known of a point; null if nothing is. */
    PointState get(String key) {
        Pending point = pending.get(key);
        return point == null ? store.get(key) : point.state;
    }

    private PointState stored(String key, String family, String model, String task) {
        PointState state = store.get(key);
        if (state == null) {
            state = new PointState();
            state.setNumber(++numbered);
            state.setFamily(family);
            state.setModel(model);
            state.setTask(task);
            state.setElsewhere(new HashMap<>());
            state.setSettled(new HashMap<>());
        }
        return state;
    }

    /** Its next record has come. */
    private void release(PointState state) {
        if (!held.isEmpty()) {
            held.remove(model(state));
        }
    }

    /** Key of a model's task. */
    private static String model(PointState state) {
        return Keys.of(state.getFamily(), state.getTask(), state.getModel());
    }

    private Pending open(String key, PointState state, long calm) {
        Pending point = new Pending(state, state.getSettled().isEmpty(), calm);
        pending.put(key, point);
        return point;
    }

    /** What is said of a checkpoint, not each time all of it. */
    private static List<Object> facts(PointState state) {
        return Arrays.asList(state.getParameters(), state.getStep(), state.getTokens(), state.getFlops());
    }

    /** Written down only where a restart would otherwise forget that the point is in motion, or what was said of it. */
    private void touch(String key, Pending point, boolean changed) {
        point.news = true;
        if (changed || !point.state.getStale()) {
            point.state.setStale(true);
            store.put(key, point.state);
        }
    }

    private static <V> V newer(V value, V otherwise) {
        return value != null ? value : otherwise;
    }

    /**
     * Points that have to be brought onto the curves now, by model: first those of the model after the one that was done last.
     *
     * @param calm by the clock of quiet time
     * @param now by that of the wall
     */
    Map<String, List<PointState>> due(long calm, long now) {
        Map<String, List<PointState>> due = new LinkedHashMap<>();
        pending.values().removeIf(point -> point.isForgotten(now));
        for (Pending point : pending.values()) {
            PointState state = point.state;
            if (state.getAnnounced() == null) {
                point.settle(quietMillis, calm);
            }
            String model = model(state);
            if (state.getStale() && !held.contains(model) && point.worth(now)) {
                due.computeIfAbsent(model, key -> new ArrayList<>()).add(state);
            }
        }
        return due.containsKey(last) ? afterLast(due) : due;
    }

    private Map<String, List<PointState>> afterLast(Map<String, List<PointState>> due) {
        List<String> models = new ArrayList<>(due.keySet());
        Collections.rotate(models, -1 - models.indexOf(last));
        Map<String, List<PointState>> rotated = new LinkedHashMap<>();
        models.forEach(model -> rotated.put(model, due.get(model)));
        return rotated;
    }

    /** These points of one model could not be brought onto the curves: they stay due, but not before its next record or a restart. */
    void hold(List<PointState> states) {
        last = model(states.get(0));
        held.add(last);
    }

    /**
     * These points are on the curves.
     *
     * @return those of which something new had come, and not only time had passed
     */
    List<PointState> done(List<PointState> states, long now) {
        List<PointState> news = new ArrayList<>();
        last = model(states.get(0));
        for (PointState state : states) {
            String key = key(state.getFamily(), state.getTask(), state.getModel(), state.getPosition());
            state.setStale(false);
            store.put(key, state);
            Pending point = pending.get(key);
            if (point.news) {
                news.add(state);
            }
            point.shown(now);
            if (!unsettled(state) && (state.getCompleted() || !point.counted)) {
                pending.remove(key);
            }
        }
        return news;
    }
}
