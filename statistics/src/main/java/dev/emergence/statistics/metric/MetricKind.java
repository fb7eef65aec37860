package dev.emergence.statistics.metric;

/** What a metric's number is, which decides its interval and its link. */
public enum MetricKind {
    /** Share of examples that are right: each example counts 0 or 1. */
    PROPORTION,
    /** Mean of scores in [0, 1], more is better. */
    SCORE,
    /** Mean of losses ≥ 0, less is better. */
    LOSS
}
