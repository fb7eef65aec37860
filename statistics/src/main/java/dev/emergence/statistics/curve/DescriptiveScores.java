package dev.emergence.statistics.curve;

import dev.emergence.statistics.point.Estimate;
import java.util.Arrays;

/**
 * What the literature computes from a curve y_1 … y_J over scale, with d = the J − 1 successive differences.
 *
 * <ul>
 *   <li>improvement {@code I = sign(argmax − argmin)·(max − min)}, the first of equals; undefined without a point
 *   <li>breakthroughness, also called emergence score: {@code I / √median(d²)} (Srivastava et al. 2022, arXiv
 *       2206.04615; Schaeffer, Miranda, Koyejo 2023, arXiv 2304.15004, eq. 1); undefined where the median is 0 ({@code
 *       median_change_zero}) or for fewer than two points ({@code one_point})
 *   <li>breakthroughness per step: the same over J − 1, by which a straight line scores 1
 *   <li>linearity {@code I / √mean(d²)} (Srivastava et al. 2022); undefined for a constant curve ({@code constant})
 * </ul>
 *
 * <p>{@link RegularisedScore} is the form that takes the error of y into account.
 */
public record DescriptiveScores(
        Estimate<Double> improvement,
        Estimate<Double> breakthroughness,
        Estimate<Double> breakthroughnessPerStep,
        Estimate<Double> linearity) {

    /**
     * @param y finite scores in order of scale
     */
    public static DescriptiveScores of(double... y) {
        if (y.length < 2) {
            Estimate<Double> none = Estimate.undefined("one_point");
            Estimate<Double> improvement = y.length == 0 ? Estimate.undefined("no_points") : Estimate.of(0.0);
            return new DescriptiveScores(improvement, none, none, none);
        }
        double improvement = improvement(y);
        double[] squares = squaredChanges(y);
        double mean = Arrays.stream(squares).average().orElseThrow();
        Estimate<Double> breakthroughness = ratio(improvement, median(squares), "median_change_zero");
        return new DescriptiveScores(
                Estimate.of(improvement),
                breakthroughness,
                breakthroughness.map(b -> b / (y.length - 1)),
                ratio(improvement, mean, "constant"));
    }

    static double improvement(double[] y) {
        int least = 0;
        int greatest = 0;
        for (int i = 0; i < y.length; i++) {
            if (!Double.isFinite(y[i])) {
                throw new IllegalArgumentException("a score must be finite, not " + y[i]);
            }
            least = y[i] < y[least] ? i : least;
            greatest = y[i] > y[greatest] ? i : greatest;
        }
        return Integer.signum(greatest - least) * (y[greatest] - y[least]);
    }

    static double[] squaredChanges(double[] y) {
        double[] squares = new double[y.length - 1];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = (y[i + 1] - y[i]) * (y[i + 1] - y[i]);
        }
        return squares;
    }

    /** Reorders its argument; the mean of the middle two where their number is even. */
    static double median(double[] values) {
        int half = values.length / 2;
        double upper = selected(values, half);
        if (values.length % 2 == 1) {
            return upper;
        }
        double lower = values[0];
        for (int i = 1; i < half; i++) {
            lower = Math.max(lower, values[i]);
        }
        return (lower + upper) / 2;
    }

    /** The value that is at an index once all are sorted; those before it are not larger then (Hoare 1961, algorithm 65). */
    private static double selected(double[] values, int index) {
        int from = 0;
        int to = values.length - 1;
        while (from < to) {
            double pivot = values[(from + to) >>> 1];
            int i = from;
            int j = to;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swap = values[i];
                    values[i++] = values[j];
                    values[j--] = swap;
                }
            }
            if (index <= j) {
                to = j;
            } else if (index >= i) {
                from = i;
            } else {
                break;
            }
        }
        return values[index];
    }

    private static Estimate<Double> ratio(double improvement, double square, String undefined) {
        double ratio = improvement / Math.sqrt(square);
        return square > 0 && Double.isFinite(ratio) ? Estimate.of(ratio) : Estimate.undefined(undefined);
    }
}
