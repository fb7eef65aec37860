package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.Changes;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.service.Caller;
import dev.emergence.service.Problem;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What has changed since somebody asked last, so that nobody asks for everything again. */
@Singleton
@Path("/v1/changes")
public class ChangesResource {
    private final Curves curves;
    private final StreamSettings settings;
    private final Streams streams;
    private final Caller caller;

    ChangesResource(Curves curves, StreamSettings settings, Caller caller) {
        this.curves = curves;
        this.settings = settings;
        this.caller = caller;
        this.streams = new Streams(settings.changes(), "emergence.streams.changes");
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "The curves that have changed behind a cursor, newest state only, as in /v1/verdicts, and those that are no more."
                            + " Ask again with after=next, at once where there are more. reset: the cursor is too old, or of"
                            + " another process; ask for the list anew and go on at next."
                            + " With Accept: text/event-stream a stream of them, from now on or after Last-Event-ID.")
    public Response list(
            @BeanParam CurveQuery query,
            @Parameter(description = "next of the answer before; without it all curves there are") @QueryParam("after")
                    String after,
            @Parameter(description = "how many at most, 1 to 10000; 1000 if not given") @QueryParam("limit")
                    String limit) {
        Summaries summaries = curves.summaries();
        int most = Page.limit(limit);
        Changes found = changes(summaries, after, most, query.wanted());
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("next", found.next());
        ArrayNode changes = answer.putArray("changes");
        ArrayNode removed = answer.putArray("removed");
        found.changes().forEach(change -> (change.summary() == null ? removed : changes)
                .add(ChangeStream.row(change, summaries)));
        answer.put("reset", found.reset()).put("more", found.more());
        return Response.ok(answer).header("Cache-Control", "no-store").build();
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> stream(
            @BeanParam CurveQuery query,
            @QueryParam("after") String after,
            @HeaderParam("Last-Event-ID") String lastEventId,
            @Context Sse sse) {
        Summaries summaries = curves.summaries();
        Predicate<CurveName> wanted = query.wanted();
        // A browser that comes back repeats its address and adds the header.
        String asked = lastEventId == null || lastEventId.isBlank() ? after : lastEventId.strip();
        String from = asked == null ? summaries.now() : asked;
        changes(summaries, from, 1, wanted);
        streams.enter();
        ChangeStream stream = new ChangeStream(summaries, from, wanted, settings.heartbeat(), System::nanoTime);
        BooleanSupplier gone = caller.gone();
        return Streams.answer(stream.until(() -> streams.closing() || gone.getAsBoolean(), sse, streams::leave));
    }

    private static Changes changes(Summaries summaries, String after, int most, Predicate<CurveName> wanted) {
        try {
            return summaries.changes(after, most, wanted);
        } catch (IllegalArgumentException e) {
            throw Problem.exception(
                    400,
                    "Bad cursor",
                    "after, or Last-Event-ID, is next of an answer or the id of an event. Leave it out to begin anew.");
        }
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        streams.close();
    }
}
