package dev.emergence.statistics.verdict;

import dev.emergence.statistics.point.ProportionTest;

/**
 * Tells whether a jump was the answer's form being learned and not the ability.
 *
 * <p>With f = k_f/n the share of well-formed answers and a = k_a/k_f the accuracy among them, form was learned (or
 * lost) at position j if
 *
 * <ul>
 *   <li>f moves in the given direction from point j − 1 to the furthest of the three points from j on by δ or more and
 *       with |z| ≥ 3, and
 *   <li>a, pooled over the up to three points before j and the up to three from j on, does not move in that direction
 *       by δ or more with |z| ≥ 3. Where no answer was well-formed on one of the sides, a did not show any move.
 * </ul>
 */
public final class FormatChange {
    private static final int WINDOW = 3;

    private FormatChange() {}

    /**
     * <p>Of examples in clusters all three count by their share that is independent: times {@code Precision.effective} / n.
     *
     * @param examples n at each point, at least 1
     * @param wellFormed k_f, how many answers have the form asked for
     * @param right k_a, how many of those are right
     * @param position index j of the jump, at least 1
     * @param direction +1 for a rise, −1 for a fall
     * @param delta least change that matters, {@link Judge#delta}
     */
    public static boolean explains(
            double[] examples, double[] wellFormed, double[] right, int position, int direction, double delta) {
        requireCounts(examples, wellFormed, right);
        if (position < 1 || position >= examples.length || Math.abs(direction) != 1) {
            throw new IllegalArgumentException("position=" + position + " direction=" + direction);
        }
        int end = Math.min(position + WINDOW, examples.length);
        int furthest = position;
        for (int i = position; i < end; i++) {
            double gain = share(wellFormed, examples, i) - share(wellFormed, examples, furthest);
            furthest = direction * gain > 0 ? i : furthest;
        }
        boolean formMoved = moved(
                wellFormed[furthest],
                examples[furthest],
                wellFormed[position - 1],
                examples[position - 1],
                direction,
                delta);
        int start = Math.max(0, position - WINDOW);
        return formMoved
                && !moved(
                        sum(right, position, end),
                        sum(wellFormed, position, end),
                        sum(right, start, position),
                        sum(wellFormed, start, position),
                        direction,
                        delta);
    }

    private static boolean moved(double k1, double n1, double k0, double n0, int direction, double delta) {
        return n1 > 0
                && n0 > 0
                && direction * (k1 / n1 - k0 / n0) >= delta
                && direction * ProportionTest.z(k1, n1, k0, n0) >= 3;
    }

    private static double share(double[] part, double[] whole, int i) {
        return part[i] / whole[i];
    }

    private static double sum(double[] counts, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += counts[i];
        }
        return sum;
    }

    private static void requireCounts(double[] examples, double[] wellFormed, double[] right) {
        boolean counts = examples.length == wellFormed.length && examples.length == right.length;
        for (int i = 0; counts && i < examples.length; i++) {
            counts = 0 <= right[i] && right[i] <= wellFormed[i] && wellFormed[i] <= examples[i] && examples[i] >= 1;
        }
        if (!counts) {
            throw new IllegalArgumentException(
                    "counts must satisfy 0 <= right <= wellFormed <= examples, 1 <= examples");
        }
    }
}
