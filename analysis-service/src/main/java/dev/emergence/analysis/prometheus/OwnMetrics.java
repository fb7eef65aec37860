package dev.emergence.analysis.prometheus;

import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.OwnTasks;
import dev.emergence.analysis.view.Summary;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Event;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Registers the curves, breaks and training runs of the tasks that this instance computes. */
@Singleton
class OwnMetrics {
    void register(
            @Observes StartupEvent event,
            PrometheusRegistry registry,
            Curves curves,
            OwnTasks own,
            GateMetrics gate,
            Supplier<WatchList> watch,
            Exposure exposure,
            Clock clock) {
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
}
