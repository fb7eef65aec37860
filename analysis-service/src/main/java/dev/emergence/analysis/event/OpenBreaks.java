package dev.emergence.analysis.event;

import dev.emergence.analysis.log.NewestRecords;
import dev.emergence.analysis.log.TopicLog;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * The breaks of the whole installation that are open: the newest event of each. Ready once all that was there at the
 * start has been read. A break whose last event is older than the topic's retention is forgotten at the
 * next start.
 */
@Default
@Readiness
@ApplicationScoped
public class OpenBreaks implements HealthCheck {
    private final NewestRecords<Event> newest;

    OpenBreaks(TopicLog<Event> log) {
        newest = new NewestRecords<>(log, Event::getBreakId, Event::getTime);
    }

    void start(@Observes StartupEvent event) {
        newest.start();
    }

    /** Everything that was said before this instance started has been read. */
    public boolean ready() {
        return newest.ready();
    }

    /** The newest event of each open break, oldest first. */
    public List<Event> all() {
        return newest.all().stream()
                .filter(event -> event.getKind() != EventKind.RESOLVED)
                .sorted(Comparator.comparing(Event::getTime).thenComparing(Event::getId))
                .toList();
    }

    /** As a metric: those that match, at most so many. */
    public GaugeSnapshot snapshot(Predicate<Event> shown, int most) {
        return snapshot(
                "emergence_break_open",
                "1 while a break, or an artefact, that was said of the curve is not resolved; gone afterwards."
                        + " Alert on it by severity.",
                all().stream().filter(shown).limit(most).toList());
    }

    /** A gauge that is 1 for each of these. */
    public static GaugeSnapshot snapshot(String name, String help, List<Event> events) {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder().name(name).help(help);
        events.forEach(event -> snapshot.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels(event))
                .value(1)
                .build()));
        return snapshot.build();
    }

    private static Labels labels(Event event) {
        return Labels.of(
                "family", event.getFamily(),
                "model", event.getModel(),
                "task", event.getTask(),
                "metric", event.getMetric(),
                "axis", event.getAxis().name(),
                "kind", event.getKind().name(),
                "severity", event.getSeverity().name());
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        newest.stop();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("open breaks").status(ready()).build();
    }
}
