package dev.emergence.analysis.examples;

import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.point.McNemar;
import dev.emergence.statistics.point.PairedChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which examples have changed between two checkpoints, of those that both have.
 *
 * @param all what has become of them
 * @param table of a proportion; null of other metrics
 * @param change what it proves; null where they share no example
 * @param byCluster of declared clusters, those that changed most first; empty without them
 * @param byLength by the number of the first target's tokens; empty where it is not known
 * @param pairs those that changed most first, of equals by id
 */
public record Flips(
        Counts all,
        Table table,
        PairedChange change,
        Map<String, Counts> byCluster,
        SortedMap<Integer, Counts> byLength,
        List<Pair> pairs) {
    /** The order of pairs. */
    public static final Comparator<Pair> ORDER =
            Comparator.comparingDouble(Pair::size).reversed().thenComparing(Pair::id);

    /** Examples that became better, worse, or neither. */
    public record Counts(int wins, int losses, int ties) {
        private static final Counts NONE = new Counts(0, 0, 0);

        private Counts plus(double better) {
            return new Counts(wins + (better > 0 ? 1 : 0), losses + (better < 0 ? 1 : 0), ties + (better == 0 ? 1 : 0));
        }

        public int examples() {
            return wins + losses + ties;
        }

        /** The exact two-sided sign test, which of a proportion is {@link McNemar#exact McNemar's}, of examples that don't depend on each other. */
        public double exact() {
            return McNemar.exact(wins, losses);
        }
    }

    /** Right or wrong before, and then. */
    public record Table(int rightRight, int rightWrong, int wrongRight, int wrongWrong) {}

    /**
     * An example.
     *
     * @param better by how much; of a loss by how much it is lower
     * @param before its row there
     * @param after its row there
     */
    public record Pair(String id, double better, int before, int after) {
        public double size() {
            return Math.abs(better);
        }
    }

    public static Flips of(ExampleScores before, ExampleScores after) {
        List<Pair> pairs = pairs(before, after);
        double[] then =
                pairs.stream().mapToDouble(pair -> before.values()[pair.before]).toArray();
        double[] now =
                pairs.stream().mapToDouble(pair -> after.values()[pair.after]).toArray();
        Counts all = Counts.NONE;
        Map<String, Counts> byCluster = new HashMap<>();
        SortedMap<Integer, Counts> byLength = new TreeMap<>();
        for (Pair pair : pairs) {
            all = all.plus(pair.better);
            String cluster = after.clusters() == null ? "" : after.clusters()[pair.after];
            if (cluster.startsWith(ExampleScores.DECLARED)) {
                count(byCluster, cluster.substring(ExampleScores.DECLARED.length()), pair);
            }
            int tokens = after.targetTokens()[pair.after];
            if (tokens > 0) {
                count(byLength, longest(tokens), pair);
            }
        }
        PairedChange change = now.length == 0 ? null : change(after, now, then, pairs);
        pairs.sort(ORDER);
        return new Flips(
                all,
                after.kind() == MetricKind.PROPORTION ? table(then, now) : null,
                change,
                byCluster,
                byLength,
                Collections.unmodifiableList(pairs));
    }

    private static List<Pair> pairs(ExampleScores before, ExampleScores after) {
        Map<String, Integer> rows = new HashMap<>();
        for (int row = 0; row < before.size(); row++) {
            rows.put(before.ids()[row], row);
        }
        List<Pair> pairs = new ArrayList<>();
        for (int row = 0; row < after.size(); row++) {
            Integer then = rows.get(after.ids()[row]);
            if (then != null) {
                double change = after.values()[row] - before.values()[then];
                double better = after.kind() == MetricKind.LOSS ? 0.0 - change : change;
                pairs.add(new Pair(after.ids()[row], better, then, row));
            }
        }
        return pairs;
    }

    private static <K> void count(Map<K, Counts> groups, K group, Pair pair) {
        groups.put(group, groups.getOrDefault(group, Counts.NONE).plus(pair.better));
    }

    /** 1, 2, 4, 8, …: the largest number of its group, each of which goes twice as far as the one before. */
    private static int longest(int tokens) {
        int half = Integer.highestOneBit(tokens);
        return half == tokens ? tokens : 2 * half;
    }

    private static Table table(double[] then, double[] now) {
        int[] cells = new int[4];
        for (int i = 0; i < now.length; i++) {
            cells[(then[i] > 0 ? 0 : 2) + (now[i] > 0 ? 0 : 1)]++;
        }
        return new Table(cells[0], cells[1], cells[2], cells[3]);
    }

    /** @param pairs in the order of the scores */
    private static PairedChange change(ExampleScores after, double[] now, double[] then, List<Pair> pairs) {
        if (after.clusters() == null) {
            return PairedChange.of(now, then);
        }
        String[] clusters =
                pairs.stream().map(pair -> after.clusters()[pair.after]).toArray(String[]::new);
        return PairedChange.of(after.kind(), now, then, clusters);
    }
}
