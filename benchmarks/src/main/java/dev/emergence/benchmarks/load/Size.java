package dev.emergence.benchmarks.load;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How large a generated family is.
 *
 * @param curves training curves in all, about: each subject has {@link #METRICS}
 * @param checkpoints of each curve
 * @param examples of each checkpoint
 */
public record Size(int curves, int checkpoints, int examples) {
    /** Of the metrics that scoring-service computes unless told otherwise, those that apply to a text with log-probabilities. */
    public static final int METRICS = 6;

    private static final Set<String> NAMES = Set.of("curves", "checkpoints", "examples");

    public Size {
        if (curves < 1 || checkpoints < 1 || examples < 1) {
            throw new IllegalArgumentException("curves, checkpoints and examples must be at least 1");
        }
    }

    /**
     * @param text such as {@code curves=100,checkpoints=30,examples=250}
     * @throws IllegalArgumentException if it isn't
     */
    public static Size parse(String text) {
        Map<String, Integer> values = new HashMap<>();
        for (String part : text.split(",", -1)) {
            String[] pair = part.split("=", 2);
            if (pair.length != 2 || !NAMES.contains(pair[0])) {
                throw new IllegalArgumentException(
                        "'" + part + "' is none of curves=N, checkpoints=N, examples=N, separated by commas");
            }
            values.put(pair[0], Integer.parseInt(pair[1]));
        }
        return new Size(
                values.getOrDefault("curves", 100),
                values.getOrDefault("checkpoints", 30),
                values.getOrDefault("examples", 100));
    }

    /** Models on tasks. */
    int subjects() {
        return Math.max(1, Math.round((float) curves / METRICS));
    }

    /** Generations in all. */
    public long generations() {
        return (long) subjects() * checkpoints * examples;
    }
}
