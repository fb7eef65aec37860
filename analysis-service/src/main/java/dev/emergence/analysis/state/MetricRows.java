package dev.emergence.analysis.state;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of one metric at one point, by weights and rule. Numbers of two are never mixed: those of the newest weights, and there of
 * the newest rule, count once they cover the point, that is, are as many as were announced, or as an older one has. Newer is the rule
 * that was first seen later: where an old deployment still runs beside the new one, it takes nothing back.
 */
final class MetricRows {
    private final Map<Key, RuleRows> all = new HashMap<>();
    private final boolean keeps;

    /** @param keeps whether rows are kept beside their scores */
    MetricRows(boolean keeps) {
        this.keeps = keeps;
    }

    /**
     * @param weights their place among those of the point
     * @param age of the rule, higher is newer; of two rules of a metric never the same
     */
    private record Key(int weights, int age) {}

    /** @param age of the column's rule */
    RuleRows under(int weights, KnownScorer.Column column, int age) {
        return all.computeIfAbsent(new Key(weights, age), first -> new RuleRows(weights, column.definition(), keeps));
    }

    /** @param weights those of the point */
    Optional<RuleRows> newestThatCovers(Weights weights) {
        Comparator<Key> newestFirst = Comparator.comparing(Key::weights, weights.newestFirst())
                .thenComparing(Key::age, Comparator.reverseOrder());
        List<RuleRows> rules =
                all.keySet().stream().sorted(newestFirst).map(all::get).toList();
        rules.forEach(RuleRows::end);
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).seen() >= enough(rules.get(i), rules.subList(i + 1, rules.size()), weights)) {
                return Optional.of(rules.get(i));
            }
        }
        return Optional.empty();
    }

    /** As many as were announced; fewer will do where no older one is whole. */
    private static long enough(RuleRows rows, List<RuleRows> older, Weights weights) {
        Long announced = weights.announced(rows.weights());
        long most = older.stream().mapToLong(RuleRows::seen).max().orElse(0);
        boolean whole = announced != null
                && older.stream().anyMatch(other -> other.seen() >= weights.announced(other.weights()));
        return announced == null ? most : whole ? announced : Math.min(most, announced);
    }
}
