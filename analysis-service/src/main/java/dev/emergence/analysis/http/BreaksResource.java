package dev.emergence.analysis.http;

import dev.emergence.analysis.gate.Gate;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.schemas.Event;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What is open, as it stands now. */
@Singleton
@Path("/v1/breaks")
@Produces(MediaType.APPLICATION_JSON)
public class BreaksResource {
    private final Gate gate;

    BreaksResource(Gate gate) {
        this.gate = gate;
    }

    @GET
    @Operation(
            summary =
                    "The breaks that are open, newest first: each one's newest event, with the metrics that show it by now, and whether"
                            + " somebody has acknowledged it. The Link header leads to the next page.")
    public Response breaks(
            @Parameter(description = "which models belong together") @QueryParam("family") String family,
            @Parameter(description = "one training run; without, all of them and the curves over a family's models")
                    @QueryParam("model")
                    String model,
            @Parameter(description = "the task") @QueryParam("task") String task,
            @Parameter(description = "how many at most, 1 to 10000; 1000 if not given") @QueryParam("limit")
                    String limit,
            @Parameter(description = "where the page begins, as the Link header of the page before says")
                    @QueryParam("cursor")
                    String cursor,
            @Context UriInfo request) {
        NewestFirst<Event> page = NewestFirst.breaks(limit, cursor);
        List<Event> open = gate.open(event -> matches(family, event.getFamily())
                && matches(model, event.getModel())
                && matches(task, event.getTask()));
        Predicate<Event> acknowledged = gate.acknowledged();
        return page.of(open, event -> RecordJson.of(event).put("acknowledged", acknowledged.test(event)))
                .answer(request);
    }

    private static boolean matches(String asked, String value) {
        return asked == null || asked.equals(value);
    }
}
