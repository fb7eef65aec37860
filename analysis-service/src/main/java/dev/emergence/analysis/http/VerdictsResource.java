package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.Summary;
import dev.emergence.schemas.Judgement;
import dev.emergence.schemas.Position;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One word on each curve, and the newest value. */
@Path("/v1/verdicts")
@Produces(MediaType.APPLICATION_JSON)
public class VerdictsResource {
    private final Curves curves;

    VerdictsResource(Curves curves) {
        this.curves = curves;
    }

    @GET
    @Operation(
            summary =
                    "The verdicts on all curves that match; null where a curve is not judged. Selected: e-BH at level 0.05."
                            + " The Link header leads to the next page.")
    public Response verdicts(@BeanParam CurveQuery query, @BeanParam CurvePages pages, @Context UriInfo request) {
        Summaries summaries = curves.summaries(query.family);
        return pages.of(summaries, query, curve -> row(curve, summaries.selected(curve)))
                .answer(request);
    }

    /** @param selected by e-BH among the family's curves */
    static ObjectNode row(Summary curve, boolean selected) {
        Judgement judgement = curve.verdict();
        ObjectNode row = CurvesResource.names(curve.name());
        row.put("verdict", judgement == null ? null : judgement.getVerdict().name());
        row.put("companion", judgement == null ? null : judgement.getCompanion());
        row.put("effect", judgement == null ? null : judgement.getReasons().getStepSize());
        row.put("evidence_log10", curve.evidenceLog10());
        row.set("position", position(curve));
        row.put("selected", selected);
        row.put("points", curve.points());
        return CurvesResource.newest(row, curve).put("time", curve.time()).put("sequence", curve.sequence());
    }

    private static ObjectNode position(Summary curve) {
        Position position = curve.evidence() == null ? null : curve.evidence().getPosition();
        return position == null ? null : RecordJson.of(position).retain("scale", "step");
    }
}
