package dev.emergence.analysis.http;

import dev.emergence.analysis.view.CurveName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says of a question that no curve answers which of its names no curve has: it may be misspelt, or its run has sent nothing yet. */
final class Unmatched {
    private static final int SHOWN = 20;
    private static final int LONGEST = 64;

    /** How names are called in a question, in the order in which they narrow it down. */
    private static final List<Map.Entry<String, Function<CurveName, String>>> NAMES = List.of(
            Map.entry("family", CurveName::family),
            Map.entry("model", CurveName::model),
            Map.entry("task", CurveName::task),
            Map.entry("metric", CurveName::metric),
            Map.entry("axis", name -> name.axis().name()));

    private Unmatched() {}

    /**
     * The first name that no curve has which has the names before it, and the known ones; null where each is known.
     *
     * @param asked by what they are called; null where not asked
     */
    static String note(Collection<CurveName> all, Map<String, String> asked) {
        List<CurveName> left = List.copyOf(all);
        Map<String, String> given = new TreeMap<>();
        for (var name : NAMES) {
            String value = asked.get(name.getKey());
            if (value != null) {
                List<CurveName> matching = left.stream()
                        .filter(curve -> name.getValue().apply(curve).equals(value))
                        .toList();
                if (matching.isEmpty()) {
                    SortedSet<String> known =
                            left.stream().map(name.getValue()).collect(Collectors.toCollection(TreeSet::new));
                    return "no curve" + among(given) + " has the " + name.getKey() + " '" + cut(value) + "' (yet); "
                            + (known.isEmpty() ? "there are no curves" : "known: " + list(known));
                }
                left = matching;
                given.put(name.getKey(), value);
            }
        }
        return null;
    }

    private static String among(Map<String, String> given) {
        return given.isEmpty()
                ? ""
                : given.entrySet().stream()
                        .map(name -> name.getKey() + " '" + cut(name.getValue()) + "'")
                        .collect(Collectors.joining(", ", " of ", ""));
    }

    private static String list(SortedSet<String> known) {
        String shown =
                known.stream().limit(SHOWN).map(name -> "'" + cut(name) + "'").collect(Collectors.joining(", "));
        return known.size() > SHOWN ? shown + " and " + (known.size() - SHOWN) + " more" : shown;
    }

    private static String cut(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "...";
    }
}
