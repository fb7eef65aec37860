package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.Changes;
import dev.emergence.analysis.view.CurveName;
import dev.emergence.analysis.view.Summaries;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Changes as {@code text/event-stream}: {@code change}, {@code removed} and {@code reset}, each with the cursor behind it as its {@code
 * id}, and {@code heartbeat}, which browsers show to a page where they hide a comment. The stream keeps a cursor and no changes: a
 * client that reads slowly finds newer states instead of more of them.
 */
final class ChangeStream {
    private static final Logger LOG = Logger.getLogger(ChangeStream.class);

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int AT_ONCE = 1000;

    private final Summaries summaries;
    private final Predicate<CurveName> wanted;
    private final long heartbeatNanos;
    private final LongSupplier nanos;
    private String cursor;
    private Long beat;

    /** One event: what it is called, its cursor and its JSON. */
    record Told(String name, String cursor, ObjectNode data) {}

    /**
     * @param after the cursor behind which it begins
     * @param heartbeat so often there is one
     */
    ChangeStream(
            Summaries summaries, String after, Predicate<CurveName> wanted, Duration heartbeat, LongSupplier nanos) {
        this.summaries = summaries;
        this.wanted = wanted;
        this.heartbeatNanos = heartbeat.toNanos();
        this.nanos = nanos;
        cursor = after;
    }

    /** @param done is run once, when the client has gone or the stream has ended */
    Multi<OutboundSseEvent> until(BooleanSupplier end, Sse sse, Runnable done) {
        return Multi.createFrom()
                .ticks()
                .every(PAUSE)
                .onOverflow()
                .drop()
                .select()
                .first(tick -> !end.getAsBoolean())
                .onItem()
                .transformToIterable(tick -> next())
                .map(told -> sse.newEventBuilder()
                        .name(told.name)
                        .id(told.cursor)
                        .data(told.data.toString())
                        .build())
                .onFailure()
                .invoke(failure -> LOG.error("a stream of changes ends; its client resumes it", failure))
                .onTermination()
                .invoke(done);
    }

    /** What there is to tell now. */
    List<Told> next() {
        List<Told> all = new ArrayList<>();
        Changes found = summaries.changes(cursor, AT_ONCE, wanted);
        cursor = found.next();
        if (found.reset()) {
            all.add(new Told("reset", cursor, at(cursor)));
        }
        for (Changes.Change change : found.changes()) {
            ObjectNode row = row(change, summaries);
            all.add(new Told(change.summary() == null ? "removed" : "change", change.cursor(), row));
        }
        long now = nanos.getAsLong();
        if (beat == null || now - beat >= heartbeatNanos) {
            beat = now;
            all.add(new Told("heartbeat", cursor, at(cursor)));
        }
        return all;
    }

    private static ObjectNode at(String cursor) {
        return JsonNodeFactory.instance.objectNode().put("next", cursor);
    }

    /** As in the list of verdicts; of a curve that is no more its names. */
    static ObjectNode row(Changes.Change change, Summaries summaries) {
        return change.summary() == null
                ? CurvesResource.names(change.name())
                : VerdictsResource.row(change.summary(), summaries.selected(change.summary()));
    }
}
