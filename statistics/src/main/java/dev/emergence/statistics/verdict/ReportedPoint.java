package dev.emergence.statistics.verdict;

/**
 * A point of a reported metric as a proportion.
 *
 * @param u log10 of the scale
 * @param successes 0 to {@code examples}; n·mean for a score in [0, 1] that is no proportion
 * @param examples how many independent ones measure as exactly ({@code Precision.effective}), at least 1
 */
public record ReportedPoint(double u, double successes, double examples) {
    public ReportedPoint {
        if (!Double.isFinite(u)
                || !(examples >= 1)
                || Double.isInfinite(examples)
                || !(successes >= 0 && successes <= examples)) {
            throw new IllegalArgumentException("u=" + u + " successes=" + successes + " examples=" + examples);
        }
    }
}
