package dev.emergence.benchmarks.detector;

/**
 * Andrews (1993), Tests for parameter instability and structural change with unknown change point, doi 10.2307/2951764: the greatest of
 * Chow's F over all places that leave 15% of the points on either side,
 *
 * <p>{@code F(k) = ((S − S_k)/p) / (S_k/(J − 2p))},
 *
 * <p>S being the sum of squared residuals around one polynomial with p coefficients, S_k that around two, of the points before k and of
 * those from k on.
 *
 * <p>15% is Andrews' choice where nothing is known of the place. His critical values are for stationary regressors and many points; these
 * are exact for the curves here, since F depends on neither coefficients nor σ. They are the 99% quantiles of 1,000,000 curves of 28
 * equally spaced points with independent normal noise (numpy 2.4.6, {@code default_rng(20261127)}; SupFTest repeats it with fewer). The
 * level of 1% is what the verdicts promise of a single look.
 */
final class SupF implements Detector {
    private static final double TRIMMED = .15;

    private final int degree;
    private final double critical;

    private SupF(int degree, double critical) {
        this.degree = degree;
        this.critical = critical;
    }

    /** Smooth is a straight line. */
    static SupF aroundLine() {
        return new SupF(1, 9.638);
    }

    /** Smooth is a parabola. */
    static SupF aroundQuadratic() {
        return new SupF(2, 8.029);
    }

    @Override
    public boolean claims(double[] u, double[] v) {
        return statistic(u, v) > critical;
    }

    /** The greatest F. */
    double statistic(double[] u, double[] v) {
        int points = u.length;
        int coefficients = degree + 1;
        int least = Math.max(coefficients + 1, (int) Math.ceil(TRIMMED * points));
        double[][] columns = LeastSquares.polynomial(u, degree);
        double one = LeastSquares.residual(columns, v, 0, points);
        double greatest = 0;
        for (int k = least; k <= points - least; k++) {
            double two = LeastSquares.residual(columns, v, 0, k) + LeastSquares.residual(columns, v, k, points);
            double f = (one - two) / coefficients / (two / (points - 2 * coefficients));
            greatest = Math.max(greatest, f);
        }
        return greatest;
    }
}
