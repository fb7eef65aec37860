package dev.emergence.importers;

import dev.emergence.schemas.Generation;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the attempts at each example of files that don't number them: as often as one comes, so many it has. Attempts at one question
 * are alike, so that their order is no matter; another question of the same number is another example.
 */
final class Attempts {
    private static final int MOST = 1_000_000;

    private final ExampleNames names;
    private final Map<Given.Place, Map<String, Integer>> seen = new HashMap<>();

    /** @param names has seen all questions */
    Attempts(ExampleNames names) {
        this.names = names;
    }

    /** The next attempt, still empty; its number is from 0, and all after the last that can be told have that one's. */
    Generation next(Given.Place place, String number, String question, Source source, String where, long time) {
        Generation generation = place.generation(names.name(place, number, question), source, where, time);
        int before = seen.computeIfAbsent(place, of -> new HashMap<>()).merge(generation.getExample(), 1, Integer::sum);
        generation.setAttempt(Math.min(MOST, before - 1));
        return generation;
    }

    /** Whether none was counted. */
    boolean isEmpty() {
        return seen.isEmpty();
    }
}
