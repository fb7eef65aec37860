package dev.emergence.analysis.state;

import dev.emergence.schemas.KnownDefinition;
import dev.emergence.schemas.MetricDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Scorers' definitions by number, and which of two rules is newer. */
final class KnownScorers {
    private final List<KnownScorer> numbered = new ArrayList<>();
    private final Map<MetricDefinition, Integer> ages = new HashMap<>();

    /** Those that are written down. */
    static KnownScorers read(ReadOnlyKeyValueStore<Integer, KnownDefinition> store) {
        KnownScorers known = new KnownScorers();
        // keys of four bytes, the greatest first: in the order of their numbers
        try (KeyValueIterator<Integer, KnownDefinition> all = store.all()) {
            all.forEachRemaining(entry -> known.add(KnownScorer.of(entry.key, entry.value.getDefinition())));
        }
        return known;
    }

    void add(KnownScorer scorer) {
        numbered.add(scorer);
        scorer.columns().forEach(column -> ages.putIfAbsent(column.rule(), scorer.number()));
    }

    int size() {
        return numbered.size();
    }

    KnownScorer of(int number) {
        return numbered.get(number);
    }

    /** When a rule was first seen: that of two is newer whose number is higher. */
    int age(MetricDefinition rule) {
        return ages.get(rule);
    }
}
