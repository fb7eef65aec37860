package dev.emergence.analysis.gate;

import dev.emergence.analysis.view.NewestRecords;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.analysis.work.Works;
import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Families;
import dev.emergence.service.Caller;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The acknowledgement of the newest event of each break that has one, read from the topic's beginning on. Ready once it has read all that was there. */
@Default
@Readiness
@ApplicationScoped
public class Acknowledgements implements HealthCheck {
    private final NewestRecords<Acknowledgement> newest;
    private final Caller caller;

    Acknowledgements(TopicLog<Acknowledgement> log, Works works, Caller caller) {
        this.caller = caller;
        newest = new NewestRecords<>(
                log, Acknowledgement::getBreakId, Acknowledgement::getSequence, System::nanoTime, works);
    }

    void start(@Observes StartupEvent event) {
        newest.start();
    }

    /** One that Kafka has taken: counts here at once. */
    void add(Acknowledgement acknowledgement) {
        newest.add(acknowledgement);
    }

    /** The newest of a break; null without one. */
    public Acknowledgement of(String breakId) {
        return newest.of(breakId);
    }

    /** Those that the caller may see: of a family, or all, oldest first. */
    public List<Acknowledgement> all(String family) {
        Families families = caller.families();
        return newest.all().stream()
                .filter(given -> families.test(given.getFamily()))
                .filter(given -> family == null || family.equals(given.getFamily()))
                .sorted(Comparator.comparing(Acknowledgement::getTime).thenComparing(Acknowledgement::getBreakId))
                .toList();
    }

    public boolean ready() {
        return newest.ready();
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
        return HealthCheckResponse.named("acknowledgements").status(ready()).build();
    }
}
