package dev.emergence.analysis.prometheus;

import dev.emergence.analysis.view.CurveName;
import dev.emergence.schemas.VerdictKind;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The labels of a curve's series.
 *
 * @param curve its names
 * @param verdicts the same with each verdict, in the order of labels
 */
record SeriesLabels(Labels curve, Map<VerdictKind, Labels> verdicts) {
    static SeriesLabels of(CurveName name) {
        Labels curve = Labels.of(
                "family", name.family(),
                "model", name.model(),
                "task", name.task(),
                "metric", name.metric(),
                "axis", name.axis().name());
        Map<VerdictKind, Labels> verdicts = new LinkedHashMap<>();
        Stream.of(VerdictKind.values())
                .sorted(Comparator.comparing(SeriesLabels::label))
                .forEach(kind -> verdicts.put(kind, curve.add("verdict", label(kind))));
        return new SeriesLabels(curve, verdicts);
    }

    private static String label(VerdictKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
