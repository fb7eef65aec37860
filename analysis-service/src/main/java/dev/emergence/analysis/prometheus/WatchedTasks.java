package dev.emergence.analysis.prometheus;

import dev.emergence.analysis.view.Summary;
import dev.emergence.analysis.watch.WatchList;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Collection;

/** Which of the tasks that have curves are on the watch list: for alerts that concern those alone. */
public final class WatchedTasks {
    private WatchedTasks() {}

    /** As a metric, one series a task; the first entry that names the task gives the severity, whatever its direction. */
    public static GaugeSnapshot snapshot(Collection<Summary> curves, WatchList list) {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder()
                .name("emergence_task_watched")
                .help("1 for each task on the watch list that has a curve, with the severity of its first entry.");
        record Task(String family, String name) {}
        curves.stream()
                .map(curve -> new Task(curve.name().family(), curve.name().task()))
                .distinct()
                .forEach(task -> list.entry(task.name)
                        .ifPresent(entry -> snapshot.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                .labels(Labels.of(
                                        "family",
                                        task.family,
                                        "task",
                                        task.name,
                                        "severity",
                                        entry.severity().name()))
                                .value(1)
                                .build())));
        return snapshot.build();
    }
}
