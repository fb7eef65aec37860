package dev.emergence.ingest;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** This service's metrics for Prometheus. */
@Path("/metrics")
public class PrometheusResource {
    private final IngestMetrics metrics;

    PrometheusResource(IngestMetrics metrics) {
        this.metrics = metrics;
    }

    @GET
    @Produces(PrometheusTextFormatWriter.CONTENT_TYPE)
    @Operation(summary = "Prometheus metrics")
    public byte[] metrics() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, metrics.registry.scrape());
        return out.toByteArray();
    }
}
