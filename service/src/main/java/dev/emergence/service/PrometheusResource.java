package dev.emergence.service;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * What the service has registered, for Prometheus: as OpenMetrics with exemplars where its header {@code Accept} asks for that, else
 * as text. Who may see some families only gets text: an exemplar may be of any.
 */
@Path("/metrics")
@Produces({MediaType.TEXT_PLAIN, PrometheusResource.OPEN})
public class PrometheusResource {
    static final String OPEN = "application/openmetrics-text";

    private static final OpenMetricsTextFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();
    private static final PrometheusTextFormatWriter TEXT = PrometheusTextFormatWriter.create();

    private final PrometheusRegistry registry;
    private final Caller caller;

    public PrometheusResource(PrometheusRegistry registry, Caller caller) {
        this.registry = registry;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Prometheus metrics")
    @APIResponse(
            responseCode = "200",
            description = "All series, as OpenMetrics where Accept names it; as text else.",
            content = {
                @Content(mediaType = PrometheusTextFormatWriter.CONTENT_TYPE),
                @Content(mediaType = OpenMetricsTextFormatWriter.CONTENT_TYPE)
            })
    public Response metrics(@Context HttpHeaders headers) {
        boolean open = OPEN_METRICS.accepts(headers.getHeaderString(HttpHeaders.ACCEPT))
                && caller.families().all();
        ExpositionFormatWriter writer = open ? OPEN_METRICS : TEXT;
        MetricSnapshots series = registry.scrape();
        // as it is made: of ten thousand curves it is 33 MB, which nobody need hold
        StreamingOutput written = out -> writer.write(out, series);
        return Response.ok(written).type(writer.getContentType()).build();
    }

    /** All series as text, in memory: for few. */
    public String text() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TEXT.write(out, registry.scrape());
        return out.toString(StandardCharsets.UTF_8);
    }
}
