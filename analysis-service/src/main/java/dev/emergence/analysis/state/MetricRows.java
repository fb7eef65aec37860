package dev.emergence.analysis.state;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rows of one metric at one point, by rule. Numbers of two rules are never mixed: those of the newest count once they cover the
 * point, that is, are as many as were announced, or as an older rule has. Newer is the rule that was first seen later: where an old
 * deployment still runs beside the new one, it takes nothing back.
 */
final class MetricRows {
    private final Map<Integer, RuleRows> newestFirst = new TreeMap<>(Collections.reverseOrder());

    /** @param age of the column's rule, higher is newer; of two rules of a metric never the same */
    RuleRows under(KnownScorer.Column column, int age) {
        return newestFirst.computeIfAbsent(age, first -> new RuleRows(column.definition()));
    }

    /**
     * @param announced how many there will be; null where nobody has said
     * @param known rows of other metrics, to share
     */
    Optional<Scored> newestThatCovers(Long announced, List<Rows> known) {
        List<RuleRows> rules = List.copyOf(newestFirst.values());
        rules.forEach(RuleRows::end);
        for (int i = 0; i < rules.size(); i++) {
            long older = rules.subList(i + 1, rules.size()).stream()
                    .mapToLong(RuleRows::seen)
                    .max()
                    .orElse(0);
            long enough = announced == null ? older : Math.min(older, announced);
            if (rules.get(i).seen() >= enough) {
                return rules.get(i).scored(known);
            }
        }
        return Optional.empty();
    }
}
