package dev.emergence.benchmarks.detector;

import java.util.Arrays;

/** Ordinary least squares by modified Gram–Schmidt (Björck 1967, doi 10.1007/BF01934122). */
final class LeastSquares {
    /** Of a column's length, what is left of it where the ones before explain it. */
    private static final double NOTHING = 1e-12;

    private LeastSquares() {}

    /**
     * The sum of squared residuals of y around the columns, over the rows {@code from} to {@code to − 1}. A column that the ones before
     * it explain there adds nothing.
     */
    static double residual(double[][] columns, double[] y, int from, int to) {
        double[][] orthogonal = new double[columns.length][];
        double[] rest = Arrays.copyOfRange(y, from, to);
        for (int c = 0; c < columns.length; c++) {
            double[] column = Arrays.copyOfRange(columns[c], from, to);
            double length = dot(column, column);
            for (int before = 0; before < c; before++) {
                takeOut(column, orthogonal[before]);
            }
            orthogonal[c] = dot(column, column) > NOTHING * length ? column : new double[to - from];
            takeOut(rest, orthogonal[c]);
        }
        return dot(rest, rest);
    }

    /** 1, u, u², … */
    static double[][] polynomial(double[] u, int degree) {
        double[][] columns = new double[degree + 1][u.length];
        for (int d = 0; d <= degree; d++) {
            for (int j = 0; j < u.length; j++) {
                columns[d][j] = d == 0 ? 1 : columns[d - 1][j] * (u[j] - u[0]);
            }
        }
        return columns;
    }

    private static void takeOut(double[] vector, double[] column) {
        double square = dot(column, column);
        double share = square > 0 ? dot(vector, column) / square : 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] -= share * column[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
