package dev.emergence.scoring;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** This service's metrics for Prometheus. */
@Path("/metrics")
public class PrometheusResource {
    private final ScoringMetrics metrics;

    PrometheusResource(ScoringMetrics metrics) {
        this.metrics = metrics;
    }

    @GET
    @Produces(PrometheusTextFormatWriter.CONTENT_TYPE)
    public byte[] metrics() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, metrics.registry.scrape());
        return out.toByteArray();
    }
}
