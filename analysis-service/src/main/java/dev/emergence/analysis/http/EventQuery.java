package dev.emergence.analysis.http;

import dev.emergence.analysis.view.TopicLog;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which events are meant; a parameter that is absent matches all. */
public class EventQuery {
    private static final int USUAL_LIMIT = 1000;
    private static final int MOST = 10_000;
    private static final Pattern OFFSET = Pattern.compile("-1|\\d{1,18}");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    @QueryParam("family")
    String family;

    @QueryParam("model")
    String model;

    @QueryParam("task")
    String task;

    @Parameter(description = "what happened; several may be given")
    @QueryParam("kind")
    List<String> kind;

    @Parameter(description = "an event's offset or id: those behind it; -1 is the beginning")
    @QueryParam("after")
    String after;

    @Parameter(description = "how many at most, 1 to 10000; 1000 if not given")
    @QueryParam("limit")
    String limit;

    @HeaderParam("Last-Event-ID")
    String lastEventId;

    /** @throws WebApplicationException status 400 for a kind that there is not */
    Predicate<Event> matches() {
        Set<EventKind> kinds = kinds();
        return event -> matches(family, event.getFamily())
                && matches(model, event.getModel())
                && matches(task, event.getTask())
                && kinds.contains(event.getKind());
    }

    private Set<EventKind> kinds() {
        if (kind == null || kind.isEmpty()) {
            return EnumSet.allOf(EventKind.class);
        }
        try {
            return kind.stream().map(EventKind::valueOf).collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            String known = Stream.of(EventKind.values()).map(EventKind::name).collect(Collectors.joining(", "));
            throw Problem.exception(400, "Unknown kind", "kind is one of " + known + "; several may be given.");
        }
    }

    private static boolean matches(String asked, String value) {
        return asked == null || asked.equals(value);
    }

    /** @throws WebApplicationException status 400 if it is no number from 1 to 10000 */
    int limit() {
        if (limit == null) {
            return USUAL_LIMIT;
        }
        if (limit.matches("\\d{1,5}")) {
            int asked = Integer.parseInt(limit);
            if (asked >= 1 && asked <= MOST) {
                return asked;
            }
        }
        throw Problem.exception(400, "Bad limit", "limit is a number from 1 to " + MOST + ".");
    }

    /** The event to begin after; null without one. A browser that comes back repeats its address and adds the header. */
    String after() {
        return lastEventId == null || lastEventId.isBlank() ? after : lastEventId.strip();
    }

    /**
     * Goes behind the event that is named by its offset or its id.
     *
     * @throws WebApplicationException status 400 if there is no such event
     */
    void seek(TopicLog<Event>.Reader reader) {
        String asked = after();
        if (asked != null && !toOffset(reader, asked) && !toId(reader, asked)) {
            throw Problem.exception(
                    400,
                    "No such event",
                    "Last-Event-ID, or after, is the id or the offset of an event that was received; it may have been deleted"
                            + " since. Leave it out to begin anew.");
        }
    }

    private static boolean toOffset(TopicLog<Event>.Reader reader, String asked) {
        boolean there = OFFSET.matcher(asked).matches() && Long.parseLong(asked) < reader.end();
        if (there) {
            reader.seek(Long.parseLong(asked) + 1);
        }
        return there;
    }

    private static boolean toId(TopicLog<Event>.Reader reader, String asked) {
        AtomicBoolean found = new AtomicBoolean();
        reader.readTo(ID.matcher(asked).matches() ? reader.end() : 0, entry -> {
            if (entry.value().getId().equals(asked)) {
                reader.seek(entry.offset() + 1);
                found.set(true);
            }
            return !found.get();
        });
        return found.get();
    }
}
