package dev.emergence.statistics.verdict;

/** What happened on a curve of a reported metric, in the order in which {@link Judge} asks. */
public enum Verdict {
    /** Fewer than five points. */
    INSUFFICIENT_DATA,
    /** The companion breaks upward and the reported metric rises with it to above chance: hard emergence. */
    BREAKTHROUGH,
    /** The same downward: negative emergence. */
    COLLAPSE,
    /** The companion breaks, the reported metric does not show it (yet): early warning. */
    LATENT_CHANGE,
    /** No break, the last point significantly below the peak. */
    INVERSE_SCALING,
    /** No significant rise. */
    NO_CHANGE,
    /** Quiet near chance, then well above it, while the companion was improving before: false emergence. */
    METRIC_ARTEFACT,
    /** As METRIC_ARTEFACT, but with so few examples that more of them would have shown it earlier: false emergence. */
    UNDER_SAMPLED,
    /** Any other significant rise: soft emergence. */
    GRADUAL
}
