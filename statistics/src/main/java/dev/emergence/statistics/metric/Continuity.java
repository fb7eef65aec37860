package dev.emergence.statistics.metric;

/**
 * How a metric follows the per-token error rate (Schaeffer, Miranda, Koyejo 2023, §2): only LINEAR metrics show smooth
 * scaling as it is.
 */
public enum Continuity {
    /** All or nothing, such as exact match. */
    DISCONTINUOUS,
    /** Continuous, but bent: small changes of the error rate look like jumps. */
    NONLINEAR,
    /** Changes in proportion to the error rate, to first order. */
    LINEAR
}
