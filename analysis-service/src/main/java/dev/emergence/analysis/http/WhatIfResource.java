package dev.emergence.analysis.http;

import dev.emergence.analysis.examples.ExampleSource;
import dev.emergence.analysis.examples.WhatIf;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.metric.Metrics;
import dev.emergence.statistics.point.Intervals;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** What the same outputs would have shown under another metric, or fewer of them. */
@Path("/v1/what-if")
@Produces(MediaType.APPLICATION_JSON)
public class WhatIfResource {
    private final WholeCurves whole;
    private final ExampleSource examples;

    WhatIfResource(WholeCurves whole, ExampleSource examples) {
        this.whole = whole;
        this.examples = examples;
    }

    @GET
    @Operation(
            summary =
                    "The same outputs under another metric, at all checkpoints: metric=subset_accuracy&k=, all of k examples right;"
                            + " threshold=, the share of examples that reach a score; n=, what so many examples would have shown.")
    @APIResponseSchema(value = WhatIfAnswer.class, responseCode = "200")
    public Response whatIf(
            @BeanParam CurveQuery query,
            @BeanParam WhatIfQuery asked,
            @Context HttpHeaders headers,
            @Context UriInfo request) {
        asked.check(query.metric);
        if (asked.ofSubset()) {
            query.metric = Metrics.EXACT_MATCH.id();
        }
        return whole.answer(query, request, headers, found -> Response.ok(answer(found, asked))
                .build());
    }

    private WhatIfAnswer answer(WholeCurves.Found found, WhatIfQuery asked) {
        Curve curve = found.curve();
        if (asked.ofSubset()) {
            int k = asked.count();
            return new WhatIfAnswer(
                    curve.getMetric(), k, null, null, null, points(curve, point -> WhatIf.subset(point, k)));
        }
        if (!asked.byThreshold()) {
            int n = asked.count();
            MetricKind kind = WhatIf.kind(curve.getKind());
            double greatest = Metrics.of(curve.getMetric())
                    .map(metric -> metric.greatest())
                    .orElse(Intervals.greatest(kind));
            return new WhatIfAnswer(
                    curve.getMetric(),
                    null,
                    null,
                    null,
                    n,
                    points(curve, point -> WhatIf.examples(point, kind, greatest, n)));
        }
        WhatIfQuery.requireFew(curve);
        double threshold = asked.threshold();
        return new WhatIfAnswer(
                curve.getMetric(), null, threshold, WhatIfQuery.sense(curve), null, points(curve, point -> examples.of(
                                found.partition(), checkpoint(curve, point), curve.getMetric())
                        .map(scores -> WhatIf.threshold(scores, threshold))
                        .orElse(WhatIf.none("scored_elsewhere"))));
    }

    private static ExampleSource.Checkpoint checkpoint(Curve curve, CurvePoint point) {
        return new ExampleSource.Checkpoint(
                curve.getFamily(), curve.getTask(), point.getModel(), point.getPosition(), point.getLap());
    }

    private static List<WhatIfAnswer.Point> points(Curve curve, Function<CurvePoint, WhatIf> other) {
        return curve.getPoints().stream()
                .map(point -> WhatIfAnswer.Point.of(point, other.apply(point)))
                .toList();
    }
}
