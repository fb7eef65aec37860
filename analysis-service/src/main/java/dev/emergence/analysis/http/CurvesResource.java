package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.AllCurves;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The curves, and each of them whole. */
@Path("/v1")
public class CurvesResource {
    private static final String CSV = "text/csv";
    private static final List<String> SUMMARY =
            List.of("family", "model", "task", "metric", "axis", "kind", "continuity", "scale_unit", "signature");

    private final AllCurves curves;

    CurvesResource(AllCurves curves) {
        this.curves = curves;
    }

    @GET
    @Path("/curves")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "All curves that match, each in one line.")
    public List<ObjectNode> curves(@BeanParam CurveFilter filter) {
        return curves.matching(filter).stream().map(CurvesResource::summary).toList();
    }

    @GET
    @Path("/curve")
    @Produces({MediaType.APPLICATION_JSON, CSV})
    @Operation(
            summary = "One curve, whole: points, intervals, forecasts, evidence, verdict."
                    + " With Accept: text/csv a table of its points.")
    public Response curve(@BeanParam CurveFilter filter, @HeaderParam("Accept") String accept) {
        Curve curve = find(filter);
        return accept != null && accept.contains(CSV)
                ? Response.ok(CurveCsv.of(curve), CSV).build()
                : Response.ok(RecordJson.of(curve), MediaType.APPLICATION_JSON).build();
    }

    private Curve find(CurveFilter filter) {
        if (filter.family == null || filter.task == null || filter.metric == null) {
            throw Problem.exception(
                    400, "Which curve?", "Give family, task and metric, and model for a curve over its training.");
        }
        String model = filter.model == null ? "" : filter.model;
        return curves.one(filter.family, model, filter.task, filter.metric, filter.axis())
                .orElseThrow(() -> Problem.exception(404, "No such curve", "GET /v1/curves lists those there are."));
    }

    private static ObjectNode summary(Curve curve) {
        ObjectNode node = RecordJson.of(curve).retain(SUMMARY);
        List<CurvePoint> points = curve.getPoints();
        CurvePoint last = points.get(points.size() - 1);
        node.put("points", points.size());
        node.put("complete", points.stream().filter(CurvePoint::getComplete).count());
        node.put("examples", points.stream().mapToLong(CurvePoint::getExamples).sum());
        node.put("value", last.getValue());
        node.put("lower", last.getLower());
        node.put("upper", last.getUpper());
        node.put(
                "verdict",
                curve.getVerdict() == null
                        ? null
                        : curve.getVerdict().getVerdict().name());
        return node;
    }
}
