package dev.emergence.analysis.view;

import java.util.List;

/**
 * What has changed behind a cursor: of each curve the newest state only, in the order of the changes.
 *
 * @param next the cursor behind what is told here, and behind nothing else
 * @param reset whether changes may be missing, since the cursor is of another process or too old: what is known is to be asked for anew
 * @param more whether there are others already
 */
public record Changes(String next, List<Change> changes, boolean reset, boolean more) {
    /**
     * One curve.
     *
     * @param cursor behind this change
     * @param summary null where the curve is no more
     */
    public record Change(String cursor, CurveName name, Summary summary) {}
}
