package dev.emergence.analysis.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Examples and attempts in the order of their ids, and what they are clustered by. The metrics of a checkpoint that apply to the same
 * ones share it, and with it what is found out only once: clusters, and which rows another checkpoint has too.
 */
final class Rows {
    private final String[] ids;
    private final String[] clusters;
    private Boolean clustered;
    private Examples examples;
    private String[] clusterIds;
    private Matches newest;

    /**
     * The rows that two have in common, ascending.
     *
     * @param other the other ones
     * @param mine indices of these
     * @param theirs indices of the other ones
     */
    record Matches(Rows other, int[] mine, int[] theirs) {}

    /**
     * @param ids example and attempt, ascending
     * @param clusters the cluster of each row; null where there is none
     */
    Rows(String[] ids, String[] clusters) {
        this.ids = ids;
        this.clusters = clusters;
    }

    /** Example and attempt, ascending. */
    String[] ids() {
        return ids;
    }

    int size() {
        return ids.length;
    }

    /** Whether the others are the same rows in the same clusters. */
    boolean same(Rows other) {
        return Arrays.equals(ids, other.ids) && Arrays.equals(clusters, other.clusters);
    }

    /** Rows that are not independent: they share a declared cluster or an example. */
    boolean clustered() {
        if (clustered == null) {
            clustered = findClustered();
        }
        return clustered;
    }

    private boolean findClustered() {
        for (int i = 0; i < ids.length; i++) {
            if (clusters[i] != null || i > 0 && sameExample(ids[i], ids[i - 1])) {
                return true;
            }
        }
        return false;
    }

    /**
     * Rows by example.
     *
     * @param rows one an example
     * @param starts the first of each example's rows
     * @param least how many attempts each example has at least
     */
    record Examples(Rows rows, int[] starts, int least) {}

    Examples examples() {
        if (examples == null) {
            examples = findExamples();
        }
        return examples;
    }

    private Examples findExamples() {
        int[] starts = new int[ids.length];
        int count = 0;
        for (int i = 0; i < ids.length; i++) {
            if (i == 0 || !sameExample(ids[i], ids[i - 1])) {
                starts[count++] = i;
            }
        }
        String[] first = new String[count];
        String[] declared = new String[count];
        int least = Integer.MAX_VALUE;
        for (int e = 0; e < count; e++) {
            int end = e + 1 < count ? starts[e + 1] : ids.length;
            first[e] = ids[starts[e]].substring(0, ids[starts[e]].lastIndexOf('/')) + "/0";
            for (int i = starts[e]; i < end && declared[e] == null; i++) {
                declared[e] = clusters[i];
            }
            least = Math.min(least, end - starts[e]);
        }
        return new Examples(new Rows(first, declared), Arrays.copyOf(starts, count), least);
    }

    private static boolean sameExample(String a, String b) {
        int end = a.lastIndexOf('/');
        return end == b.lastIndexOf('/') && a.regionMatches(0, b, 0, end);
    }

    /** The declared cluster of each row, else its example: all attempts at an example are in one. */
    String[] clusterIds() {
        if (clusterIds == null) {
            clusterIds = findClusterIds();
        }
        return clusterIds;
    }

    private String[] findClusterIds() {
        String[] names = new String[ids.length];
        for (int from = 0; from < ids.length; ) {
            String name = "example/" + ids[from].substring(0, ids[from].lastIndexOf('/'));
            int to = from;
            for (; to < ids.length && sameExample(ids[to], ids[from]); to++) {
                if (clusters[to] != null && name.startsWith("example/")) {
                    name = "cluster/" + clusters[to];
                }
            }
            Arrays.fill(names, from, to, name);
            from = to;
        }
        return names;
    }

    @SuppressWarnings("ReferenceEquality") // the same rows, which all metrics of a checkpoint share
    Matches matches(Rows other) {
        if (newest == null || newest.other != other) {
            newest = findMatches(other);
        }
        return newest;
    }

    private Matches findMatches(Rows other) {
        int[] mine = new int[Math.min(ids.length, other.ids.length)];
        int[] theirs = new int[mine.length];
        int n = 0;
        for (int i = 0, j = 0; i < ids.length && j < other.ids.length; ) {
            int order = order(ids[i], other.ids[j]);
            if (order == 0) {
                mine[n] = i;
                theirs[n++] = j;
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return new Matches(other, Arrays.copyOf(mine, n), Arrays.copyOf(theirs, n));
    }

    /** That of the store: of the bytes in UTF-8. */
    private static int order(String a, String b) {
        return a.equals(b)
                ? 0
                : Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
