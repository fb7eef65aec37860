package dev.emergence.statistics.evidence;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The arrays of one curve: its points, the forecasts of the bank and the factors of its candidates. */
final class Track {
    private static final double LN10 = Math.log(10);
    private static final int AHEAD = 3;

    int size;
    double[] u = new double[8];
    double[] v = new double[8];
    double[] se = new double[8];
    double[] level = new double[8];
    double[] slope = new double[8];
    double[] forecastMean = new double[8];
    double[] forecastSd = new double[8];
    double[] logFactor = new double[8];

    /** Makes room for one more point at an index. */
    void open(int index) {
        if (size == u.length) {
            grow(size + (size >> 1));
        }
        for (double[] column : new double[][] {u, v, se, level, slope, forecastMean, forecastSd, logFactor}) {
            System.arraycopy(column, index, column, index + 1, size - index);
        }
        size++;
    }

    private void grow(int capacity) {
        u = Arrays.copyOf(u, capacity);
        v = Arrays.copyOf(v, capacity);
        se = Arrays.copyOf(se, capacity);
        level = Arrays.copyOf(level, capacity);
        slope = Arrays.copyOf(slope, capacity);
        forecastMean = Arrays.copyOf(forecastMean, capacity);
        forecastSd = Arrays.copyOf(forecastSd, capacity);
        logFactor = Arrays.copyOf(logFactor, capacity);
    }

    void set(int index, double atU, double atV, double atSe) {
        u[index] = atU;
        v[index] = atV;
        se[index] = atSe;
    }

    boolean holds(int index, double atU, double atV, double atSe) {
        return u[index] == atU && v[index] == atV && se[index] == atSe;
    }

    Expectation forecast(int index) {
        double mean = forecastMean[index];
        return new Expectation(mean, forecastSd[index], (v[index] - mean) / forecastSd[index]);
    }

    double shift(int candidate) {
        int end = Math.min(candidate + AHEAD, size);
        int last = candidate - 1;
        double sum = 0;
        for (int i = candidate; i < end; i++) {
            sum += v[i] - (level[last] + (u[i] - u[last]) * slope[last]);
        }
        return sum / (end - candidate);
    }

    double change(int candidate) {
        int end = Math.min(candidate + AHEAD, size);
        double sum = 0;
        for (int i = candidate; i < end; i++) {
            sum += v[i];
        }
        return sum / (end - candidate) - v[candidate - 1];
    }

    OptionalInt position(int points) {
        int best = -1;
        for (int i = BreakEvidence.BEFORE; i < points; i++) {
            if (Candidate.isMaterial(shift(i), change(i)) && (best < 0 || logFactor[i] > logFactor[best])) {
                best = i;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }

    OptionalDouble shiryaevRobertsLog10(int points) {
        OptionalInt best = position(points);
        if (best.isEmpty()) {
            return OptionalDouble.empty();
        }
        double largest = logFactor[best.getAsInt()];
        double sum = 0;
        for (int i = BreakEvidence.BEFORE; i < points; i++) {
            if (Candidate.isMaterial(shift(i), change(i))) {
                sum += Math.exp(logFactor[i] - largest);
            }
        }
        return OptionalDouble.of((largest + Math.log(sum)) / LN10);
    }

    OptionalDouble bayesFactorLog10(int points) {
        OptionalDouble sum = shiryaevRobertsLog10(points);
        return sum.isEmpty()
                ? sum
                : OptionalDouble.of(sum.getAsDouble() - Math.log10((double) points - BreakEvidence.BEFORE));
    }
}
