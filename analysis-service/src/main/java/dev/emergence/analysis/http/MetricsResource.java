package dev.emergence.analysis.http;

import dev.emergence.statistics.metric.Continuity;
import dev.emergence.statistics.metric.Direction;
import dev.emergence.statistics.metric.Metric;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.metric.Metrics;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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

    /** Of each proportion whose examples have several attempts; k and METRIC stand for a number and the proportion's id. */
    private static final Entry PASS_AT = new Entry(
            "pass_at_k_METRIC",
            "signature of METRIC|pass_at:k",
            MetricKind.SCORE.name(),
            Continuity.NONLINEAR.name(),
            Direction.HIGHER.name(),
            0,
            1.0,
            "several attempts an example",
            "Chance that one of k attempts is right, of each proportion whose examples have several",
            "Chen et al. 2021 (arXiv:2107.03374)");

    @GET
    @Operation(summary = "Every metric that scoring-service knows, and pass@k, which is made of proportions.")
    public List<Entry> metrics() {
        return Stream.concat(Arrays.stream(Metrics.values()).map(Entry::of), Stream.of(PASS_AT))
                .toList();
    }
}
