package dev.emergence.analysis.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.view.SomeCurves;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.Summary;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurveScores;
import dev.emergence.schemas.VerdictKind;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveCollectorTest {
    private static Curve curve(String model, double evidenceLog10) {
        Curve curve = SomeCurves.of("family", "task", model, evidenceLog10, 0);
        curve.getVerdict().setVerdict(VerdictKind.BREAKTHROUGH);
        return curve;
    }

    private static MetricSnapshots collect(List<Curve> curves, Predicate<Summary> exposed, int most) {
        Summaries summaries = SomeCurves.summaries(curves);
        return new CurveCollector(() -> summaries, () -> exposed, () -> WatchList.EMPTY, most).collect();
    }

    private static List<GaugeSnapshot.GaugeDataPointSnapshot> points(MetricSnapshots snapshots, String name) {
        return snapshots.stream()
                .filter(snapshot -> snapshot.getMetadata().getName().equals(name))
                .map(GaugeSnapshot.class::cast)
                .findFirst()
                .orElseThrow()
                .getDataPoints();
    }

    @Test
    void whatIsNotExposedHasNoSeriesAtAll() {
        MetricSnapshots snapshots = collect(
                List.of(curve("mine", 3), curve("another's", 3)),
                curve -> curve.name().model().equals("mine"),
                10);
        for (MetricSnapshot snapshot : snapshots) {
            assertThat(snapshot.getDataPoints())
                    .as(snapshot.getMetadata().getName())
                    .noneMatch(point -> "another's".equals(point.getLabels().get("model")));
        }
        assertThat(points(snapshots, "emergence_value")).hasSize(1);
        assertThat(points(snapshots, "emergence_curves_dropped").get(0).getValue())
                .isZero();
    }

    @Test
    void theScoreThatComparesWithTheNullQuantileStandsBesideIt() {
        Curve curve = curve("mine", 3);
        CurveScores scores = new CurveScores();
        scores.setBreakthroughness(40.0);
        scores.setBreakthroughnessRegularised(12.0);
        scores.setBreakthroughnessNull(5.0);
        curve.setScores(scores);
        MetricSnapshots snapshots = collect(List.of(curve), shown -> true, 10);

        assertThat(points(snapshots, "emergence_breakthroughness").get(0).getValue())
                .isEqualTo(40);
        assertThat(points(snapshots, "emergence_breakthroughness_regularised")
                        .get(0)
                        .getValue())
                .isEqualTo(12);
        assertThat(points(snapshots, "emergence_breakthroughness_null").get(0).getValue())
                .isEqualTo(5);
    }

    @Test
    void selectionIsAmongAllCurvesOfTheFamilyNotAmongThoseExposed() {
        // 30 curves at level 0.05: alone a Bayes factor of 600 is needed, and 10^2.5 = 316 is not enough
        List<Curve> curves = IntStream.range(0, 30)
                .mapToObj(i -> curve("model-" + i, i == 0 ? 2.5 : -1))
                .toList();
        MetricSnapshots snapshots =
                collect(curves, curve -> curve.name().model().equals("model-0"), 10);
        assertThat(points(snapshots, "emergence_selected")).singleElement().matches(point -> point.getValue() == 0);
    }

    @Test
    void curvesBeyondTheBoundAreCounted() {
        List<Curve> curves =
                IntStream.range(0, 7).mapToObj(i -> curve("model-" + i, 0)).toList();
        MetricSnapshots snapshots = collect(curves, curve -> true, 5);
        assertThat(points(snapshots, "emergence_value")).hasSize(5);
        assertThat(points(snapshots, "emergence_curves_dropped").get(0).getValue())
                .isEqualTo(2);
    }

    /** Made anew at each scrape, and sorted, labels took most of the seconds that 10,000 curves needed. */
    @Test
    void theLabelsOfACurveAreMadeOnceAndComeInTheirOrder() {
        Summaries summaries = SomeCurves.summaries(
                IntStream.range(0, 30).mapToObj(i -> curve("model-" + i, 0)).toList());
        CurveCollector collector = new CurveCollector(() -> summaries, () -> curve -> true, () -> WatchList.EMPTY, 100);
        List<Labels> first = labels(collector.collect());
        List<Labels> second = labels(collector.collect());
        assertThat(first).hasSize(30).isSorted();
        for (int i = 0; i < first.size(); i++) {
            assertThat((Object) second.get(i)).isSameAs(first.get(i));
        }
    }

    private static List<Labels> labels(MetricSnapshots snapshots) {
        return points(snapshots, "emergence_value").stream()
                .map(GaugeSnapshot.GaugeDataPointSnapshot::getLabels)
                .toList();
    }

    @Test
    void eachVerdictIsOneSeriesAndOneOfThemIsTrue() {
        List<GaugeSnapshot.GaugeDataPointSnapshot> points =
                points(collect(List.of(curve("m", 3)), curve -> true, 10), "emergence_verdict");
        assertThat(points).hasSize(VerdictKind.values().length);
        assertThat(points)
                .filteredOn(point -> point.getValue() == 1)
                .singleElement()
                .satisfies(point -> assertThat(point.getLabels().get("verdict")).isEqualTo("breakthrough"));
    }
}
