package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.Summary;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Severity;
import dev.emergence.schemas.VerdictKind;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Curves by words of their names. */
@Path("/v1/search")
@Produces(MediaType.APPLICATION_JSON)
public class SearchResource {
    private final Curves curves;
    private final Supplier<WatchList> watch;

    SearchResource(Curves curves, Supplier<WatchList> watch) {
        this.curves = curves;
        this.watch = watch;
    }

    @GET
    @Operation(
            summary =
                    "The curves in whose names all words occur, as in /v1/verdicts, and how many there are by verdict, family,"
                            + " metric and severity: each count of those that all other filters admit, the hundred largest."
                            + " The Link header leads to the next page.")
    public Response search(
            @BeanParam CurveQuery query,
            @BeanParam SearchQuery search,
            @BeanParam CurvePages pages,
            @Context UriInfo request) {
        Summaries summaries = curves.summaries(query.family);
        Found found = find(summaries.all(), query, search, watch.get());
        Page page = pages.of(
                summaries, query, found.curves, curve -> VerdictsResource.row(curve, summaries.selected(curve)));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("hits", page.rows());
        answer.put("total", page.total());
        ObjectNode counts = answer.putObject("facets");
        found.facets.forEach(facet -> counts.set(facet.name(), facet.counts()));
        return page.answer(request, answer);
    }

    /** @param curves in the order in which they were given */
    record Found(List<Summary> curves, List<Facet> facets) {}

    static Found find(Iterable<Summary> all, CurveQuery query, SearchQuery search, WatchList watch) {
        List<Facet> facets = List.of(
                new Facet("verdict", SearchResource::verdict, search.verdicts()),
                new Facet("family", curve -> curve.name().family(), only(query.family)),
                new Facet("metric", curve -> curve.name().metric(), only(query.metric)),
                new Facet("severity", severity(watch), search.severities()));
        Predicate<CurveName> named = search.named();
        Axis axis = query.axis == null ? null : query.axis();
        List<Summary> found = new ArrayList<>();
        for (Summary curve : all) {
            CurveName name = curve.name();
            boolean asked = (query.model == null || query.model.equals(name.model()))
                    && (query.task == null || query.task.equals(name.task()))
                    && (axis == null || axis == name.axis());
            if (asked && named.test(name) && Facet.admit(curve, facets)) {
                found.add(curve);
            }
        }
        return new Found(found, facets);
    }

    private static Set<String> only(String asked) {
        return asked == null ? Set.of() : Set.of(asked);
    }

    private static String verdict(Summary curve) {
        return curve.verdict() == null ? null : curve.verdict().getVerdict().name();
    }

    /** As of an event on it. */
    private static Function<Summary, String> severity(WatchList watch) {
        Map<String, Optional<WatchList.Entry>> entries = new HashMap<>();
        Function<String, Optional<WatchList.Entry>> entry = watch.entries().isEmpty()
                ? task -> Optional.empty()
                : task -> entries.computeIfAbsent(task, watch::entry);
        return curve -> entry.apply(curve.name().task())
                .map(WatchList.Entry::severity)
                .orElse(isLoud(curve) ? Severity.warning : Severity.info)
                .name();
    }

    private static boolean isLoud(Summary curve) {
        VerdictKind verdict = curve.verdict() == null ? null : curve.verdict().getVerdict();
        return verdict == VerdictKind.BREAKTHROUGH || verdict == VerdictKind.COLLAPSE;
    }
}
