package dev.emergence.analysis.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Evidence;
import dev.emergence.schemas.Judgement;
import dev.emergence.schemas.Reasons;
import dev.emergence.schemas.VerdictKind;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveCollectorTest {
    private static Curve curve(String model, double evidenceLog10) {
        CurvePoint point = new CurvePoint();
        point.setModel(model);
        point.setComplete(true);
        point.setSignature("exact_match|v:1");
        point.setUndefined(new HashMap<>());
        Curve curve = new Curve();
        curve.setFamily("family");
        curve.setModel(model);
        curve.setTask("task");
        curve.setMetric("exact_match");
        curve.setAxis(Axis.training);
        curve.setPoints(List.of(point));
        Evidence evidence = new Evidence();
        evidence.setMetric("exact_match");
        evidence.setBayesFactorLog10(evidenceLog10);
        curve.setEvidence(evidence);
        Judgement judgement = new Judgement();
        judgement.setVerdict(VerdictKind.BREAKTHROUGH);
        judgement.setReasons(new Reasons());
        curve.setVerdict(judgement);
        return curve;
    }

    private static MetricSnapshots collect(List<Curve> curves, Predicate<Curve> exposed, int most) {
        return new CurveCollector(() -> curves, () -> exposed, () -> WatchList.EMPTY, most).collect();
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
                curve -> curve.getModel().equals("mine"),
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
    void selectionIsAmongAllCurvesOfTheFamilyNotAmongThoseExposed() {
        // 30 curves at level 0.05: alone a Bayes factor of 600 is needed, and 10^2.5 = 316 is not enough
        List<Curve> curves = IntStream.range(0, 30)
                .mapToObj(i -> curve("model-" + i, i == 0 ? 2.5 : -1))
                .toList();
        MetricSnapshots snapshots = collect(curves, curve -> curve.getModel().equals("model-0"), 10);
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
}
