package dev.emergence.analysis.view;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.CurveSummary;
import java.util.Comparator;
import java.util.function.UnaryOperator;

/**
 * What names a curve, in the order of family, task, metric, axis, model.
 *
 * @param model empty on a scaling curve
 */
public record CurveName(String family, String task, String metric, Axis axis, String model)
        implements Comparable<CurveName> {
    private static final Comparator<CurveName> ORDER = Comparator.comparing(CurveName::family)
            .thenComparing(CurveName::task)
            .thenComparing(CurveName::metric)
            .thenComparing(CurveName::axis)
            .thenComparing(CurveName::model);

    /** @param shared gives one text for all that are equal: thousands of curves share few names */
    static CurveName of(CurveSummary curve, UnaryOperator<String> shared) {
        return new CurveName(
                shared.apply(curve.getFamily()),
                shared.apply(curve.getTask()),
                shared.apply(curve.getMetric()),
                curve.getAxis(),
                shared.apply(curve.getModel()));
    }

    /** Before all curves of a family. */
    static CurveName first(String family) {
        return new CurveName(family, "", "", Axis.training, "");
    }

    @Override
    public int compareTo(CurveName other) {
        return ORDER.compare(this, other);
    }
}
