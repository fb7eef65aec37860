package dev.emergence.service;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What the service has registered, for Prometheus. */
@Path("/metrics")
public class PrometheusResource {
    private final PrometheusRegistry registry;

    public PrometheusResource(PrometheusRegistry registry) {
        this.registry = registry;
    }

    @GET
    @Produces(PrometheusTextFormatWriter.CONTENT_TYPE)
    @Operation(summary = "Prometheus metrics")
    public byte[] metrics() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, registry.scrape());
        return out.toByteArray();
    }
}
