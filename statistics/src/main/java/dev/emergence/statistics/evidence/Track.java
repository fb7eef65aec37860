package dev.emergence.statistics.evidence;

import java.util.Arrays;

/** The arrays of one curve: its points, the forecasts of the bank and what a break at each would say. */
final class Track {
    int size;
    double[] u = new double[8];
    double[] v = new double[8];
    double[] se = new double[8];
    /** {@link FilteredPoint#seam}. */
    double[] seam = new double[8];

    double[] level = new double[8];
    double[] slope = new double[8];
    double[] forecastMean = new double[8];
    double[] forecastSd = new double[8];
    double[] logFactor = new double[8];

    /** Mean τ² of the bank if it breaks at the point. */
    double[] jitter = new double[8];

    /** Makes room for one more point at an index. */
    void open(int index) {
        if (size == u.length) {
            grow(size + (size >> 1));
        }
        for (double[] column :
                new double[][] {u, v, se, seam, level, slope, forecastMean, forecastSd, logFactor, jitter}) {
            System.arraycopy(column, index, column, index + 1, size - index);
        }
        size++;
    }

    private void grow(int capacity) {
        u = Arrays.copyOf(u, capacity);
        v = Arrays.copyOf(v, capacity);
        se = Arrays.copyOf(se, capacity);
        seam = Arrays.copyOf(seam, capacity);
        level = Arrays.copyOf(level, capacity);
        slope = Arrays.copyOf(slope, capacity);
        forecastMean = Arrays.copyOf(forecastMean, capacity);
        forecastSd = Arrays.copyOf(forecastSd, capacity);
        logFactor = Arrays.copyOf(logFactor, capacity);
        jitter = Arrays.copyOf(jitter, capacity);
    }

    void set(int index, double atU, double atV, double atSe, double atSeam) {
        u[index] = atU;
        v[index] = atV;
        se[index] = atSe;
        seam[index] = atSeam;
    }

    boolean holds(int index, double atU, double atV, double atSe, double atSeam) {
        return u[index] == atU && v[index] == atV && se[index] == atSe && seam[index] == atSeam;
    }

    Expectation forecast(int index) {
        double mean = forecastMean[index];
        return new Expectation(mean, forecastSd[index], (v[index] - mean) / forecastSd[index]);
    }
}
