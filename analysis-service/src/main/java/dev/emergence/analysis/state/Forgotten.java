package dev.emergence.analysis.state;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Score;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What was taken back, for scores that are still on their way then, or that a scorer makes anew from its topic's beginning. Which
 * those are, the places of their generations say, not clocks.
 */
final class Forgotten {
    /** All are held in memory. */
    static final int MOST = 1000;

    /** Longer than generations are kept. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final KeyValueStore<String, Checkpoint> store;
    private final Map<String, List<Checkpoint>> families = new HashMap<>();

    Forgotten(KeyValueStore<String, Checkpoint> store) {
        this.store = store;
        try (KeyValueIterator<String, Checkpoint> all = store.all()) {
            all.forEachRemaining(entry -> of(entry.value).add(entry.value));
        }
    }

    private List<Checkpoint> of(Checkpoint forgets) {
        return families.computeIfAbsent(forgets.getFamily(), name -> new ArrayList<>());
    }

    private static String key(Checkpoint forgets) {
        Long after = forgets.getForget().getAfter();
        return Keys.of(
                forgets.getFamily(), forgets.getTask(), forgets.getModel(), after == null ? "" : Keys.padded(after));
    }

    /** The same again replaces what was taken back before. Of too many the oldest go. */
    void add(Checkpoint forgets) {
        List<Checkpoint> others = of(forgets);
        String key = key(forgets);
        others.removeIf(other -> key(other).equals(key));
        others.add(forgets);
        store.put(key, forgets);
        List<Checkpoint> all = families.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Checkpoint::getTime).reversed())
                .toList();
        for (int i = 0; i < all.size(); i++) {
            if (i >= MOST || all.get(i).getTime() < forgets.getTime() - KEPT.toMillis()) {
                of(all.get(i)).remove(all.get(i));
                store.delete(key(all.get(i)));
            }
        }
    }

    /** Whether the score's generation was taken back. */
    boolean holds(Score score) {
        List<Checkpoint> family = families.get(score.getFamily());
        if (family == null) {
            return false;
        }
        long position = Keys.position(score.getStep(), score.getTokens());
        for (Checkpoint forgets : family) {
            List<Long> ends = forgets.getForget().getGenerationsEnd();
            if (covers(forgets, score.getTask(), score.getModel(), position)
                    && score.getPartition() < ends.size()
                    && score.getOffset() < ends.get(score.getPartition())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a place of the same family is among what is taken back. */
    static boolean covers(Checkpoint forgets, String task, String model, long position) {
        Long after = forgets.getForget().getAfter();
        return (forgets.getTask().isEmpty() || forgets.getTask().equals(task))
                && (forgets.getModel().isEmpty() || forgets.getModel().equals(model))
                && (after == null || position > after);
    }
}
