package dev.emergence.analysis.http;

import dev.emergence.analysis.examples.ExampleScores;
import dev.emergence.analysis.examples.ExampleSource;
import dev.emergence.analysis.examples.Flips;
import dev.emergence.analysis.examples.GenerationTexts;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Generation;
import dev.emergence.service.Problem;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Which examples have changed between two checkpoints. */
@Path("/v1/flips")
@Produces(MediaType.APPLICATION_JSON)
public class FlipsResource {
    private final WholeCurves whole;
    private final ExampleSource examples;
    private final GenerationTexts texts;

    FlipsResource(WholeCurves whole, ExampleSource examples, GenerationTexts texts) {
        this.whole = whole;
        this.examples = examples;
        this.texts = texts;
    }

    @GET
    @Operation(
            summary =
                    "The examples that became better or worse between two checkpoints of a run, or of two runs: how many, what it"
                            + " proves, by cluster and by length of the target, and which, those that changed most first.")
    @APIResponseSchema(value = FlipsAnswer.class, responseCode = "200")
    public Response flips(
            @BeanParam CurveQuery query,
            @BeanParam FlipsQuery flips,
            @Context HttpHeaders headers,
            @Context UriInfo request) {
        if (query.axis() != Axis.training) {
            throw FlipsQuery.bad("Give model: examples are compared between checkpoints of training runs.");
        }
        flips.check();
        return whole.answer(query, request, headers, found -> Response.ok(answer(found, flips))
                .build());
    }

    private FlipsAnswer answer(WholeCurves.Found found, FlipsQuery asked) {
        Curve curve = found.curve();
        Curve other = asked.fromModel == null || asked.fromModel.equals(curve.getModel())
                ? curve
                : found.ofModel()
                        .apply(asked.fromModel)
                        .orElseThrow(() -> Problem.exception(
                                404,
                                "No such curve",
                                "from_model has no such curve. GET /v1/curves lists those there are."));
        CurvePoint from = asked.from(other);
        CurvePoint to = asked.to(curve);
        ExampleScores before = scores(found.partition(), curve, from);
        ExampleScores after = scores(found.partition(), curve, to);
        Flips flips = Flips.of(before, after);
        List<Flips.Pair> left =
                flips.pairs().stream().filter(asked.shown().and(asked.behind())).toList();
        List<Flips.Pair> shown = left.subList(0, Math.min(asked.limit(), left.size()));
        String next = left.size() > shown.size() ? FlipsQuery.cursor(shown.get(shown.size() - 1)) : null;
        List<FlipsAnswer.Example> page = page(shown, before, after, asked.withTexts() ? curve : null);
        return FlipsAnswer.of(curve.getMetric(), from, to, before, after, flips, page, next);
    }

    private ExampleScores scores(int partition, Curve curve, CurvePoint point) {
        return examples.of(
                        partition,
                        new ExampleSource.Checkpoint(
                                curve.getFamily(),
                                curve.getTask(),
                                point.getModel(),
                                point.getPosition(),
                                point.getLap()),
                        curve.getMetric())
                .orElseThrow(() -> Problem.exception(
                        404,
                        "No examples",
                        "The examples of " + point.getModel() + " at " + point.getPosition()
                                + " are not known: its point was scored elsewhere. Send its generations to see them."));
    }

    /** @param curve null without texts */
    private List<FlipsAnswer.Example> page(
            List<Flips.Pair> shown, ExampleScores before, ExampleScores after, Curve curve) {
        GenerationTexts.Read read = curve == null ? null : texts.read(places(shown, before, after));
        List<FlipsAnswer.Example> page = new ArrayList<>();
        for (Flips.Pair pair : shown) {
            ExampleScores.Place from = before.places()[pair.before()];
            ExampleScores.Place to = after.places()[pair.after()];
            int tokens = after.targetTokens()[pair.after()];
            page.add(new FlipsAnswer.Example(
                    ExampleScores.example(pair.id()),
                    ExampleScores.attempt(pair.id()),
                    tokens == 0 ? null : Integer.valueOf(tokens),
                    before.values()[pair.before()],
                    after.values()[pair.after()],
                    FlipsAnswer.Place.of(from),
                    FlipsAnswer.Place.of(to),
                    same(before.outputHashes()[pair.before()], after.outputHashes()[pair.after()]),
                    read == null
                            ? null
                            : FlipTexts.of(
                                    own(read.found().get(from), pair, curve),
                                    own(read.found().get(to), pair, curve),
                                    read.missing())));
        }
        return page;
    }

    private static Boolean same(Long before, Long after) {
        return before == null || after == null ? null : Boolean.valueOf(before.equals(after));
    }

    private static List<ExampleScores.Place> places(List<Flips.Pair> shown, ExampleScores before, ExampleScores after) {
        List<ExampleScores.Place> places = new ArrayList<>();
        for (Flips.Pair pair : shown) {
            places.add(before.places()[pair.before()]);
            places.add(after.places()[pair.after()]);
        }
        return places;
    }

    /** A topic that was deleted and made anew has other records at the same places. */
    private static Generation own(Generation there, Flips.Pair pair, Curve curve) {
        boolean own = there != null
                && there.getFamily().equals(curve.getFamily())
                && there.getTask().equals(curve.getTask())
                && there.getExample().equals(ExampleScores.example(pair.id()));
        return own ? there : null;
    }
}
