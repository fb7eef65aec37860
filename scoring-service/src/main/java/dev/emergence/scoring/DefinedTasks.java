package dev.emergence.scoring;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When the definition goes along: with the first score of each task, and again with every hundredth, so that who begins to read
 * anywhere on the topic soon meets it.
 */
final class DefinedTasks {
    private static final int AGAIN = 100;

    /** A task that is forgotten is only defined more often. */
    private static final int MOST = 10_000;

    private final Map<String, int[]> scores = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, int[]> eldest) {
            return size() > MOST;
        }
    };

    void clear() {
        scores.clear();
    }

    /** Asked once a score. */
    boolean isDue(String task) {
        int[] count = scores.computeIfAbsent(task, first -> new int[1]);
        count[0] = count[0] % AGAIN + 1;
        return count[0] == 1;
    }
}
