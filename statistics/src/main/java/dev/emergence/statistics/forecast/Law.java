package dev.emergence.statistics.forecast;

/** How a reported metric is forecast. */
public enum Law {
    /** By its companion: what is expected of that, through the relation that both have shown so far. */
    LINK,
    /** By the reported metric alone: of a proportion a power law of −ln accuracy. */
    DIRECT
}
