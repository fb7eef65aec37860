package dev.emergence.analysis.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * The scores of one metric at one checkpoint, one row an example and attempt, in the order of their ids: so that the
 * order of arrival leaves no trace, not even in the last bit.
 *
 * @param definition what the metric is
 * @param ids example and attempt, ascending
 * @param clusters the cluster of each row; null where there is none
 * @param vectors sufficient statistics of each row
 * @param chance mean level of guessing of the rows, 0 where nothing says so
 * @param scorers who computes the metric
 * @param seen rows that the metric's scorer has seen, including those that it does not apply to
 */
record Scored(
        Definition definition,
        String[] ids,
        String[] clusters,
        double[][] vectors,
        double chance,
        Set<String> scorers,
        long seen) {
    /** The score of each row. */
    double[] values() {
        double[] values = new double[vectors.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = definition.value(vectors[i], 1);
        }
        return values;
    }

    /** The metric over all rows. */
    double value() {
        return definition.value(sums(), vectors.length);
    }

    /** Sum of the rows' scores: of a proportion, how many are right. */
    double total() {
        return vectors[0].length == 1 ? sums()[0] : value() * vectors.length;
    }

    private double[] sums() {
        double[] sums = new double[vectors[0].length];
        for (double[] vector : vectors) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += vector[i];
            }
        }
        return sums;
    }

    /** Rows that are not independent: they share a declared cluster or an example. */
    boolean clustered() {
        for (int i = 0; i < ids.length; i++) {
            if (clusters[i] != null || i > 0 && example(ids[i]).equals(example(ids[i - 1]))) {
                return true;
            }
        }
        return false;
    }

    /** The declared cluster of each row, else its example: all attempts at an example are in one. */
    String[] clusterIds() {
        String[] names = new String[ids.length];
        for (int from = 0; from < ids.length; ) {
            String example = example(ids[from]);
            String name = "example/" + example;
            int to = from;
            for (; to < ids.length && example(ids[to]).equals(example); to++) {
                if (clusters[to] != null && name.startsWith("example/")) {
                    name = "cluster/" + clusters[to];
                }
            }
            Arrays.fill(names, from, to, name);
            from = to;
        }
        return names;
    }

    private static String example(String id) {
        return id.substring(0, id.lastIndexOf('/'));
    }

    /** That of the store: of the bytes in UTF-8. */
    private static int order(String a, String b) {
        return a.equals(b)
                ? 0
                : Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The scores of the rows that two checkpoints, or two metrics of one, have in common.
     *
     * @param clusters of the rows; null where they don't depend on each other
     */
    record Pairs(double[] now, double[] before, String[] clusters) {}

    Pairs pairWith(Scored before) {
        double[] mine = values();
        double[] theirs = before.values();
        int[] rows = new int[Math.min(mine.length, theirs.length)];
        double[] shared = new double[rows.length];
        int n = 0;
        for (int i = 0, j = 0; i < ids.length && j < before.ids.length; ) {
            int order = order(ids[i], before.ids[j]);
            if (order == 0) {
                rows[n] = i;
                shared[n++] = theirs[j];
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        double[] now = Arrays.stream(rows, 0, n).mapToDouble(row -> mine[row]).toArray();
        return new Pairs(now, Arrays.copyOf(shared, n), clustered() ? clusters(rows, n) : null);
    }

    private String[] clusters(int[] rows, int n) {
        String[] all = clusterIds();
        return Arrays.stream(rows, 0, n).mapToObj(row -> all[row]).toArray(String[]::new);
    }
}
