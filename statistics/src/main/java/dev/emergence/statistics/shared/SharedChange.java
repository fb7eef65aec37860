package dev.emergence.statistics.shared;

import java.util.List;

/**
 * One change of many tasks of a run at once, or of many runs of a family.
 *
 * @param u log10 of the scale at which most of its tasks' best candidates lie
 * @param evidenceLog10 log10 of an e-value against "each task breaks by itself, anywhere near"
 * @param tasks indices of those that belong to it, ascending
 * @param judged how many tasks have a candidate there
 * @param share the part of all tasks that breaks, of {@link SharedChanges#SHARES}, that explains it best
 */
public record SharedChange(double u, double evidenceLog10, List<Integer> tasks, int judged, double share) {
    public SharedChange {
        tasks = List.copyOf(tasks);
    }

    /** RUN_WIDE_CHANGE: more than half of the tasks judged there belong; else SHARED_CHANGE. */
    public boolean runWide() {
        return 2 * tasks.size() > judged;
    }
}
