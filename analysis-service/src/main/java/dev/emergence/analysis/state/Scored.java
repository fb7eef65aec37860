package dev.emergence.analysis.state;

import java.util.Arrays;
import java.util.Set;

/**
 * The scores of one metric at one checkpoint, one row an example and attempt, in the order of their ids: so that the
 * order of arrival leaves no trace, not even in the last bit.
 *
 * @param definition what the metric is
 * @param rows examples and attempts
 * @param vectors sufficient statistics of each row
 * @param guesses what guessing gets right on the rows
 * @param origin whose they are
 */
record Scored(Definition definition, Rows rows, double[][] vectors, Guesses guesses, Origin origin) {
    /**
     * What the rows come from.
     *
     * @param checkpointId of the weights; null where nobody says
     * @param announced how many there will be; null where nobody says
     * @param sources who computes the metric for these weights
     * @param seen rows that the metric's scorers have seen, including those that it does not apply to
     */
    record Origin(String checkpointId, Long announced, Set<String> sources, long seen) {}

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

    /**
     * The scores of the rows that two checkpoints, or two metrics of one, have in common.
     *
     * @param clusters of the rows; null where they don't depend on each other
     */
    record Pairs(double[] now, double[] before, String[] clusters) {}

    Pairs pairWith(Scored before) {
        Rows.Matches matches = rows.matches(before.rows);
        return new Pairs(
                scores(matches.mine()),
                before.scores(matches.theirs()),
                rows.clustered() ? clusters(matches.mine()) : null);
    }

    private double[] scores(int[] of) {
        double[] scores = new double[of.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = definition.value(vectors[of[i]], 1);
        }
        return scores;
    }

    private String[] clusters(int[] of) {
        String[] all = rows.clusterIds();
        return Arrays.stream(of).mapToObj(row -> all[row]).toArray(String[]::new);
    }
}
