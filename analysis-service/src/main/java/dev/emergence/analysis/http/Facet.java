package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** One side of a search: how many curves have which value, of those that all other sides admit. So its own choice hides no other choice. */
final class Facet {
    private static final int SHOWN = 100;

    private final String name;
    private final Function<Summary, String> value;
    private final Set<String> wanted;
    private final Map<String, Integer> counts = new HashMap<>();

    /**
     * @param value null where a curve has none
     * @param wanted empty for all
     */
    Facet(String name, Function<Summary, String> value, Set<String> wanted) {
        this.name = name;
        this.value = value;
        this.wanted = wanted;
    }

    String name() {
        return name;
    }

    /** Counts a curve where it belongs; says whether all sides admit it. */
    static boolean admit(Summary curve, List<Facet> sides) {
        Facet missed = null;
        for (Facet side : sides) {
            if (!side.wanted.isEmpty() && !side.wanted.contains(side.value.apply(curve))) {
                if (missed != null) {
                    return false;
                }
                missed = side;
            }
        }
        for (Facet side : missed == null ? sides : List.of(missed)) {
            String of = side.value.apply(curve);
            if (of != null) {
                side.counts.merge(of, 1, Integer::sum);
            }
        }
        return missed == null;
    }

    /** The most frequent values, at most a hundred. */
    ObjectNode counts() {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        List<Map.Entry<String, Integer>> all = new ArrayList<>(counts.entrySet());
        all.sort(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        all.stream().limit(SHOWN).forEach(entry -> shown.put(entry.getKey(), entry.getValue()));
        return shown;
    }
}
