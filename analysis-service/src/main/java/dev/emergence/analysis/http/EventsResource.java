package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.schemas.Event;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestMulti;

/** What has happened, as a list or as a stream. */
@Singleton
@Path("/v1/events")
public class EventsResource {
    private static final Logger LOG = Logger.getLogger(EventsResource.class);

    private final TopicLog<Event> log;
    private final Semaphore streams;
    private final Duration heartbeat;
    private volatile boolean closing;

    EventsResource(
            TopicLog<Event> log,
            @ConfigProperty(name = "emergence.events.max-streams", defaultValue = "64") int maxStreams,
            @ConfigProperty(name = "emergence.events.heartbeat", defaultValue = "15S") Duration heartbeat) {
        this.log = log;
        this.streams = new Semaphore(maxStreams);
        this.heartbeat = heartbeat;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Events that match, in order, with their offsets: pass the last one as 'after' for the next page."
                    + " With Accept: text/event-stream a stream of those from now on, or after Last-Event-ID.")
    public ArrayNode list(@BeanParam EventQuery query) {
        Predicate<Event> wanted = query.matches();
        int limit = query.limit();
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        try (TopicLog<Event>.Reader reader = log.open()) {
            long end = reader.end();
            query.seek(reader);
            reader.readTo(end, entry -> {
                if (wanted.test(entry.value())) {
                    found.add(EventStream.json(entry));
                }
                return found.size() < limit;
            });
        } catch (KafkaException e) {
            throw unreachable(e);
        }
        return found;
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> stream(@BeanParam EventQuery query, @Context Sse sse) {
        Predicate<Event> wanted = query.matches();
        if (!streams.tryAcquire()) {
            throw Problem.exception(
                    503, "Too many streams", "Ask again later, share a stream, or raise emergence.events.max-streams.");
        }
        TopicLog<Event>.Reader reader = null;
        try {
            reader = log.open();
            if (query.after() == null) {
                reader.seek(reader.end());
            } else {
                query.seek(reader);
            }
        } catch (KafkaException | WebApplicationException e) {
            release(reader);
            throw e instanceof KafkaException kafka ? unreachable(kafka) : e;
        }
        TopicLog<Event>.Reader opened = reader;
        Multi<OutboundSseEvent> events =
                new EventStream(opened, wanted, heartbeat, sse).until(() -> closing, () -> release(opened));
        return RestMulti.fromMultiData(events)
                .header("Cache-Control", "no-cache")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    private void release(TopicLog<Event>.Reader reader) {
        if (reader != null) {
            reader.close();
        }
        streams.release();
    }

    private static WebApplicationException unreachable(KafkaException e) {
        LOG.warnf("events can't be read: %s", e.getMessage());
        return Problem.exception(503, "Events can't be read", "Kafka does not answer; ask again in a few seconds.");
    }

    /** Streams would hold up the end of this service; their clients resume elsewhere. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        closing = true;
    }
}
