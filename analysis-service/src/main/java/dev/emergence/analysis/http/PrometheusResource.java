package dev.emergence.analysis.http;

import dev.emergence.analysis.prometheus.CurveCollector;
import dev.emergence.analysis.prometheus.Exposure;
import dev.emergence.analysis.prometheus.GateMetrics;
import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.OwnTasks;
import dev.emergence.analysis.view.Summary;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Event;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The curves and this service's own metrics for Prometheus. */
@Singleton
@Path("/metrics")
public class PrometheusResource {
    private final PrometheusRegistry registry;

    PrometheusResource(
            PrometheusRegistry registry,
            Curves curves,
            OwnTasks own,
            GateMetrics gate,
            Supplier<WatchList> watch,
            Exposure exposure,
            Clock clock) {
        this.registry = registry;
        int most = exposure.maxCurves();
        Supplier<Predicate<Summary>> alive = () -> {
            long oldest = clock.millis() - exposure.retireAfter().toMillis();
            return curve -> curve.time() >= oldest;
        };
        Supplier<Predicate<Summary>> exposed = () -> {
            BiPredicate<String, String> mine = own.now();
            return alive.get()
                    .and(curve -> mine.test(curve.name().family(), curve.name().task()));
        };
        registry.register(new CurveCollector(curves::summaries, exposed, watch, most));
        registry.register(() -> gate.open(ofOwnTasks(own), most));
        registry.register(() -> gate.unacknowledged(ofOwnTasks(own), most));
        registry.register(() ->
                gate.holds(curves.summaries().all().stream().filter(alive.get()).toList(), own.now(), most));
    }

    private static Predicate<Event> ofOwnTasks(OwnTasks own) {
        BiPredicate<String, String> mine = own.now();
        return event -> mine.test(event.getFamily(), event.getTask());
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
