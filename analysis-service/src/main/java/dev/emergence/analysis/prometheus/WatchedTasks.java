package dev.emergence.analysis.prometheus;

import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Curve;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Collection;

/** Which of the tasks that have curves are on the watch list: for alerts that concern those alone. */
public final class WatchedTasks {
    private WatchedTasks() {}

    /** As a metric, one series a task; the first entry that names the task gives the severity, whatever its direction. */
    public static GaugeSnapshot snapshot(Collection<Curve> curves, WatchList list) {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder()
                .name("emergence_task_watched")
                .help("1 for each task on the watch list that has a curve, with the severity of its first entry.");
        curves.stream()
                .map(curve -> Labels.of("family", curve.getFamily(), "task", curve.getTask()))
                .distinct()
                .forEach(task -> list.entry(task.get("task"))
                        .ifPresent(entry -> snapshot.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                .labels(task.add("severity", entry.severity().name()))
                                .value(1)
                                .build())));
        return snapshot.build();
    }
}
