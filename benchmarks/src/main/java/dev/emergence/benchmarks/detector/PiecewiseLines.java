package dev.emergence.benchmarks.detector;

import java.util.Arrays;

/**
 * The best 1 to 5 straight pieces by the Bayesian information criterion (Schwarz 1978; for the number of changes Yao 1988, doi
 * 10.1016/0167-7152(88)90118-6); it claims a change where two pieces or more are better than one.
 *
 * <p>{@code BIC(m) = J·ln(S_m/J) + (3m − 1)·ln J}, S_m being the least sum of squared residuals around m lines, each with two
 * coefficients, of three points at least, with m − 1 places between them. All places are tried, by dynamic programming (Bellman 1961;
 * Bai, Perron 2003, doi 10.1002/jae.659).
 *
 * <p>Three points are the fewest on which a line leaves something to be seen; five pieces are more than any curve here has.
 */
final class PiecewiseLines implements Detector {
    private static final int LEAST_POINTS = 3;
    private static final int MOST_PIECES = 5;

    @Override
    public boolean claims(double[] u, double[] v) {
        return pieces(u, v) > 1;
    }

    /** How many pieces are best. */
    int pieces(double[] u, double[] v) {
        int points = u.length;
        double[][] costs = costs(u, v);
        double[] sums = costs[0];
        int best = 1;
        double least = criterion(sums[points], points, 1);
        for (int pieces = 2; pieces <= MOST_PIECES; pieces++) {
            sums = withOneMore(sums, costs);
            double criterion = criterion(sums[points], points, pieces);
            if (criterion < least) {
                least = criterion;
                best = pieces;
            }
        }
        return best;
    }

    /** By first point and end: the sum of squared residuals of a line; infinite for fewer than three points. */
    private static double[][] costs(double[] u, double[] v) {
        int points = u.length;
        double[][] columns = LeastSquares.polynomial(u, 1);
        double[][] costs = new double[points][points + 1];
        for (int from = 0; from < points; from++) {
            Arrays.fill(costs[from], Double.POSITIVE_INFINITY);
            for (int to = from + LEAST_POINTS; to <= points; to++) {
                costs[from][to] = LeastSquares.residual(columns, v, from, to);
            }
        }
        return costs;
    }

    /** By end: the least sum with a piece more. */
    private static double[] withOneMore(double[] sums, double[][] costs) {
        double[] more = new double[sums.length];
        for (int to = 0; to < sums.length; to++) {
            more[to] = Double.POSITIVE_INFINITY;
            for (int from = 0; from < to; from++) {
                more[to] = Math.min(more[to], sums[from] + costs[from][to]);
            }
        }
        return more;
    }

    private static double criterion(double sum, int points, int pieces) {
        return points * Math.log(sum / points) + (3 * pieces - 1) * Math.log(points);
    }
}
