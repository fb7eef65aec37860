package dev.emergence.analysis.http;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import jakarta.ws.rs.QueryParam;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which curves are meant; a parameter that is absent matches all. */
public class CurveFilter implements Predicate<Curve> {
    @Parameter(description = "which models belong together")
    @QueryParam("family")
    String family;

    @Parameter(description = "one training run; empty for curves over the family's models")
    @QueryParam("model")
    String model;

    @Parameter(description = "the task")
    @QueryParam("task")
    String task;

    @Parameter(description = "the metric's id, as in /v1/metrics")
    @QueryParam("metric")
    String metric;

    @Parameter(
            description = "over one model's training, or over the family's models",
            schema = @Schema(enumeration = {"training", "scaling"}))
    @QueryParam("axis")
    String axis;

    @Override
    public boolean test(Curve curve) {
        return matches(family, curve.getFamily())
                && matches(model, curve.getModel())
                && matches(task, curve.getTask())
                && matches(metric, curve.getMetric())
                && (axis == null || axis() == curve.getAxis());
    }

    private static boolean matches(String asked, String value) {
        return asked == null || asked.equals(value);
    }

    /** The axis asked for; without one, training if a model is named. */
    Axis axis() {
        if (axis == null) {
            return model == null || model.isEmpty() ? Axis.scaling : Axis.training;
        }
        try {
            return Axis.valueOf(axis);
        } catch (IllegalArgumentException e) {
            throw Problem.exception(400, "Unknown axis", "axis is 'training' or 'scaling'.");
        }
    }
}
