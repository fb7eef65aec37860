package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.Summary;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which page of a list of curves is meant, and in which order. */
public class CurvePages {
    @Parameter(
            description = "by name (the default); the strongest evidence for a break first; or the newest data first",
            schema = @Schema(enumeration = {"name", "evidence", "news"}))
    @QueryParam("order")
    String order;

    @Parameter(description = "how many at most, 1 to 10000; 1000 if not given")
    @QueryParam("limit")
    String limit;

    @Parameter(description = "where the page begins, as the Link header of the page before says")
    @QueryParam("cursor")
    String cursor;

    /** The page of those that the query matches, and a note where it matches none. */
    Page of(Summaries summaries, CurveQuery query, Function<Summary, ? extends JsonNode> row) {
        Predicate<CurveName> wanted = query.wanted();
        List<Summary> all = summaries.of(query.family).stream()
                .filter(curve -> wanted.test(curve.name()))
                .toList();
        return of(summaries, query, all, row);
    }

    /**
     * The page of those that were found, and a note where none was.
     *
     * @param all in the order of their names
     */
    Page of(Summaries summaries, CurveQuery query, List<Summary> all, Function<Summary, ? extends JsonNode> row) {
        int most = Page.limit(limit);
        Order by = Order.of(order);
        Order.Place after = cursor == null ? null : by.place(cursor);
        List<Summary> left = after == null
                ? all
                : all.stream()
                        .filter(curve -> by.place(curve).compareTo(after) > 0)
                        .toList();
        List<Summary> shown = by.first(most, left);
        ArrayNode rows = JsonNodeFactory.instance.arrayNode(shown.size());
        shown.forEach(curve -> rows.add(row.apply(curve)));
        String next = left.size() > most ? by.cursor(by.place(shown.get(most - 1))) : null;
        return new Page(rows, next, null, all.size(), note(summaries, query, all.isEmpty()));
    }

    private static String note(Summaries summaries, CurveQuery query, boolean none) {
        if (summaries.refused() > 0) {
            return "there are more curves than EMERGENCE_CURVES_MAX=" + summaries.most()
                    + " lets this service hold; the others are computed and not listed";
        }
        return none ? Unmatched.note(summaries.all().stream().map(Summary::name).toList(), query.names()) : null;
    }
}
