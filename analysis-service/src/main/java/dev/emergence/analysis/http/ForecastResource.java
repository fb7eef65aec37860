package dev.emergence.analysis.http;

import dev.emergence.analysis.http.ForecastQuery.Asked;
import dev.emergence.analysis.judge.CurveForecast;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Kind;
import dev.emergence.statistics.forecast.ReportedForecast;
import dev.emergence.statistics.point.Estimate;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** What is expected of a curve. */
@Path("/v1/forecast")
@Produces(MediaType.APPLICATION_JSON)
public class ForecastResource {
    private final WholeCurves whole;

    ForecastResource(WholeCurves whole) {
        this.whole = whole;
    }

    @GET
    @Operation(
            summary =
                    "What is expected of a curve one to five checkpoints ahead or at a scale, and where it reaches a value."
                            + " A forecast knows nothing of breaks to come.")
    @APIResponseSchema(value = ForecastAnswer.class, responseCode = "200")
    public Response forecast(
            @BeanParam CurveQuery query,
            @BeanParam ForecastQuery forecast,
            @Context HttpHeaders headers,
            @Context UriInfo request) {
        Asked asked = forecast.asked();
        return whole.answer(query, request, headers, found -> Response.ok(answer(found, asked))
                .build());
    }

    private static ForecastAnswer answer(WholeCurves.Found found, Asked asked) {
        Curve curve = asked.of(found.curve());
        asked.target().ifPresent(target -> requirePossible(target, curve));
        Estimate<ReportedForecast> forecast = CurveForecast.of(curve, found.subject());
        asked.at().ifPresent(scale -> forecast.value().ifPresent(known -> requireBeyond(scale, known)));
        return ForecastAnswer.of(forecast, asked);
    }

    private static void requirePossible(double target, Curve curve) {
        boolean loss = curve.getKind() == Kind.LOSS;
        if (target < 0 || !loss && target > 1) {
            throw ForecastQuery.bad(
                    "target is a value that " + curve.getMetric() + " can have: " + (loss ? "0 or more." : "0 to 1."));
        }
    }

    private static void requireBeyond(double scale, ReportedForecast known) {
        if (!(Math.log10(scale) > known.last())) {
            throw ForecastQuery.bad("at lies beyond the newest point, which is at " + Math.pow(10, known.last()) + ".");
        }
    }
}
