package dev.emergence.analysis.view;

import dev.emergence.analysis.work.Works;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * The breaks of the whole installation that are open: the newest event of each, from the topic that keeps it for good. Ready
 * once all that was there at the start has been read.
 */
@Default
@Readiness
@ApplicationScoped
public class OpenBreaks implements HealthCheck {
    private final NewestRecords<Event> newest;

    OpenBreaks(@Identifier("breaks") TopicLog<Event> log, Works works) {
        newest = new NewestRecords<>(log, Event::getBreakId, Event::getSequence, System::nanoTime, works);
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

    /** So old at most is what is known here. */
    public Duration age() {
        return newest.age();
    }

    void stop(@Observes ShutdownEvent event) {
        newest.close();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("open breaks").status(ready()).build();
    }
}
