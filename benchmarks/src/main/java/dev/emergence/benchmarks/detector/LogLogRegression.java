package dev.emergence.benchmarks.detector;

/**
 * Binomial regression k_j ~ Binomial(n, exp(−exp(−η_j))), η = Xβ, by Fisher scoring (McCullagh, Nelder 1989, §2.5) with halved steps
 * where the likelihood would fall. The log-likelihood is concave in β.
 *
 * <p>With w = e^(−η): dl/dη = w·(k − (n − k)/(e^w − 1)) and the information n·w²/(e^w − 1). Where no or all answers are right the greatest
 * likelihood lies at infinity; it is approached until a step gains less than 10⁻⁹.
 */
final class LogLogRegression {
    private static final int MOST_STEPS = 500;
    private static final int MOST_HALVINGS = 40;
    private static final double STILL = 1e-9;

    /** Keeps the information invertible where no answer tells anything. */
    private static final double RIDGE = 1e-9;

    private final double[][] columns;
    private final double[] successes;
    private final double n;

    LogLogRegression(double[][] columns, double[] successes, double n) {
        this.columns = columns;
        this.successes = successes;
        this.n = n;
    }

    /** The greatest, without the binomial coefficients. */
    double logLikelihood() {
        double[] beta = new double[columns.length];
        double now = logLikelihood(beta);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] by = scoringStep(beta);
            double then = Double.NEGATIVE_INFINITY;
            double part = 1;
            for (int halving = 0; halving < MOST_HALVINGS && !(then >= now); halving++, part /= 2) {
                then = logLikelihood(moved(beta, by, part));
            }
            if (!(then - now > STILL)) {
                return Math.max(then, now);
            }
            beta = moved(beta, by, 2 * part);
            now = then;
        }
        return now;
    }

    private double logLikelihood(double[] beta) {
        double sum = 0;
        for (int j = 0; j < successes.length; j++) {
            double w = Math.exp(-eta(beta, j));
            double wrong = n - successes[j];
            sum -= successes[j] > 0 ? successes[j] * w : 0;
            sum += wrong > 0 ? wrong * Math.log(-Math.expm1(-w)) : 0;
        }
        return sum;
    }

    private double[] scoringStep(double[] beta) {
        int size = columns.length;
        double[][] system = new double[size][size + 1];
        for (int j = 0; j < successes.length; j++) {
            double w = Math.exp(-eta(beta, j));
            double odds = 1 / Math.expm1(w);
            double slope = w * (successes[j] - (n - successes[j]) * odds);
            double information = w < Double.MAX_VALUE && odds > 0 ? n * w * w * odds : 0;
            for (int a = 0; a < size; a++) {
                system[a][size] += columns[a][j] * slope;
                for (int b = 0; b < size; b++) {
                    system[a][b] += columns[a][j] * columns[b][j] * information;
                }
            }
        }
        for (int a = 0; a < size; a++) {
            system[a][a] += RIDGE;
        }
        return solved(system);
    }

    /** Gauss without pivoting: the matrix is positive definite. */
    private static double[] solved(double[][] system) {
        int size = system.length;
        for (int a = 0; a < size; a++) {
            for (int b = a + 1; b < size; b++) {
                double factor = system[b][a] / system[a][a];
                for (int c = a; c <= size; c++) {
                    system[b][c] -= factor * system[a][c];
                }
            }
        }
        double[] solution = new double[size];
        for (int a = size - 1; a >= 0; a--) {
            double rest = system[a][size];
            for (int b = a + 1; b < size; b++) {
                rest -= system[a][b] * solution[b];
            }
            solution[a] = rest / system[a][a];
        }
        return solution;
    }

    private static double[] moved(double[] beta, double[] by, double part) {
        double[] moved = beta.clone();
        for (int a = 0; a < moved.length; a++) {
            moved[a] += part * by[a];
        }
        return moved;
    }

    private double eta(double[] beta, int j) {
        double eta = 0;
        for (int a = 0; a < beta.length; a++) {
            eta += beta[a] * columns[a][j];
        }
        return eta;
    }
}
