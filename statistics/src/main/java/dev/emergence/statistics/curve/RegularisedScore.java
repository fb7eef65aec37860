package dev.emergence.statistics.curve;

import dev.emergence.statistics.point.Estimate;
import java.util.Arrays;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Breakthroughness that is not fooled by flat curves, beside the value that noise alone reaches.
 *
 * <p>{@code R = ±I(y) / √max(median(d²), median(2·SE²))}: where nothing changes, d measures the noise, whose expected
 * square is 2·SE². The straight line fitted to y over u with weights 1/SE² orients it: on a falling line the sign is turned, so
 * that R is above 0 wherever the curve goes as its line does, a falling loss like a rising score. The null quantile is the
 * 95% quantile (the 950th of 999 in order) of R, oriented alike, over 999 redraws {@code y*_j ~ N(line(u_j), SE_j²)}. A
 * score at or below it is noise around a straight line.
 *
 * <p>The redraws use a fixed seed: equal curves have equal quantiles. Only the largest fifty of their scores are worked out: no
 * score is above I over the root of the noise, and to see that a median is too large for a score among the fifty, changes need only be counted.
 *
 * @param score R; undefined for fewer than two points ({@code one_point}) or where neither y nor its error varies
 *     ({@code no_variation})
 * @param nullQuantile 95% quantile of R under a straight line; undefined with R, or where an SE is 0 ({@code
 *     error_zero}) or all scales are equal ({@code one_scale})
 */
public record RegularisedScore(Estimate<Double> score, Estimate<Double> nullQuantile) {
    private static final int REDRAWS = 999;
    private static final int RANK = 950;

    /** Scores that differ by less are worked out. */
    private static final double ROUNDING = 1e-9;

    /**
     * @param u log10 of the scales
     * @param y scores
     * @param se their standard errors ≥ 0
     */
    public static RegularisedScore of(double[] u, double[] y, double[] se) {
        if (u.length != y.length || u.length != se.length) {
            throw new IllegalArgumentException("u: " + u.length + ", y: " + y.length + ", se: " + se.length);
        }
        if (y.length < 2) {
            return undefined("one_point");
        }
        double noise = noise(se);
        double score = score(y, noise);
        if (!Double.isFinite(score)) {
            return undefined("no_variation");
        }
        boolean exact = Arrays.stream(se).anyMatch(error -> error == 0);
        Optional<WeightedLine> line = WeightedLine.fit(u, y, exact ? ones(se.length) : se);
        int direction = line.isPresent() && line.get().slope() < 0 ? -1 : 1;
        Estimate<Double> quantile = exact
                ? Estimate.undefined("error_zero")
                : line.map(fitted -> redrawnQuantile(fitted, direction, u, se, noise))
                        .orElse(Estimate.undefined("one_scale"));
        return new RegularisedScore(Estimate.of(oriented(score, direction)), quantile);
    }

    private static double[] ones(int length) {
        double[] ones = new double[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Estimate<Double> redrawnQuantile(
            WeightedLine line, int direction, double[] u, double[] se, double noise) {
        double[] normals = Normals.first(REDRAWS * u.length);
        double[] mean = Arrays.stream(u).map(line::at).toArray();
        double[] redrawn = new double[u.length];
        PriorityQueue<Double> largest = new PriorityQueue<>();
        for (int i = 0; i < REDRAWS; i++) {
            redraw(i, normals, mean, se, redrawn);
            boolean more = largest.size() <= REDRAWS - RANK;
            if (more || mayExceed(largest.element(), redrawn, noise, direction)) {
                largest.add(oriented(score(redrawn, noise), direction));
                if (!more) {
                    largest.remove();
                }
            }
        }
        // of which 49 others are at least as large
        double quantile = largest.element();
        return Double.isFinite(quantile) ? Estimate.of(quantile) : Estimate.undefined("no_variation");
    }

    /** False only where the oriented score of some redraw is surely no larger: then its median need not be known. */
    private static boolean mayExceed(double score, double[] redrawn, double noise, int direction) {
        double improvement = direction * DescriptiveScores.improvement(redrawn);
        if (!(Math.max(0, improvement / Math.sqrt(noise)) > score)) {
            return false;
        }
        // a score as large has a median of at most this
        double square = improvement / score * (improvement / score) * (1 + ROUNDING);
        return score <= 0 || changesAtMost(square, redrawn) >= redrawn.length / 2;
    }

    private static void redraw(int i, double[] normals, double[] mean, double[] se, double[] redrawn) {
        int from = i * mean.length;
        for (int j = 0; j < redrawn.length; j++) {
            redrawn[j] = mean[j] + se[j] * normals[from + j];
        }
    }

    /** 0 also where errors that vanish beside the values have redrawn a constant. */
    private static double oriented(double score, int direction) {
        return Double.isNaN(score) || score == 0 ? 0 : direction * score;
    }

    private static double score(double[] y, double noise) {
        double square = noise;
        if (!isMedianChangeAtMost(noise, y)) {
            square = Math.max(DescriptiveScores.median(DescriptiveScores.squaredChanges(y)), noise);
        }
        return DescriptiveScores.improvement(y) / Math.sqrt(square);
    }

    /** Of a straight line's redraws it mostly is: the median of a normal change's square is 0.45 of its mean. To count them is enough to know. */
    private static boolean isMedianChangeAtMost(double square, double[] y) {
        return changesAtMost(square, y) > (y.length - 1) / 2;
    }

    /** How many changes have a square of at most this. */
    private static int changesAtMost(double square, double[] y) {
        int atMost = 0;
        for (int i = 0; i < y.length - 1; i++) {
            double change = y[i + 1] - y[i];
            atMost += change * change <= square ? 1 : 0;
        }
        return atMost;
    }

    private static double noise(double[] se) {
        double[] squares = new double[se.length];
        for (int i = 0; i < se.length; i++) {
            if (!(se[i] >= 0) || Double.isInfinite(se[i])) {
                throw new IllegalArgumentException("se=" + se[i]);
            }
            squares[i] = 2 * se[i] * se[i];
        }
        return DescriptiveScores.median(squares);
    }

    private static RegularisedScore undefined(String reason) {
        return new RegularisedScore(Estimate.undefined(reason), Estimate.undefined(reason));
    }
}
