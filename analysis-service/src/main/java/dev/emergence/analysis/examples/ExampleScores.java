package dev.emergence.analysis.examples;

import dev.emergence.statistics.metric.MetricKind;

/**
 * One metric's scores at a checkpoint, one row an example and attempt.
 *
 * @param ids example and attempt, as in keys
 * @param clusters what each row is clustered by; null where rows don't depend on each other
 * @param targetTokens of each row's first target; 0 where it has no log-probabilities
 * @param places of the generations
 * @param outputHashes of their outputs; null where it is not known
 */
public record ExampleScores(
        MetricKind kind,
        String signature,
        String[] ids,
        double[] values,
        String[] clusters,
        int[] targetTokens,
        Place[] places,
        Long[] outputHashes) {
    /** What the name of a cluster begins with that a sender has declared; others are the attempts at one example. */
    public static final String DECLARED = "cluster/";

    /** Where a generation stands in its topic. */
    public record Place(int partition, long offset) {}

    public int size() {
        return ids.length;
    }

    /** The example's id as it was sent. */
    public static String example(String id) {
        return id.substring(0, id.lastIndexOf('/')).replace("%2F", "/").replace("%25", "%");
    }

    /** The attempt's number. */
    public static int attempt(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('/') + 1));
    }
}
