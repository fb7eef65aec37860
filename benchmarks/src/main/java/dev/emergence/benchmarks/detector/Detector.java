package dev.emergence.benchmarks.detector;

/** A general detector of changes in a series, which knows nothing of how models are trained. */
interface Detector {
    /**
     * Whether it claims, of the whole curve at its end, that it changed.
     *
     * @param u log10 of the scales, ascending
     * @param v linked values
     */
    boolean claims(double[] u, double[] v);
}
