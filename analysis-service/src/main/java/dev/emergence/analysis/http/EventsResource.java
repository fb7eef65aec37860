package dev.emergence.analysis.http;

import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.LogPages;
import dev.emergence.analysis.view.Summary;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.analysis.view.Unavailable;
import dev.emergence.schemas.Event;
import dev.emergence.service.Caller;
import dev.emergence.service.Problem;
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
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.Logger;

/** What has happened, as a list or as a stream. */
@Singleton
@Path("/v1/events")
public class EventsResource {
    private static final Logger LOG = Logger.getLogger(EventsResource.class);

    private final TopicLog<Event> log;
    private final Curves curves;
    private final Streams streams;
    private final Caller caller;
    private final Duration heartbeat;

    EventsResource(TopicLog<Event> log, Curves curves, StreamSettings settings, Caller caller) {
        this.log = log;
        this.curves = curves;
        this.caller = caller;
        this.streams = new Streams(settings.events(), "emergence.streams.events");
        this.heartbeat = settings.heartbeat();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Events that match, newest first, with their offsets; the Link header leads to older and newer ones."
                            + " CHECKPOINT_COMPLETE only if kind asks for it."
                            + " With Accept: text/event-stream a stream of those from now on, or after Last-Event-ID.")
    public Response list(@BeanParam EventQuery query, @Context UriInfo request) {
        Predicate<Event> wanted = query.ofList();
        LogPage page = new LogPage(query.order, query.limit, query.cursor);
        try (TopicLog<Event>.Reader reader = log.open()) {
            Page read = page.read(new LogPages<>(reader), query.from(reader, 0), wanted, EventStream::json);
            return read.with(() -> note(query)).answer(request);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    /** What is said beside an answer must not keep it back: events can be read while curves are restored. */
    private String note(EventQuery query) {
        try {
            return Unmatched.note(
                    curves.summaries().all().stream().map(Summary::name).toList(), query.names());
        } catch (Unavailable e) {
            return null;
        }
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> stream(@BeanParam EventQuery query, @Context Sse sse) {
        Predicate<Event> wanted = query.ofStream();
        streams.enter();
        TopicLog<Event>.Reader reader = null;
        try {
            reader = log.open();
            reader.seek(query.from(reader, reader.end()));
        } catch (KafkaException | WebApplicationException e) {
            release(reader);
            throw e instanceof KafkaException kafka ? unreachable(kafka) : e;
        }
        TopicLog<Event>.Reader opened = reader;
        BooleanSupplier gone = caller.gone();
        Multi<OutboundSseEvent> events = new EventStream(opened, wanted, heartbeat, sse)
                .until(() -> streams.closing() || gone.getAsBoolean(), () -> release(opened));
        return Streams.answer(events);
    }

    private void release(TopicLog<Event>.Reader reader) {
        if (reader != null) {
            reader.close();
        }
        streams.leave();
    }

    static WebApplicationException unreachable(KafkaException e) {
        LOG.warnf("events can't be read: %s", e.getMessage());
        return Problem.exception(503, "Events can't be read", "Kafka does not answer; ask again in a few seconds.");
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        streams.close();
    }
}
