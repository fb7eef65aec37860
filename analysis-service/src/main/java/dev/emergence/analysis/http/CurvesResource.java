package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.analysis.view.Summary;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Event;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The curves, and each of them whole. */
@Path("/v1")
public class CurvesResource {
    private static final String CSV = "text/csv";
    private static final List<String> FORMS = List.of(MediaType.APPLICATION_JSON, CSV);

    private final Curves curves;
    private final WholeCurves whole;
    private final TopicLog<Event> events;

    CurvesResource(Curves curves, WholeCurves whole, TopicLog<Event> events) {
        this.curves = curves;
        this.whole = whole;
        this.events = events;
    }

    @GET
    @Path("/curves")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "All curves that match, each in one line. The Link header leads to the next page.")
    public Response curves(@BeanParam CurveQuery query, @BeanParam CurvePages pages, @Context UriInfo request) {
        return pages.of(curves.summaries(query.family), query, CurvesResource::row)
                .answer(request);
    }

    @GET
    @Path("/curve")
    @Produces({MediaType.APPLICATION_JSON, CSV})
    @Operation(
            summary = "One curve, whole: points, intervals, forecasts, evidence, verdict."
                    + " With Accept: text/csv a table of its points."
                    + " With as_of the curve as an event found it, and what is not as it was then.")
    public Response curve(
            @BeanParam CurveQuery query,
            @Parameter(description = "the offset of an event of the same run and task: the curve as the event found it")
                    @QueryParam("as_of")
                    String asOf,
            @Context HttpHeaders headers,
            @Context UriInfo request) {
        return whole.answer(query, request, headers, found -> {
            if (asOf == null) {
                return inForm(found.curve(), () -> RecordJson.of(found.curve()), headers)
                        .build();
            }
            DatedCurve dated = dated(found, asOf);
            return inForm(dated.curve(), dated::json, headers)
                    .header(Page.NOTE, Page.ascii(dated.note()))
                    .build();
        });
    }

    private DatedCurve dated(WholeCurves.Found found, String asOf) {
        try (TopicLog<Event>.Reader reader = events.open()) {
            return DatedCurve.of(found.curve(), asOf, reader, found.ofModel());
        } catch (KafkaException e) {
            throw EventsResource.unreachable(e);
        }
    }

    private static Response.ResponseBuilder inForm(Curve curve, Supplier<ObjectNode> json, HttpHeaders headers) {
        String form = Accepted.best(headers.getRequestHeader(HttpHeaders.ACCEPT), FORMS);
        return form.equals(CSV)
                ? Response.ok(CurveCsv.of(curve), CSV)
                : Response.ok(json.get(), MediaType.APPLICATION_JSON);
    }

    private static ObjectNode row(Summary curve) {
        ObjectNode row = names(curve.name());
        row.put("kind", Objects.toString(curve.kind(), null));
        row.put("continuity", Objects.toString(curve.continuity(), null));
        row.put("scale_unit", curve.scaleUnit());
        row.put("signature", curve.signature());
        row.put("points", curve.points());
        row.put("complete", curve.complete());
        row.put("examples", curve.examples());
        return newest(row, curve)
                .put(
                        "verdict",
                        curve.verdict() == null
                                ? null
                                : curve.verdict().getVerdict().name());
    }

    /** What names the curve, as each list begins its rows. */
    static ObjectNode names(CurveName name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("family", name.family())
                .put("model", name.model())
                .put("task", name.task())
                .put("metric", name.metric())
                .put("axis", name.axis().name());
    }

    /** The last point, complete or not. */
    static ObjectNode newest(ObjectNode row, Summary curve) {
        return row.put("value", curve.last().value())
                .put("lower", curve.last().lower())
                .put("upper", curve.last().upper());
    }
}
