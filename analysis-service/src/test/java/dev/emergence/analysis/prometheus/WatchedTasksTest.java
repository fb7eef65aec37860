package dev.emergence.analysis.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.view.SomeCurves;
import dev.emergence.analysis.view.Summary;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Severity;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WatchedTasksTest {
    private static final WatchList LIST = new WatchList(List.of(
            entry("cyber-*", Severity.critical), entry("cyber-*", Severity.warning), entry("math-?", Severity.info)));

    private static WatchList.Entry entry(String tasks, Severity severity) {
        return new WatchList.Entry(tasks, severity, OptionalDouble.empty(), WatchList.Direction.up);
    }

    @Test
    void eachTaskOnTheListThatHasACurveIsAMetricOnceWithTheSeverityOfItsFirstEntry() {
        List<Summary> curves = List.copyOf(SomeCurves.summaries(List.of(
                        SomeCurves.of("family", "cyber-range", "m1", 0.0, 0),
                        SomeCurves.of("family", "cyber-range", "m2", 0.0, 0),
                        SomeCurves.of("family", "math-7", "m1", 0.0, 0),
                        SomeCurves.of("family", "cooking", "m1", 0.0, 0)))
                .all());
        assertThat(WatchedTasks.snapshot(curves, LIST).getDataPoints())
                .extracting(GaugeSnapshot.GaugeDataPointSnapshot::getLabels)
                .containsExactlyInAnyOrder(
                        Labels.of("family", "family", "task", "cyber-range", "severity", "critical"),
                        Labels.of("family", "family", "task", "math-7", "severity", "info"));
        assertThat(WatchedTasks.snapshot(curves, WatchList.EMPTY).getDataPoints())
                .isEmpty();
    }
}
