package dev.emergence.analysis.api;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The curves and this service's own metrics for Prometheus. */
@Path("/metrics")
public class PrometheusResource {
    private final PrometheusRegistry registry;

    PrometheusResource(
            PrometheusRegistry registry,
            AllCurves curves,
            @ConfigProperty(name = "emergence.metrics.max-curves", defaultValue = "10000") int maxCurves) {
        this.registry = registry;
        registry.register(new CurveCollector(() -> curves.matching(curve -> true), maxCurves));
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
