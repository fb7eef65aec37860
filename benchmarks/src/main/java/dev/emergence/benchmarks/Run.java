package dev.emergence.benchmarks;

import dev.emergence.statistics.curve.LinkedValue;
import dev.emergence.statistics.curve.Links;
import dev.emergence.statistics.point.Moments;
import dev.emergence.statistics.point.PairedMoments;
import dev.emergence.statistics.verdict.ReportedPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * One simulated family: 28 checkpoints over 3 decades.
 *
 * <p>L_j = exp(−(v_j + N(0, .02²))), the power law with a checkpoint jitter of 2%. Example i has the loss L_j·g_i·e_ij:
 * difficulty g_i lognormal with σ = .6, the same at all checkpoints, and e_ij lognormal with σ = .1, both of mean 1.
 * The companion is their mean, with paired errors. The reported metric is the number of n examples with all K tokens
 * right, Binomial(n, exp(−K·L_j)).
 *
 * @param breakAt index of the first point after the break, 6 to 20; empty for a shape that does not break
 * @param companion linked mean loss at each point
 */
record Run(OptionalInt breakAt, List<ReportedPoint> reported, List<LinkedValue> companion) {
    static final int POINTS = 28;
    private static final double DECADES = 3;
    private static final double JITTER = .02;
    private static final double DIFFICULTY = .6;
    private static final double NOISE = .1;

    static Run simulate(Shape shape, int tokens, int examples, RandomGenerator random) {
        int at = random.nextInt(6, 21);
        Shape.Draw draw = Shape.Draw.of(random, decades(at - 1));
        double[] difficulty = new double[examples];
        Arrays.setAll(difficulty, i -> lognormal(random, DIFFICULTY));
        double[][] losses = new double[POINTS][examples];
        List<ReportedPoint> reported = new ArrayList<>(POINTS);
        for (int j = 0; j < POINTS; j++) {
            double v = shape.v(draw, decades(j)) + (j >= at ? shape.jump() : 0) + JITTER * random.nextGaussian();
            double loss = Math.exp(-v);
            for (int i = 0; i < examples; i++) {
                losses[j][i] = loss * difficulty[i] * lognormal(random, NOISE);
            }
            int right = binomial(random, examples, Math.exp(-tokens * loss));
            reported.add(new ReportedPoint(6 + decades(j), right, examples));
        }
        return new Run(shape.breaks() ? OptionalInt.of(at) : OptionalInt.empty(), reported, link(losses));
    }

    double[] scales() {
        return reported.stream().mapToDouble(ReportedPoint::u).toArray();
    }

    /** The reported proportions. */
    double[] shares() {
        return reported.stream().mapToDouble(p -> p.successes() / p.examples()).toArray();
    }

    private static List<LinkedValue> link(double[][] losses) {
        double[] means =
                Arrays.stream(losses).mapToDouble(x -> Moments.of(x).mean()).toArray();
        double floor = Links.lossFloor(means);
        List<LinkedValue> linked = new ArrayList<>(losses.length);
        linked.add(Links.loss(means[0], Moments.of(losses[0]).standardError().orElseThrow(), floor));
        for (int j = 1; j < losses.length; j++) {
            linked.add(Links.loss(means[j], PairedMoments.of(losses[j], losses[j - 1]), floor));
        }
        return linked;
    }

    private static double decades(int point) {
        return DECADES * point / (POINTS - 1);
    }

    private static double lognormal(RandomGenerator random, double sigma) {
        return Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
    }

    private static int binomial(RandomGenerator random, int n, double p) {
        int successes = 0;
        for (int i = 0; i < n; i++) {
            successes += random.nextDouble() < p ? 1 : 0;
        }
        return successes;
    }
}
