package dev.emergence.analysis.view;

import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.util.Comparator;
import java.util.List;
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

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        newest.stop();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("open breaks").status(ready()).build();
    }
}
