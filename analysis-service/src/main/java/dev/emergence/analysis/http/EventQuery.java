package dev.emergence.analysis.http;

import dev.emergence.analysis.view.TopicLog;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.service.Problem;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which events are meant; a parameter that is absent matches all, but see kind. */
public class EventQuery {
    /** What a list shows unless it is asked for others: nine in ten events are completions. */
    private static final Set<EventKind> USUAL = EnumSet.complementOf(EnumSet.of(EventKind.CHECKPOINT_COMPLETE));

    private static final Pattern OFFSET = Pattern.compile("-1|\\d{1,18}");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    @Parameter(description = "which models belong together")
    @QueryParam("family")
    String family;

    @Parameter(description = "one training run; without, all of them and the curves over a family's models")
    @QueryParam("model")
    String model;

    @Parameter(description = "the task")
    @QueryParam("task")
    String task;

    @Parameter(
            description =
                    "what happened; several may be given. Without: in a list all but CHECKPOINT_COMPLETE, in a stream all")
    @QueryParam("kind")
    List<String> kind;

    @Parameter(description = "an event's offset or id: only those behind it; -1 is the beginning")
    @QueryParam("after")
    String after;

    @Parameter(
            description = "of a list: newest first (the default), or oldest first",
            schema = @Schema(enumeration = {"newest", "oldest"}))
    @QueryParam("order")
    String order;

    @Parameter(description = "of a list: how many at most, 1 to 10000; 1000 if not given")
    @QueryParam("limit")
    String limit;

    @Parameter(description = "of a list: where the page begins, as the Link header of another page says")
    @QueryParam("cursor")
    String cursor;

    @HeaderParam("Last-Event-ID")
    String lastEventId;

    /** @throws WebApplicationException status 400 for a kind that there is not */
    Predicate<Event> ofList() {
        return matches(USUAL);
    }

    /** @throws WebApplicationException status 400 for a kind that there is not, or for what only a list has */
    Predicate<Event> ofStream() {
        if (order != null || limit != null || cursor != null) {
            throw Problem.exception(
                    400, "Bad parameter", "order, limit and cursor are for a list; a stream goes from old to new.");
        }
        return matches(EnumSet.allOf(EventKind.class));
    }

    private Predicate<Event> matches(Set<EventKind> usual) {
        Set<EventKind> kinds = kind == null || kind.isEmpty() ? usual : kinds(kind);
        return event -> matches(family, event.getFamily())
                && matches(model, event.getModel())
                && matches(task, event.getTask())
                && kinds.contains(event.getKind());
    }

    private static Set<EventKind> kinds(Collection<String> asked) {
        try {
            return asked.stream().map(EventKind::valueOf).collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            String known = Stream.of(EventKind.values()).map(EventKind::name).collect(Collectors.joining(", "));
            throw Problem.exception(400, "Unknown kind", "kind is one of " + known + "; several may be given.");
        }
    }

    private static boolean matches(String asked, String value) {
        return asked == null || asked.equals(value);
    }

    /** What was asked for, by name. */
    Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        names.put("family", family);
        names.put("model", model);
        names.put("task", task);
        return names;
    }

    /** The event to begin after; null without one. A browser that comes back repeats its address and adds the header. */
    String after() {
        return lastEventId == null || lastEventId.isBlank() ? after : lastEventId.strip();
    }

    /**
     * The offset behind the event that is named by its offset or its id.
     *
     * @param otherwise where none is named
     * @throws WebApplicationException status 400 if there is no such event
     */
    long from(TopicLog<Event>.Reader reader, long otherwise) {
        String asked = after();
        if (asked == null) {
            return otherwise;
        }
        if (OFFSET.matcher(asked).matches() && Long.parseLong(asked) < reader.end()) {
            return Long.parseLong(asked) + 1;
        }
        AtomicLong behind = new AtomicLong(-1);
        reader.seek(reader.begin());
        reader.readTo(ID.matcher(asked).matches() ? reader.end() : 0, entry -> {
            if (entry.value() != null && entry.value().getId().equals(asked)) {
                behind.set(entry.offset() + 1);
            }
            return behind.get() < 0;
        });
        if (behind.get() < 0) {
            throw Problem.exception(
                    400,
                    "No such event",
                    "Last-Event-ID, or after, is the id or the offset of an event that was received; it may have been deleted"
                            + " since. Leave it out to begin anew.");
        }
        return behind.get();
    }
}
