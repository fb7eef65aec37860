package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.analysis.gate.Gate;
import dev.emergence.analysis.report.FamilyReport;
import dev.emergence.analysis.view.Annotations;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.Owners;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.analysis.view.Summary;
import dev.emergence.service.Problem;
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
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What is known of a family, as a file to send. */
@Path("/v1/report")
public class ReportResource {
    private static final String MARKDOWN = "text/markdown";
    private static final List<String> FORMS = List.of(MediaType.TEXT_HTML, MARKDOWN);

    private final Curves curves;
    private final Owners owners;
    private final Elsewhere elsewhere;
    private final Gate gate;
    private final Annotations annotations;
    private final Clock clock;
    private final String version;

    ReportResource(
            Curves curves,
            Owners owners,
            Elsewhere elsewhere,
            Gate gate,
            Annotations annotations,
            Clock clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.curves = curves;
        this.owners = owners;
        this.elsewhere = elsewhere;
        this.gate = gate;
        this.annotations = annotations;
        this.clock = clock;
        this.version = version;
    }

    @GET
    @Produces({MediaType.TEXT_HTML, MARKDOWN})
    @Operation(
            summary =
                    "Verdicts, breaks with their curves, shared changes and methods of a family: one HTML page of 2 MB at"
                            + " most that needs nothing else; with Accept: text/markdown for a pull request.")
    public Response report(
            @Parameter(description = "which models belong together") @QueryParam("family") String family,
            @Context HttpHeaders headers,
            @Context UriInfo request) {
        if (family == null) {
            throw Problem.exception(400, "Which family?", "Give family.");
        }
        Collection<Summary> all = curves.summaries(family).of(family);
        if (all.isEmpty()) {
            String note = Unmatched.note(
                    curves.summaries().all().stream().map(Summary::name).toList(), Map.of("family", family));
            throw Problem.exception(404, "No such family", note + ".");
        }
        FamilyReport report = FamilyReport.of(
                family,
                clock.instant(),
                version,
                all,
                gate.open(open -> open.getFamily().equals(family)),
                annotations.all(family, null));
        boolean markdown = Accepted.best(headers.getRequestHeader(HttpHeaders.ACCEPT), FORMS)
                .equals(MARKDOWN);
        String text = markdown ? report.markdown() : report.html(name -> curve(name, request, headers));
        String file = "emergence-" + family.replaceAll("[^A-Za-z0-9._-]+", "-") + (markdown ? ".md" : ".html");
        // as a file of its own: its style stands within, which this host's security policy would refuse
        return Response.ok(text, (markdown ? MARKDOWN : MediaType.TEXT_HTML) + ";charset=UTF-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"")
                .build();
    }

    private JsonNode curve(CurveName name, UriInfo request, HttpHeaders headers) {
        Owners.Owner owner = owners.of(name.family(), name.task());
        if (owner.elsewhere().isPresent()) {
            return ask(owner.elsewhere().get(), name, request, headers);
        }
        return curves.own(owner.partition(), name.family(), name.model(), name.task(), name.metric(), name.axis())
                .map(RecordJson::of)
                .orElse(null);
    }

    private JsonNode ask(URI instance, CurveName name, UriInfo request, HttpHeaders headers) {
        String question = "/v1/curve?family=" + encoded(name.family()) + "&model=" + encoded(name.model()) + "&task="
                + encoded(name.task()) + "&metric=" + encoded(name.metric()) + "&axis=" + name.axis();
        return elsewhere.json(instance, question, request, headers).orElse(null);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
