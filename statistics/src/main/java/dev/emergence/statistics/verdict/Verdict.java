package dev.emergence.statistics.verdict;

/** What happened on a curve of a reported metric, in the order in which {@link Judge} asks. */
public enum Verdict {
    /** Fewer than five points. */
    INSUFFICIENT_DATA,
    /** The companion breaks upward and the reported metric rises with it, beyond guessing: hard emergence. */
    BREAKTHROUGH,
    /** The same downward, from beyond guessing: negative emergence. */
    COLLAPSE,
    /** The companion breaks upward, but score and loss come no further than guessing: how to answer was learned, not the answer. */
    FORMAT_LEARNED,
    /** The companion breaks, the reported metric does not show it (yet), or fell from no further than guessing: early warning. */
    LATENT_CHANGE,
    /** No break, the end significantly below the peak, outside of what guessing gives. */
    INVERSE_SCALING,
    /** No significant rise beyond guessing. */
    NO_CHANGE,
    /** Quiet near chance, then well above it, while the companion was improving before: false emergence. */
    METRIC_ARTEFACT,
    /** As METRIC_ARTEFACT, but with so few examples that more of them would have shown it earlier: false emergence. */
    UNDER_SAMPLED,
    /** Any other significant rise: soft emergence. */
    GRADUAL
}
