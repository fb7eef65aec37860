package dev.emergence.statistics.forecast;

import dev.emergence.statistics.evidence.Band;
import dev.emergence.statistics.evidence.BandWidth;

/** What one {@link Law} expects of a reported metric, on that metric's own linked scale v. */
public interface Outlook {
    /**
     * What is expected at a later scale.
     *
     * @param u log10 of the scale, not below that of the last point
     * @param horizon how many checkpoints ahead it is, at least 1
     */
    Band ahead(double u, int horizon, BandWidth width);

    /**
     * The v that was expected of a point by those before it.
     *
     * @param index of one of the newest {@link HoldOut#NEWEST} points, three standing before it at least
     */
    double before(int index);
}
