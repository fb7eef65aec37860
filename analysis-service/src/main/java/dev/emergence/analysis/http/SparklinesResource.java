package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.Owners;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What small pictures of many curves need, in one answer. */
@Path("/v1/sparklines")
@Produces(MediaType.APPLICATION_JSON)
public class SparklinesResource {
    private final Curves curves;
    private final Owners owners;
    private final Elsewhere elsewhere;

    SparklinesResource(Curves curves, Owners owners, Elsewhere elsewhere) {
        this.curves = curves;
        this.owners = owners;
        this.elsewhere = elsewhere;
    }

    @GET
    @Operation(
            summary =
                    "Scales and values of the points of many curves. Rest are those to be asked for again; a curve that is"
                            + " in neither list there is not.")
    public Response sparklines(
            @Parameter(description = "family, model, task, metric and axis of a curve as a JSON list; up to 200 times")
                    @QueryParam("curve")
                    List<String> names,
            @Context HttpHeaders headers,
            @Context UriInfo request) {
        return Response.ok(Sparklines.of(
                        Sparklines.read(names),
                        name -> owners.of(name.family(), name.task()),
                        (partition, name) -> curves.own(
                                partition, name.family(), name.model(), name.task(), name.metric(), name.axis()),
                        (instance, those) -> ask(instance, those, request, headers)))
                .build();
    }

    private JsonNode ask(URI instance, List<CurveName> names, UriInfo request, HttpHeaders headers) {
        String question = names.stream()
                .map(name -> "curve=" + URLEncoder.encode(Sparklines.write(name).toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", request.getRequestUri().getRawPath() + "?", ""));
        return elsewhere.json(instance, question, request, headers).orElseThrow(Owners::moving);
    }
}
