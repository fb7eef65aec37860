package dev.emergence.statistics.shared;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Whether the tasks of one run break at the same checkpoint: by one learning-rate step, restart, data mixture or evaluation.
 *
 * <ol>
 *   <li>A task's factor at a scale is the mean over its curves of the candidates' Bayes factors ({@link CandidateFactors}), so that
 *       correlated metrics count once. The grid is all candidates' scales of the run.
 *   <li>Its ratio R at grid position g: the mean factor at g and g + 1 over ½ + ½·the mean factor from g − 5 to g + 6: "here rather
 *       than anywhere near". 1 where it has no candidate.
 *   <li>{@code factor(g) = mean over p ∈ {.1, .3, .5, .7, .9} of Π over tasks of (1 − p + p·R)}: a share p of the tasks breaks here.
 *   <li>{@code evidence(g) = weight(g)·factor(g)}, the weight being the share of the grid's decades just before g: an e-value against
 *       "each task breaks by itself, anywhere near".
 *   <li>A task belongs to g if p·R ≥ 1 − p at the best p. Evidence of 20 or more and three tasks make a change; the best comes first,
 *       and none lies within six positions of a better one.
 * </ol>
 *
 * <p>Own definition, after the mixture over the number of affected streams of Xie and Siegmund (2013), Sequential multi-sensor
 * change-point detection, doi 10.1214/13-AOS1094; e-values as in Vovk and Wang (2021), doi 10.1214/20-AOS2020.
 */
public final class SharedChanges {
    /** Decades to which the scales of a family's runs are rounded. */
    public static final double ROUNDED = .02;

    /** Of the tasks that a shared change may break. */
    static final double[] SHARES = {.1, .3, .5, .7, .9};

    static final double LEAST_DECADES = 1e-9;

    private static final double EVIDENCE = Math.log10(20);
    private static final int NEAR = 5;
    private static final int LEAST_TASKS = 3;
    private static final double LN10 = Math.log(10);

    private final FactorTable table;
    private final double[][] ratios;
    private final double[] weights;

    /** ln Π over tasks by share and grid position. */
    private final double[][] products;

    private final double[] evidence;
    private final List<SharedChange> changes;

    private SharedChanges(FactorTable table) {
        this.table = table;
        int positions = table.grid.length;
        ratios = new double[table.tasks()][positions];
        for (int task = 0; task < ratios.length; task++) {
            for (int g = 0; g < positions; g++) {
                ratios[task][g] = table.ratio(task, g, NEAR);
            }
        }
        weights = table.weights();
        products = Arrays.stream(SHARES).mapToObj(this::product).toArray(double[][]::new);
        evidence = new double[positions];
        Arrays.setAll(evidence, g -> (logFactor(g) + Math.log(weights[g])) / LN10);
        changes = List.copyOf(changes(EVIDENCE));
    }

    /** @param tasks of one run, each with its curves' factors; a task without any plays no part */
    public static SharedChanges of(List<List<CandidateFactors>> tasks) {
        return new SharedChanges(new FactorTable(tasks));
    }

    /**
     * The same over the runs of a family by tokens: a run's factor takes a task's place, scales being rounded to .02 decades.
     *
     * @param runs {@link #factors} of each; the changes' {@code tasks} are indices of them
     */
    public static SharedChanges ofFamily(List<CandidateFactors> runs) {
        return of(runs.stream().map(run -> List.of(run.rounded(ROUNDED))).toList());
    }

    /** Of the run, in a family's eyes: factor(g) by position. */
    public CandidateFactors factors() {
        double[] logs = new double[table.grid.length];
        Arrays.setAll(logs, this::logFactor);
        return new CandidateFactors(table.before, table.grid, logs);
    }

    private double[] product(double share) {
        double[] logs = new double[table.grid.length];
        for (double[] ratio : ratios) {
            for (int g = 0; g < logs.length; g++) {
                logs[g] += Double.isNaN(ratio[g]) ? 0 : Math.log(1 - share + share * ratio[g]);
            }
        }
        return logs;
    }

    /** Natural logarithm of factor(g). */
    double logFactor(int g) {
        return logSum(Arrays.stream(products).mapToDouble(row -> row[g]).toArray()) - Math.log(SHARES.length);
    }

    double weight(int g) {
        return weights[g];
    }

    /** log10 of the scales, ascending. */
    public double[] grid() {
        return table.grid.clone();
    }

    /** log10 of the evidence of all positions together; −∞ without a candidate. */
    public double evidenceLog10() {
        return logSum(Arrays.stream(evidence).map(log10 -> log10 * LN10).toArray()) / LN10;
    }

    /** The best first. */
    public List<SharedChange> changes() {
        return changes;
    }

    /**
     * The best first.
     *
     * @param leastLog10 least evidence, in place of log10 of 20
     */
    public List<SharedChange> changes(double leastLog10) {
        int[] order = IntStream.range(0, evidence.length)
                .boxed()
                .sorted(Comparator.comparingDouble(g -> -evidence[g]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<Integer> taken = new ArrayList<>();
        List<SharedChange> found = new ArrayList<>();
        for (int g : order) {
            if (evidence[g] >= leastLog10 && taken.stream().allMatch(other -> Math.abs(g - other) > NEAR + 1)) {
                change(g).ifPresent(change -> {
                    taken.add(g);
                    found.add(change);
                });
            }
        }
        return found;
    }

    /** Empty where too few tasks belong. */
    private Optional<SharedChange> change(int g) {
        double share = bestShare(g);
        List<Integer> members = new ArrayList<>();
        TreeMap<Integer, Integer> votes = new TreeMap<>();
        int judged = 0;
        for (int task = 0; task < ratios.length; task++) {
            double ratio = ratios[task][g];
            judged += Double.isNaN(ratio) ? 0 : 1;
            if (share * ratio >= 1 - share) {
                members.add(task);
                votes.merge(table.better(task, g), 1, Integer::sum);
            }
        }
        if (members.size() < LEAST_TASKS) {
            return Optional.empty();
        }
        int at = votes.firstKey();
        for (int position : votes.keySet()) {
            at = votes.get(position) > votes.get(at) ? position : at;
        }
        return Optional.of(new SharedChange(table.grid[at], evidence[g], members, judged, share));
    }

    private double bestShare(int g) {
        int best = 0;
        for (int i = 1; i < SHARES.length; i++) {
            best = products[i][g] > products[best][g] ? i : best;
        }
        return SHARES[best];
    }

    /**
     * The change that a curve's own break belongs to: its task belongs, and it stands within one position. Empty where the break is
     * specific to its task.
     *
     * @param u log10 of the scale of the curve's break
     * @param task index of the curve's task
     */
    public Optional<SharedChange> sharedBy(double u, int task) {
        int at = Arrays.binarySearch(table.grid, u);
        return changes.stream()
                .filter(change -> at >= 0
                        && change.tasks().contains(task)
                        && Math.abs(at - Arrays.binarySearch(table.grid, change.u())) <= 1)
                .findFirst();
    }

    /** ln Σ exp; −∞ of nothing. */
    private static double logSum(double[] logs) {
        double largest = Arrays.stream(logs).max().orElse(Double.NEGATIVE_INFINITY);
        return largest == Double.NEGATIVE_INFINITY
                ? largest
                : largest
                        + Math.log(Arrays.stream(logs)
                                .map(log -> Math.exp(log - largest))
                                .sum());
    }
}
