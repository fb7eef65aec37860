package dev.emergence.statistics.evidence;

/**
 * What the bank of filters expected of a point before it came.
 *
 * @param mean expected v
 * @param sd standard deviation of the observation around it: trend, jitter and measurement
 * @param surprise (v − mean)/sd
 */
public record Expectation(double mean, double sd, double surprise) {
    private static final double Z = 1.959963984540054;

    /** Lower end of the 95% band of v. */
    public double lower() {
        return mean - Z * sd;
    }

    /** Upper end of the 95% band of v. */
    public double upper() {
        return mean + Z * sd;
    }
}
