package dev.emergence.analysis.http;

import dev.emergence.analysis.prometheus.CurveCollector;
import dev.emergence.analysis.prometheus.GateMetrics;
import dev.emergence.analysis.view.AllCurves;
import dev.emergence.analysis.view.OwnTasks;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Event;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The curves and this service's own metrics for Prometheus. */
@Singleton
@Path("/metrics")
public class PrometheusResource {
    private final PrometheusRegistry registry;
    private final AllCurves curves;
    private List<Curve> scraped;

    PrometheusResource(
            PrometheusRegistry registry,
            AllCurves curves,
            OwnTasks own,
            GateMetrics gate,
            Supplier<WatchList> watch,
            @ConfigProperty(name = "emergence.metrics.max-curves", defaultValue = "10000") int maxCurves,
            @ConfigProperty(name = "emergence.metrics.retire-after", defaultValue = "7D") Duration retireAfter) {
        this.registry = registry;
        this.curves = curves;
        Supplier<Predicate<Curve>> exposed = () -> {
            BiPredicate<String, String> mine = own.now();
            long oldest = System.currentTimeMillis() - retireAfter.toMillis();
            return curve -> curve.getTime() >= oldest && mine.test(curve.getFamily(), curve.getTask());
        };
        registry.register(new CurveCollector(this::curves, exposed, watch, maxCurves));
        registry.register(() -> gate.open(ofOwnTasks(own), maxCurves));
        registry.register(() -> gate.unacknowledged(ofOwnTasks(own), maxCurves));
        registry.register(() -> {
            long oldest = System.currentTimeMillis() - retireAfter.toMillis();
            List<Curve> newer =
                    curves().stream().filter(curve -> curve.getTime() >= oldest).toList();
            return gate.holds(newer, own.now(), maxCurves);
        });
    }

    private static Predicate<Event> ofOwnTasks(OwnTasks own) {
        BiPredicate<String, String> mine = own.now();
        return event -> mine.test(event.getFamily(), event.getTask());
    }

    /** Read once a scrape, not once a metric, and not kept: they are large. */
    private List<Curve> curves() {
        if (scraped == null) {
            scraped = curves.matching(curve -> true);
        }
        return scraped;
    }

    @GET
    @Produces(PrometheusTextFormatWriter.CONTENT_TYPE)
    @Operation(summary = "Prometheus metrics")
    public synchronized byte[] metrics() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } finally {
            scraped = null;
        }
        return out.toByteArray();
    }
}
