package dev.emergence.benchmarks.characteristics;

import dev.emergence.statistics.curve.LinkedValue;
import dev.emergence.statistics.curve.Links;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.point.Moments;
import dev.emergence.statistics.point.PairedMoments;
import dev.emergence.statistics.verdict.Basis;
import dev.emergence.statistics.verdict.Guessing;
import dev.emergence.statistics.verdict.Judge;
import dev.emergence.statistics.verdict.ReasonedVerdict;
import dev.emergence.statistics.verdict.ReportedPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * One simulated family.
 *
 * <p>L_j = exp(−(v_j + N(0, jitter²))). Example i has the loss L_j·g_i·e_ij: difficulty g_i lognormal with σ = .6, the same at all
 * checkpoints, and e_ij lognormal with σ = .1, both of mean 1. The companion is their mean, with paired errors. The reported metric is
 * the number of n examples that a {@link Score} gets right.
 *
 * @param breakAt index of the first point after the break; empty for one that does not break
 * @param companion linked mean loss at each point
 * @param floor in that link
 */
public record Run(OptionalInt breakAt, List<ReportedPoint> reported, List<LinkedValue> companion, double floor) {
    private static final double DIFFICULTY = .6;
    private static final double NOISE = .1;

    /** How many examples are right at a checkpoint. */
    @FunctionalInterface
    interface Score {
        int right(int checkpoint, double loss, RandomGenerator random);

        /** Binomial(n, exp(−K·L)): all K tokens must be right. */
        static Score ofTokens(int tokens, int examples) {
            return (checkpoint, loss, random) -> binomial(random, examples, Math.exp(-tokens * loss));
        }
    }

    public static Run simulate(Shape shape, int tokens, int examples, RandomGenerator random) {
        return simulate(Course.of(shape, random), examples, Score.ofTokens(tokens, examples), random);
    }

    static Run simulate(Course course, int examples, Score score, RandomGenerator random) {
        double[] difficulty = new double[examples];
        Arrays.setAll(difficulty, i -> lognormal(random, DIFFICULTY));
        int points = course.size();
        double[][] losses = new double[points][examples];
        List<ReportedPoint> reported = new ArrayList<>(points);
        for (int j = 0; j < points; j++) {
            double loss = Math.exp(-(course.v()[j] + course.jitter() * random.nextGaussian()));
            for (int i = 0; i < examples; i++) {
                losses[j][i] = loss * difficulty[i] * lognormal(random, NOISE);
            }
            reported.add(new ReportedPoint(course.u()[j], score.right(j, loss, random), examples));
        }
        double[] means =
                Arrays.stream(losses).mapToDouble(x -> Moments.of(x).mean()).toArray();
        double floor = Links.lossFloor(means);
        return new Run(course.breakAt(), reported, link(losses, means, floor), floor);
    }

    /** Standard deviation of −ln mean loss around its expectation, but for the examples' difficulty, which is the same at all points. */
    static double noise(double jitter, int examples) {
        return Math.sqrt(jitter * jitter + Math.exp(DIFFICULTY * DIFFICULTY) * Math.expm1(NOISE * NOISE) / examples);
    }

    public double[] scales() {
        return reported.stream().mapToDouble(ReportedPoint::u).toArray();
    }

    /** The reported proportions. */
    public double[] shares() {
        return reported.stream().mapToDouble(p -> p.successes() / p.examples()).toArray();
    }

    /** The linked companion. */
    double[] v() {
        return companion.stream().mapToDouble(LinkedValue::v).toArray();
    }

    /** −ln mean loss, without the link's floor. */
    double[] minusLogLosses() {
        return companion.stream()
                .mapToDouble(point -> -Math.log(Links.lossAt(point.v(), floor)))
                .toArray();
    }

    public BreakEvidence evidence() {
        return evidence(reported.size());
    }

    /** Of the first points. */
    private BreakEvidence evidence(int points) {
        double[] se =
                companion.stream().mapToDouble(LinkedValue::se).limit(points).toArray();
        return BreakEvidence.of(Arrays.copyOf(scales(), points), Arrays.copyOf(v(), points), se);
    }

    /** With the companion, at the end. */
    ReasonedVerdict verdict(Guessing guessing) {
        return Judge.STANDARD.judge(reported, guessing, evidence(), Basis.COMPANION);
    }

    /** By the score alone, at the end. */
    ReasonedVerdict verdictAlone(Guessing guessing) {
        return Judge.STANDARD.judge(reported, guessing);
    }

    /** Whether a break is claimed with the companion when so many points are in; the link's floor is the whole curve's. */
    boolean claimed(int points, Guessing guessing) {
        return Tally.claimsBreak(
                Judge.STANDARD.judge(reported.subList(0, points), guessing, evidence(points), Basis.COMPANION));
    }

    /** The index of the newest checkpoint when a break is first claimed with the companion. */
    OptionalInt firstClaim(Guessing guessing) {
        return IntStream.range(0, reported.size())
                .filter(j -> claimed(j + 1, guessing))
                .findFirst();
    }

    private static List<LinkedValue> link(double[][] losses, double[] means, double floor) {
        List<LinkedValue> linked = new ArrayList<>(losses.length);
        linked.add(Links.loss(means[0], Moments.of(losses[0]).standardError().orElseThrow(), floor));
        for (int j = 1; j < losses.length; j++) {
            linked.add(Links.loss(means[j], PairedMoments.of(losses[j], losses[j - 1]), floor));
        }
        return linked;
    }

    private static double lognormal(RandomGenerator random, double sigma) {
        return Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
    }

    static int binomial(RandomGenerator random, int n, double p) {
        int successes = 0;
        for (int i = 0; i < n; i++) {
            successes += random.nextDouble() < p ? 1 : 0;
        }
        return successes;
    }
}
