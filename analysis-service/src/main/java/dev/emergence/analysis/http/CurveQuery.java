package dev.emergence.analysis.http;

import dev.emergence.analysis.view.CurveName;
import dev.emergence.schemas.Axis;
import dev.emergence.service.Problem;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which curves are meant; a parameter that is absent matches all. */
public class CurveQuery {
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

    /** @throws WebApplicationException status 400 for an axis that there is not, whether or not there are curves */
    Predicate<CurveName> wanted() {
        Axis only = axis == null ? null : axis();
        return name -> matches(family, name.family())
                && matches(model, name.model())
                && matches(task, name.task())
                && matches(metric, name.metric())
                && (only == null || only == name.axis());
    }

    private static boolean matches(String asked, String value) {
        return asked == null || asked.equals(value);
    }

    /** What was asked for, by name. */
    Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        names.put("family", family);
        names.put("model", model);
        names.put("task", task);
        names.put("metric", metric);
        names.put("axis", axis);
        return names;
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
