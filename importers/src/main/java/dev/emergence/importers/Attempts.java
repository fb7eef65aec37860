package dev.emergence.importers;

import java.util.HashMap;
import java.util.Map;

/** Counts the attempts at each example of files that don't number them: as often as one comes, so many it has. */
final class Attempts {
    private static final int MOST = 1_000_000;

    private final Map<Given.Place, Map<String, Integer>> seen = new HashMap<>();

    /** The number of this attempt, from 0; all after the last that can be told have that one's. */
    int next(Given.Place place, String example) {
        return Math.min(MOST, seen.computeIfAbsent(place, of -> new HashMap<>()).merge(example, 1, Integer::sum) - 1);
    }

    /** Whether none was counted. */
    boolean isEmpty() {
        return seen.isEmpty();
    }
}
