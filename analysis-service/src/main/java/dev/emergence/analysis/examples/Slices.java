package dev.emergence.analysis.examples;

import dev.emergence.statistics.metric.MetricKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Examples set apart: the hard ones from the easy ones, or those with short targets from those with long ones. */
public final class Slices {
    /** Up to here each length is a slice of its own; longer ones are together up to twice as many tokens, and twice as many as that. */
    private static final int EXACT = 8;

    private Slices() {}

    /**
     * One slice of a checkpoint.
     *
     * @param examples rows of it, one an attempt
     * @param value what the metric says of them alone
     * @param predicted what the likelihood of the tokens lets expect of a proportion; null where nothing does
     */
    public record Part(int examples, WhatIf value, Double predicted) {}

    /**
     * How hard examples are, as one checkpoint found them.
     *
     * @param name hard, middle or easy
     * @param least the least score of its examples there
     * @param greatest the greatest one
     */
    public record Difficulty(String name, double least, double greatest) {}

    /**
     * Thirds of the examples by their score at one checkpoint, the mean of their attempts: a third has the worst (hard), one the best
     * (easy). Of equal scores the order of the ids decides. Example i of n, the worst being 0, is in third ⌊3i/n⌋. What is
     * chosen by a score at a checkpoint is extreme at that checkpoint by chance, too, and comes closer to the mean at all others.
     */
    public static Map<String, Difficulty> byDifficulty(ExampleScores reference) {
        Map<String, double[]> sums = new HashMap<>();
        for (int row = 0; row < reference.size(); row++) {
            double[] sum = sums.computeIfAbsent(ExampleScores.example(reference.ids()[row]), first -> new double[2]);
            sum[0] += reference.values()[row];
            sum[1]++;
        }
        Map<String, Double> means = new HashMap<>();
        sums.forEach((example, sum) -> means.put(example, sum[0] / sum[1]));
        Comparator<String> worst = Comparator.comparing(means::get);
        List<String> examples = new ArrayList<>(means.keySet());
        examples.sort((reference.kind() == MetricKind.LOSS ? worst.reversed() : worst)
                .thenComparing(Comparator.naturalOrder()));
        Map<String, Difficulty> found = new HashMap<>();
        for (int third = 0; third < NAMES.size(); third++) {
            int number = third;
            int n = examples.size();
            List<String> those = IntStream.range(0, n)
                    .filter(i -> 3L * i / n == number)
                    .mapToObj(examples::get)
                    .toList();
            double least = those.stream().mapToDouble(means::get).min().orElse(0);
            double greatest = those.stream().mapToDouble(means::get).max().orElse(0);
            those.forEach(example -> found.put(example, new Difficulty(NAMES.get(number), least, greatest)));
        }
        return found;
    }

    /** Of difficulties, the worst first. */
    public static final List<String> NAMES = List.of("hard", "middle", "easy");

    /** What a checkpoint says of the examples of one difficulty alone; those that the reference did not have are of none. */
    public static Part of(ExampleScores scores, Map<String, Difficulty> difficulties, String name) {
        return part(scores, null, row -> {
            Difficulty difficulty = difficulties.get(ExampleScores.example(scores.ids()[row]));
            return difficulty != null && difficulty.name().equals(name);
        });
    }

    /**
     * A checkpoint's examples by the number of their targets' tokens. Predicted of a proportion is the mean of p^L over the slice, L being a target's
     * tokens and p = exp(−Σ Lᵢ·nllᵢ / Σ Lᵢ) the likelihood of a token, one number for all examples of the checkpoint
     * (Schaeffer et al. 2023, arXiv:2304.15004, section 2): what is expected where tokens are right or wrong by themselves.
     *
     * @param losses of the same checkpoint, a token's mean
     */
    public static SortedMap<Integer, Part> byTargetTokens(ExampleScores scores, ExampleScores losses) {
        Map<String, Integer> lengths = new HashMap<>();
        double loss = 0;
        double tokens = 0;
        for (int row = 0; row < losses.size(); row++) {
            int length = losses.targetTokens()[row];
            if (length > 0) {
                lengths.put(losses.ids()[row], length);
                loss += length * losses.values()[row];
                tokens += length;
            }
        }
        double logp = -loss / tokens;
        int[] length = Arrays.stream(scores.ids())
                .mapToInt(id -> lengths.getOrDefault(id, 0))
                .toArray();
        double[] predicted = scores.kind() == MetricKind.PROPORTION
                ? Arrays.stream(length).mapToDouble(l -> Math.exp(l * logp)).toArray()
                : null;
        SortedMap<Integer, Part> parts = new TreeMap<>();
        Arrays.stream(length)
                .filter(l -> l > 0)
                .map(Slices::longest)
                .distinct()
                .forEach(most -> parts.put(
                        most, part(scores, predicted, row -> length[row] > 0 && longest(length[row]) == most)));
        return parts;
    }

    /** The largest length of the slice to which a length belongs. */
    private static int longest(int tokens) {
        int most = EXACT;
        while (tokens > most) {
            most *= 2;
        }
        return tokens <= EXACT ? tokens : most;
    }

    private static Part part(ExampleScores scores, double[] predicted, IntPredicate belongs) {
        int[] rows = IntStream.range(0, scores.size()).filter(belongs).toArray();
        double[] values =
                Arrays.stream(rows).mapToDouble(row -> scores.values()[row]).toArray();
        String[] clusters = scores.clusters() == null
                ? null
                : Arrays.stream(rows).mapToObj(row -> scores.clusters()[row]).toArray(String[]::new);
        return new Part(
                rows.length,
                rows.length == 0 ? WhatIf.none("no_such_example") : WhatIf.of(scores.kind(), values, clusters),
                predicted == null || rows.length == 0
                        ? null
                        : Arrays.stream(rows)
                                .mapToDouble(row -> predicted[row])
                                .average()
                                .orElseThrow());
    }
}
