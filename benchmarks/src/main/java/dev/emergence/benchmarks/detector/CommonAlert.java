package dev.emergence.benchmarks.detector;

import dev.emergence.statistics.curve.DescriptiveScores;

/** Alerts in common use, each on the reported proportions of a curve; true where it fires at any checkpoint. */
public enum CommonAlert implements Alarm {
    /** Off by 3 standard deviations of the 8 points before; any change after 8 equal points counts. */
    Z_SCORE("z-score over 8 points ≥ 3") {
        @Override
        public boolean fires(double[] y, double examples) {
            for (int j = WINDOW; j < y.length; j++) {
                double mean = 0;
                for (int i = j - WINDOW; i < j; i++) {
                    mean += y[i] / WINDOW;
                }
                double square = 0;
                for (int i = j - WINDOW; i < j; i++) {
                    square += (y[i] - mean) * (y[i] - mean) / (WINDOW - 1);
                }
                double off = Math.abs(y[j] - mean);
                if (off > 1e-12 && off >= 3 * Math.sqrt(square)) {
                    return true;
                }
            }
            return false;
        }
    },

    /** Pooled two-proportion z-test of each point against the one before it, |z| ≥ 3. */
    NEIGHBOURS("z-test of neighbours ≥ 3") {
        @Override
        public boolean fires(double[] y, double examples) {
            for (int j = 1; j < y.length; j++) {
                double pooled = (y[j] + y[j - 1]) / 2;
                double error = Math.sqrt(2 * pooled * (1 - pooled) / examples);
                if (error > 0 && Math.abs(y[j] - y[j - 1]) >= 3 * error) {
                    return true;
                }
            }
            return false;
        }
    },

    /** Page (1954), both directions, with tolerance .005 and threshold .5. */
    PAGE_HINKLEY("Page–Hinkley (δ .005, λ .5)") {
        @Override
        public boolean fires(double[] y, double examples) {
            double mean = 0;
            double up = 0;
            double down = 0;
            for (int j = 0; j < y.length; j++) {
                mean += (y[j] - mean) / (j + 1);
                up = Math.max(0, up + y[j] - mean - TOLERANCE);
                down = Math.max(0, down + mean - y[j] - TOLERANCE);
                if (up > THRESHOLD || down > THRESHOLD) {
                    return true;
                }
            }
            return false;
        }
    },

    /** Srivastava et al. (2022); where it does not exist it does not fire. */
    BREAKTHROUGHNESS("breakthroughness ≥ 100") {
        @Override
        public boolean fires(double[] y, double examples) {
            return Math.abs(DescriptiveScores.of(y).breakthroughness().value().orElse(0.0)) >= 100;
        }
    };

    private static final int WINDOW = 8;
    private static final double TOLERANCE = .005;
    private static final double THRESHOLD = .5;

    private final String label;

    CommonAlert(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    public abstract boolean fires(double[] y, double examples);
}
