package dev.emergence.analysis.http;

import dev.emergence.statistics.metric.Metric;
import dev.emergence.statistics.metric.Metrics;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The catalogue of metrics. */
@Path("/v1/metrics")
@Produces(MediaType.APPLICATION_JSON)
public class MetricsResource {
    /** A metric as data; greatest is null where there is no bound. */
    public record Entry(
            String id,
            String signature,
            String kind,
            String continuity,
            String direction,
            double least,
            Double greatest,
            String needs,
            String description,
            String source) {
        static Entry of(Metric metric) {
            return new Entry(
                    metric.id(),
                    metric.signature(),
                    metric.kind().name(),
                    metric.continuity().name(),
                    metric.direction().name(),
                    metric.least(),
                    Double.isInfinite(metric.greatest()) ? null : metric.greatest(),
                    metric.needs(),
                    metric.description(),
                    metric.source());
        }
    }

    @GET
    @Operation(summary = "Every metric that scoring-service knows.")
    public List<Entry> metrics() {
        return Arrays.stream(Metrics.values()).map(Entry::of).toList();
    }
}
