package dev.emergence.statistics.curve;

import java.util.Optional;

/** The straight line of least squares with weights 1/se². */
record WeightedLine(double meanX, double meanY, double slope) {
    /**
     * Empty where x does not vary.
     *
     * @param se standard errors of y, greater than 0
     */
    static Optional<WeightedLine> fit(double[] x, double[] y, double[] se) {
        double weights = 0;
        double meanX = 0;
        double meanY = 0;
        double xx = 0;
        double xy = 0;
        double least = Double.POSITIVE_INFINITY;
        for (double error : se) {
            least = Math.min(least, error);
        }
        for (int i = 0; i < x.length; i++) {
            double weight = Math.pow(least / se[i], 2);
            weights += weight;
            double dx = x[i] - meanX;
            double dy = y[i] - meanY;
            meanX += dx * weight / weights;
            meanY += dy * weight / weights;
            xx += weight * dx * (x[i] - meanX);
            xy += weight * dx * (y[i] - meanY);
        }
        double slope = xy / xx;
        return xx > 0 && Double.isFinite(slope) ? Optional.of(new WeightedLine(meanX, meanY, slope)) : Optional.empty();
    }

    double at(double x) {
        return meanY + (x - meanX) * slope;
    }
}
