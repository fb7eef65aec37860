package dev.emergence.analysis.prometheus;

import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.OwnTasks;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.Summary;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Event;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
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
            Summaries summaries,
            OwnTasks own,
            GateMetrics gate,
            Supplier<WatchList> watch,
            Exposure exposure,
            Clock clock) {
        int most = exposure.maxCurves();
        Supplier<Predicate<Summary>> alive = () -> {
            long oldest = clock.millis() - exposure.retireAfter().toMillis();
            return curve -> curve.updated() >= oldest;
        };
        Supplier<Predicate<Summary>> exposed = () -> {
            BiPredicate<String, String> mine = own.now();
            return alive.get()
                    .and(curve -> mine.test(curve.name().family(), curve.name().task()));
        };
        registry.register(new CurveCollector(curves::summaries, exposed, watch, most));
        limit(registry, summaries);
        registry.register(() -> gate.open(ofOwnTasks(own), most));
        registry.register(() -> gate.unacknowledged(ofOwnTasks(own), most));
        registry.register(() ->
                gate.holds(curves.summaries().all().stream().filter(alive.get()).toList(), own.now(), most));
    }

    /** Of this instance, which holds the curves of all. */
    private static void limit(PrometheusRegistry registry, Summaries summaries) {
        GaugeWithCallback.builder()
                .name("emergence_curves")
                .help("Curves that can be asked for.")
                .callback(gauge -> gauge.call(summaries.size()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("emergence_curves_max")
                .help("As many curves are held; more are computed and not shown (EMERGENCE_CURVES_MAX).")
                .callback(gauge -> gauge.call(summaries.most()))
                .register(registry);
        CounterWithCallback.builder()
                .name("emergence_curves_refused_total")
                .help("Changes of curves that are not shown, since there are as many as emergence_curves_max.")
                .callback(counter -> counter.call(summaries.refused()))
                .register(registry);
    }

    private static Predicate<Event> ofOwnTasks(OwnTasks own) {
        BiPredicate<String, String> mine = own.now();
        return event -> mine.test(event.getFamily(), event.getTask());
    }
}
