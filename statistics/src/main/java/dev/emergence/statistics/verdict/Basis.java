package dev.emergence.statistics.verdict;

/** On which curve a verdict's evidence rests. */
public enum Basis {
    /** The reported metric's own link. */
    LINK,
    /** A continuous metric of the same outputs. */
    COMPANION
}
