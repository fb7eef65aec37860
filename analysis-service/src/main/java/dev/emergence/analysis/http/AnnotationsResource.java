package dev.emergence.analysis.http;

import dev.emergence.analysis.view.Annotations;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.schemas.Annotation;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What people and schedulers say of runs. */
@Singleton
@Path("/v1/annotations")
@Produces(MediaType.APPLICATION_JSON)
public class AnnotationsResource {
    private final Annotations annotations;

    AnnotationsResource(Annotations annotations) {
        this.annotations = annotations;
    }

    @GET
    @Operation(
            summary = "What was said of runs, newest first; without step and tokens it is of the whole run."
                    + " The Link header leads to the next page.")
    public Response annotations(
            @Parameter(description = "which models belong together") @QueryParam("family") String family,
            @Parameter(description = "one training run") @QueryParam("model") String model,
            @Parameter(description = "how many at most, 1 to 10000; 1000 if not given") @QueryParam("limit")
                    String limit,
            @Parameter(description = "where the page begins, as the Link header of the page before says")
                    @QueryParam("cursor")
                    String cursor,
            @Context UriInfo request) {
        NewestFirst<Annotation> page = NewestFirst.annotations(limit, cursor);
        return page.of(annotations.all(family, model), RecordJson::of).answer(request);
    }
}
