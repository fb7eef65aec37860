package dev.emergence.analysis.state;

import dev.emergence.schemas.BrokenRecordException;
import dev.emergence.schemas.KnownDefinition;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScorerDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The definitions that scores refer to, numbered as they came. */
final class Definitions {
    private final KeyValueStore<Integer, KnownDefinition> store;
    private final List<KnownScorer> numbered = new ArrayList<>();
    private final Map<ScorerDefinition, KnownScorer> known = new HashMap<>();
    private final Map<String, KnownScorer> named = new HashMap<>();
    private final Map<MetricDefinition, Integer> ages = new HashMap<>();

    Definitions(KeyValueStore<Integer, KnownDefinition> store) {
        this.store = store;
        // keys of four bytes, the greatest first: in the order of their numbers
        try (KeyValueIterator<Integer, KnownDefinition> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Integer, KnownDefinition> entry = all.next();
                KnownScorer scorer = KnownScorer.of(entry.key, entry.value.getDefinition());
                add(scorer);
                entry.value.getNames().forEach(name -> named.put(name, scorer));
            }
        }
    }

    private void add(KnownScorer scorer) {
        numbered.add(scorer);
        known.put(scorer.definition(), scorer);
        scorer.columns().forEach(column -> ages.putIfAbsent(column.rule(), scorer.number()));
    }

    KnownScorer of(int number) {
        return numbered.get(number);
    }

    /** When a rule was first seen: that of two is newer whose number is higher. */
    int age(MetricDefinition rule) {
        return ages.get(rule);
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
        if (scorer == null) {
            scorer = KnownScorer.ofNew(numbered.size(), defines);
            add(scorer);
        }
        KnownScorer before = named.put(name, scorer);
        if (before != null) {
            write(before);
        }
        write(scorer);
        return scorer;
    }

    private void write(KnownScorer scorer) {
        List<String> names = named.entrySet().stream()
                .filter(entry -> entry.getValue().number() == scorer.number())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        store.put(scorer.number(), new KnownDefinition(names, scorer.definition()));
    }
}
