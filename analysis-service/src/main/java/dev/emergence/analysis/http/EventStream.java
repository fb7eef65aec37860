package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.schemas.Event;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Events as {@code text/event-stream}: {@code id} is the offset, {@code event} the kind, {@code data} the event as JSON. The
 * stream begins with an id alone, and each heartbeat has one: so a client that comes back resumes exactly where it was,
 * even if no event has come yet. Kafka is asked on a worker thread, and only when the client has taken what was there.
 */
final class EventStream {
    private static final Logger LOG = Logger.getLogger(EventStream.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final TopicLog<Event>.Reader reader;
    private final Predicate<Event> wanted;
    private final long heartbeatNanos;
    private final Sse sse;
    private long sent;
    private boolean begun;

    /** @param heartbeat after so long without an event a comment shows that the stream is alive */
    EventStream(TopicLog<Event>.Reader reader, Predicate<Event> wanted, Duration heartbeat, Sse sse) {
        this.reader = reader;
        this.wanted = wanted;
        this.heartbeatNanos = heartbeat.toNanos();
        this.sse = sse;
    }

    static ObjectNode json(TopicLog.Entry<Event> entry) {
        return RecordJson.of(entry.value()).put("offset", entry.offset());
    }

    /** @param done is run once, on a worker thread, when the client has gone or the stream has ended */
    Multi<OutboundSseEvent> until(BooleanSupplier end, Runnable done) {
        return Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom().item(this::next).runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .whilst(events -> !end.getAsBoolean())
                .onItem()
                .<OutboundSseEvent>disjoint()
                .onFailure()
                .invoke(failure -> LOG.error("a stream of events ends; its client resumes it", failure))
                .onTermination()
                .invoke(() -> Infrastructure.getDefaultWorkerPool().execute(done));
    }

    private List<OutboundSseEvent> next() {
        if (!begun) {
            begun = true;
            return List.of(alive());
        }
        List<OutboundSseEvent> events = reader.poll(POLL).stream()
                .filter(entry -> entry.value() != null && wanted.test(entry.value()))
                .map(this::event)
                .toList();
        if (events.isEmpty()) {
            return System.nanoTime() - sent < heartbeatNanos ? events : List.of(alive());
        }
        sent = System.nanoTime();
        return events;
    }

    private OutboundSseEvent event(TopicLog.Entry<Event> entry) {
        return sse.newEventBuilder()
                .id(Long.toString(entry.offset()))
                .name(entry.value().getKind().name())
                .data(json(entry).toString())
                .build();
    }

    private OutboundSseEvent alive() {
        sent = System.nanoTime();
        return sse.newEventBuilder()
                .comment("alive")
                .id(Long.toString(reader.position() - 1))
                .build();
    }
}
