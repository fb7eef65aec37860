package dev.emergence.benchmarks.detector;

/**
 * The likelihood-ratio test that knows what nobody knows: that smooth is a straight line, where the break stands, whether it is one of
 * level or of slope, and the noise. What it does not find, nobody can; what it finds and a verdict does not is the price of not knowing.
 *
 * <p>Without a break v_j = a + b·t_j, with one v_j = a + b·t_j + δ·x_j, x_j being 0 before the break and from there on 1 (level) or the
 * decades since the last point before it (slope). a, b and δ are fitted, nothing else. It claims the break where the greatest likelihood
 * with it is 100 times that without or more, the factor at which verdicts decide. With Gaussian noise that is |z| ≥ √(2·ln 100) = 3.03 of
 * δ, which a curve without a break passes with probability .0024 (Neyman, Pearson 1933, doi 10.1098/rsta.1933.0009; Wilks 1938).
 */
public enum Oracle implements Alarm {
    /** The mean loss: v_j = −ln mean_j ~ N(·, σ²), σ² known. */
    COMPANION("oracle, companion"),

    /** The number of right answers alone: Binomial(n, exp(−exp(−v_j))), so that −ln K is part of a. */
    SCORE("oracle, score alone");

    private static final double DECISIVE = Math.log(100);

    private final String label;

    Oracle(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /**
     * By the companion: (S_without − S_with)/(2σ²) ≥ ln 100, S being sums of squared residuals.
     *
     * @param t decades
     * @param v −ln mean loss
     * @param x the break's response
     * @param sigma standard deviation of v around its expectation
     */
    public static boolean companion(double[] t, double[] v, double[] x, double sigma) {
        double[][] line = LeastSquares.polynomial(t, 1);
        double[][] broken = {line[0], line[1], x};
        double without = LeastSquares.residual(line, v, 0, v.length);
        double with = LeastSquares.residual(broken, v, 0, v.length);
        return without - with >= 2 * sigma * sigma * DECISIVE;
    }

    /**
     * By the score alone: the difference of the greatest log-likelihoods is ln 100 or more.
     *
     * @param t decades
     * @param successes of n examples at each point
     * @param x the break's response
     */
    public static boolean score(double[] t, double[] successes, double n, double[] x) {
        double[][] line = LeastSquares.polynomial(t, 1);
        double without = new LogLogRegression(line, successes, n).logLikelihood();
        double with = new LogLogRegression(new double[][] {line[0], line[1], x}, successes, n).logLikelihood();
        return with - without >= DECISIVE;
    }
}
