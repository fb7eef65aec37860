package dev.emergence.statistics.metric;

/** Which way is better. */
public enum Direction {
    /** More is better. */
    HIGHER,
    /** Less is better. */
    LOWER
}
