package dev.emergence.statistics.evidence;

/**
 * A forecast with its band.
 *
 * @param mean expected v
 * @param lower end of the band
 * @param upper end of the band
 */
public record Band(double mean, double lower, double upper) {
    static Band around(double mean, double halfWidth) {
        return new Band(mean, mean - halfWidth, mean + halfWidth);
    }
}
