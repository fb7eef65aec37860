package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.event.Selection;
import dev.emergence.analysis.view.AllCurves;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Judgement;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Position;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One word on each curve, and the newest value. */
@Path("/v1/verdicts")
@Produces(MediaType.APPLICATION_JSON)
public class VerdictsResource {
    private final AllCurves curves;

    VerdictsResource(AllCurves curves) {
        this.curves = curves;
    }

    @GET
    @Operation(
            summary =
                    "The verdicts on all curves that match; null where a curve is not judged. Selected: e-BH at level 0.05.")
    public List<ObjectNode> verdicts(@BeanParam CurveFilter filter) {
        List<Curve> all = curves.matching(curve -> filter.family == null || filter.family.equals(curve.getFamily()));
        Set<String> selected = Selection.among(all);
        return all.stream()
                .filter(filter)
                .map(curve -> row(curve, selected.contains(Keys.of(curve))))
                .toList();
    }

    private static ObjectNode row(Curve curve, boolean selected) {
        Judgement judgement = curve.getVerdict();
        List<CurvePoint> points = curve.getPoints();
        CurvePoint last = points.get(points.size() - 1);
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("family", curve.getFamily());
        row.put("model", curve.getModel());
        row.put("task", curve.getTask());
        row.put("metric", curve.getMetric());
        row.put("axis", curve.getAxis().name());
        row.put("verdict", judgement == null ? null : judgement.getVerdict().name());
        row.put("companion", judgement == null ? null : judgement.getCompanion());
        row.put(
                "evidence_log10",
                curve.getEvidence() == null ? null : curve.getEvidence().getBayesFactorLog10());
        row.set("position", position(curve));
        row.put("selected", selected);
        row.put("points", points.size());
        row.put("value", last.getValue());
        row.put("lower", last.getLower());
        row.put("upper", last.getUpper());
        return row;
    }

    private static ObjectNode position(Curve curve) {
        Position position =
                curve.getEvidence() == null ? null : curve.getEvidence().getPosition();
        return position == null ? null : RecordJson.of(position).retain("scale", "step");
    }
}
