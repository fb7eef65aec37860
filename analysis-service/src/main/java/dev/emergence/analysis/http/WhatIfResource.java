package dev.emergence.analysis.http;

import dev.emergence.analysis.examples.ExampleScores;
import dev.emergence.analysis.examples.ExampleSource;
import dev.emergence.analysis.examples.Slices;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** What the same outputs would have shown under another metric, or fewer of them. */
@Path("/v1/what-if")
@Produces(MediaType.APPLICATION_JSON)
public class WhatIfResource {
    private static final Slices.Part NOTHING = new Slices.Part(0, WhatIf.none("no_such_example"), null);

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
                            + " threshold=, the share of examples that reach a score; n=, what so many examples would have shown; slices=, hard and easy examples, or short and long targets, apart.")
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
            return of(curve, k, null, null, null, points(curve, point -> WhatIf.subset(point, k)));
        }
        if (asked.bySlices()) {
            WhatIfQuery.requireFew(curve);
            return asked.byDifficulty()
                    ? byDifficulty(found.partition(), curve, curve.getPoints().get(asked.reference(curve)))
                    : byTargetTokens(found.partition(), curve);
        }
        if (!asked.byThreshold()) {
            int n = asked.count();
            MetricKind kind = WhatIf.kind(curve.getKind());
            double greatest = Metrics.of(curve.getMetric())
                    .map(metric -> metric.greatest())
                    .orElse(Intervals.greatest(kind));
            return of(curve, null, null, null, n, points(curve, point -> WhatIf.examples(point, kind, greatest, n)));
        }
        WhatIfQuery.requireFew(curve);
        double threshold = asked.threshold();
        return of(curve, null, threshold, WhatIfQuery.sense(curve), null, points(curve, point -> scores(
                        found.partition(), curve, point, curve.getMetric())
                .map(scores -> WhatIf.threshold(scores, threshold))
                .orElse(WhatIf.none("scored_elsewhere"))));
    }

    private static WhatIfAnswer of(
            Curve curve, Integer k, Double threshold, String sense, Integer n, List<WhatIfAnswer.Point> points) {
        return new WhatIfAnswer(curve.getMetric(), k, threshold, sense, n, null, points, null);
    }

    /** By the loss of a token, or by the curve's own metric where the examples have no loss. */
    private WhatIfAnswer byDifficulty(int partition, Curve curve, CurvePoint reference) {
        Optional<ExampleScores> losses = scores(partition, curve, reference, Metrics.TARGET_NLL.id());
        ExampleScores known = losses.or(() -> scores(partition, curve, reference, curve.getMetric()))
                .orElseThrow(
                        () -> WhatIfQuery.bad("There are no examples at the point that is to say how hard they are:"
                                + " it was scored elsewhere."));
        Map<String, Slices.Difficulty> difficulties = Slices.byDifficulty(known);
        Map<String, List<WhatIfAnswer.Point>> slices = new LinkedHashMap<>();
        for (CurvePoint point : curve.getPoints()) {
            Optional<ExampleScores> scores = scores(partition, curve, point, curve.getMetric());
            for (String name : Slices.NAMES) {
                Slices.Part part =
                        scores.map(all -> Slices.of(all, difficulties, name)).orElse(NOTHING);
                slices.computeIfAbsent(name, first -> new ArrayList<>()).add(WhatIfAnswer.Point.of(point, part));
            }
        }
        Map<String, Slices.Difficulty> byName = difficulties.values().stream()
                .collect(Collectors.toMap(Slices.Difficulty::name, difficulty -> difficulty, (one, same) -> one));
        return new WhatIfAnswer(
                curve.getMetric(),
                null,
                null,
                null,
                null,
                new WhatIfAnswer.Reference(
                        losses.isPresent() ? Metrics.TARGET_NLL.id() : curve.getMetric(),
                        reference.getModel(),
                        reference.getScale(),
                        reference.getStep(),
                        reference.getTokens()),
                null,
                slices.entrySet().stream()
                        .filter(slice -> byName.containsKey(slice.getKey()))
                        .map(slice -> new WhatIfAnswer.Slice(
                                slice.getKey(),
                                byName.get(slice.getKey()).least(),
                                byName.get(slice.getKey()).greatest(),
                                slice.getValue()))
                        .toList());
    }

    private WhatIfAnswer byTargetTokens(int partition, Curve curve) {
        List<SortedMap<Integer, Slices.Part>> parts = curve.getPoints().stream()
                .map(point -> scores(partition, curve, point, curve.getMetric())
                        .flatMap(scores -> scores(partition, curve, point, Metrics.TARGET_NLL.id())
                                .map(losses -> Slices.byTargetTokens(scores, losses)))
                        .orElse(Collections.emptySortedMap()))
                .toList();
        List<WhatIfAnswer.Slice> slices = parts.stream()
                .flatMap(each -> each.keySet().stream())
                .distinct()
                .sorted()
                .map(most -> new WhatIfAnswer.Slice(
                        most.toString(),
                        null,
                        null,
                        IntStream.range(0, parts.size())
                                .mapToObj(i -> WhatIfAnswer.Point.of(
                                        curve.getPoints().get(i), parts.get(i).getOrDefault(most, NOTHING)))
                                .toList()))
                .toList();
        return new WhatIfAnswer(curve.getMetric(), null, null, null, null, null, null, slices);
    }

    private Optional<ExampleScores> scores(int partition, Curve curve, CurvePoint point, String metric) {
        return examples.of(partition, checkpoint(curve, point), metric);
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
