package dev.emergence.analysis.event;

import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * The breaks of the whole installation that are open: the newest event of each, read from the topic's beginning on. Ready once
 * it has read all that was there at the start. A break whose last event is older than the topic's retention is forgotten at the
 * next start.
 */
@Default
@Readiness
@ApplicationScoped
public class OpenBreaks implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(OpenBreaks.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final EventLog log;
    private final Map<String, Event> newest = new ConcurrentHashMap<>();
    private volatile boolean ready;
    private volatile boolean closing;
    private Thread reader;
    private long next;

    OpenBreaks(EventLog log) {
        this.log = log;
    }

    void start(@Observes StartupEvent event) {
        reader = new Thread(this::read, "open-breaks");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        while (!closing) {
            try (EventLog.Reader events = log.open()) {
                long end = events.end();
                events.seek(next);
                while (!closing) {
                    events.poll(POLL).forEach(entry -> fold(entry.event()));
                    next = events.position();
                    ready |= next >= end;
                }
            } catch (KafkaException e) {
                if (!closing) {
                    LOG.warnf("events can't be read yet: %s", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    private void fold(Event event) {
        // An older event that comes again, redriven from the dead letters of a webhook, opens nothing anew.
        if (event.getBreakId() != null) {
            newest.merge(event.getBreakId(), event, (before, now) -> now.getTime() < before.getTime() ? before : now);
        }
    }

    /** Everything that was said before this instance started has been read. */
    public boolean ready() {
        return ready;
    }

    /** The newest event of each open break, oldest first. */
    public List<Event> all() {
        return newest.values().stream()
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
        closing = true;
        reader.join(2 * POLL.toMillis());
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("open breaks").status(ready).build();
    }
}
