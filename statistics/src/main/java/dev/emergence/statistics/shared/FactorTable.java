package dev.emergence.statistics.shared;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** The factors of tasks on one grid, the scales of all their candidates. */
final class FactorTable {
    /** log10 of the scales, ascending. */
    final double[] grid;

    /** log10 of the scale before the first of the grid: the greatest of the curves that begin there. NaN without a grid. */
    final double before;

    /** Natural logarithm of the mean factor over a task's curves, by task and grid position; NaN where it has no candidate. */
    final double[][] logFactors;

    FactorTable(List<List<CandidateFactors>> tasks) {
        TreeSet<Double> scales = new TreeSet<>();
        for (List<CandidateFactors> curves : tasks) {
            for (CandidateFactors curve : curves) {
                for (int c = 0; c < curve.size(); c++) {
                    scales.add(curve.u(c));
                }
            }
        }
        grid = scales.stream().mapToDouble(Double::doubleValue).toArray();
        logFactors = tasks.stream().map(this::means).toArray(double[][]::new);
        before = tasks.stream()
                .flatMap(List::stream)
                .filter(curve -> curve.size() > 0 && curve.u(0) == grid[0])
                .mapToDouble(CandidateFactors::before)
                .max()
                .orElse(Double.NaN);
    }

    private double[] means(List<CandidateFactors> curves) {
        double[] greatest = new double[grid.length];
        Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
        int[] counts = new int[grid.length];
        for (CandidateFactors curve : curves) {
            for (int c = 0; c < curve.size(); c++) {
                int g = Arrays.binarySearch(grid, curve.u(c));
                greatest[g] = Math.max(greatest[g], curve.logFactor(c));
                counts[g]++;
            }
        }
        double[] sums = new double[grid.length];
        for (CandidateFactors curve : curves) {
            for (int c = 0; c < curve.size(); c++) {
                int g = Arrays.binarySearch(grid, curve.u(c));
                // all factors may be 0
                sums[g] += greatest[g] == Double.NEGATIVE_INFINITY ? 0 : Math.exp(curve.logFactor(c) - greatest[g]);
            }
        }
        double[] means = new double[grid.length];
        Arrays.setAll(means, g -> counts[g] == 0 ? Double.NaN : greatest[g] + Math.log(sums[g] / counts[g]));
        return means;
    }

    int tasks() {
        return logFactors.length;
    }

    /** Share of the grid's decades that lie just before each position. */
    double[] weights() {
        double[] weights = new double[grid.length];
        double sum = 0;
        for (int g = 0; g < grid.length; g++) {
            weights[g] = Math.max(grid[g] - (g == 0 ? before : grid[g - 1]), SharedChanges.LEAST_DECADES);
            sum += weights[g];
        }
        for (int g = 0; g < grid.length; g++) {
            weights[g] /= sum;
        }
        return weights;
    }

    /**
     * How much more likely a task breaks at a position or the next than anywhere near: the mean factor of both over ½ + ½·the mean
     * factor of those from g − {@code near} to g + 1 + {@code near}. NaN where the task has no candidate at either.
     */
    double ratio(int task, int g, int near) {
        double[] row = logFactors[task];
        int from = Math.max(0, g - near);
        int to = Math.min(grid.length, g + near + 2);
        double top = 0;
        for (int i = from; i < to; i++) {
            top = row[i] > top ? row[i] : top;
        }
        double here = meanFactor(row, g, Math.min(grid.length, g + 2), top);
        return here / (.5 * Math.exp(-top) + .5 * meanFactor(row, from, to, top));
    }

    /** Mean of exp(log − top) where there are candidates; NaN where there is none. */
    private static double meanFactor(double[] logs, int from, int to, double top) {
        double sum = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            if (!Double.isNaN(logs[i])) {
                sum += Math.exp(logs[i] - top);
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    /** Of a position and the next, the one where a task's factor is greater; the first of equals. */
    int better(int task, int g) {
        double[] row = logFactors[task];
        boolean next = g + 1 < grid.length && (Double.isNaN(row[g]) || row[g + 1] > row[g]);
        return next && !Double.isNaN(row[g + 1]) ? g + 1 : g;
    }
}
