package dev.emergence.analysis.state;

import dev.emergence.schemas.BrokenRecordException;
import dev.emergence.schemas.KnownDefinition;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScorerDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The definitions that scores refer to, numbered as they came. */
final class Definitions {
    /** All are held in memory: a scorer whose signature changes with every score must not fill it. */
    static final int MOST = 1000;

    private final KeyValueStore<Integer, KnownDefinition> store;
    private final KnownScorers numbered = new KnownScorers();
    private final Map<ScorerDefinition, KnownScorer> known = new HashMap<>();
    private final Map<String, KnownScorer> named = new HashMap<>();
    /** Names by number. */
    private final Map<Integer, Set<String>> names = new HashMap<>();

    Definitions(KeyValueStore<Integer, KnownDefinition> store) {
        this.store = store;
        // keys of four bytes, the greatest first: in the order of their numbers
        try (KeyValueIterator<Integer, KnownDefinition> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Integer, KnownDefinition> entry = all.next();
                KnownScorer scorer = KnownScorer.of(entry.key, entry.value.getDefinition());
                add(scorer);
                entry.value.getNames().forEach(name -> give(name, scorer));
            }
        }
    }

    private void add(KnownScorer scorer) {
        numbered.add(scorer);
        known.put(scorer.definition(), scorer);
    }

    KnownScorers scorers() {
        return numbered;
    }

    /**
     * What the score refers to. Under a name that comes with another definition than before the newer one counts from there on.
     *
     * @throws BrokenRecordException if it is not known, or can't be
     */
    KnownScorer of(Score score) {
        KnownScorer found = named.get(score.getDefinition());
        ScorerDefinition defines = score.getDefines();
        if (defines != null && (found == null || !found.definition().equals(defines))) {
            return learn(score.getDefinition(), defines);
        }
        if (found == null) {
            throw new BrokenRecordException(
                    "definition is not known: it comes along with the first score of each task");
        }
        return found;
    }

    private KnownScorer learn(String name, ScorerDefinition defines) {
        KnownScorer scorer = known.get(defines);
        boolean fresh = scorer == null;
        boolean another = !named.containsKey(name);
        if (fresh && numbered.size() >= MOST || another && named.size() >= MOST) {
            throw new BrokenRecordException("defines is one too many: " + MOST
                    + " others are known. A signature says what a score is, and stays the same from score to score");
        }
        if (fresh) {
            scorer = KnownScorer.ofNew(numbered.size(), defines);
            // first, for what can't be stored is not known
            store.put(scorer.number(), new KnownDefinition(List.of(name), scorer.definition()));
            add(scorer);
        }
        KnownScorer before = give(name, scorer);
        if (before != null) {
            names.get(before.number()).remove(name);
            write(before);
        }
        if (!fresh) {
            write(scorer);
        }
        return scorer;
    }

    private KnownScorer give(String name, KnownScorer scorer) {
        names.computeIfAbsent(scorer.number(), number -> new TreeSet<>()).add(name);
        return named.put(name, scorer);
    }

    private void write(KnownScorer scorer) {
        store.put(scorer.number(), new KnownDefinition(List.copyOf(names.get(scorer.number())), scorer.definition()));
    }
}
