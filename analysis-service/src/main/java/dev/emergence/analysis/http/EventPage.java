package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.emergence.analysis.view.EventPages;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.schemas.Event;
import dev.emergence.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * One page of the list of events. A cursor says that the page stands before an offset, or behind one: so it holds while events
 * come and go.
 */
final class EventPage {
    private static final String BEFORE = "before";
    private static final String BEHIND = "behind";

    private final boolean newestFirst;
    private final int limit;
    private final String side;
    private final long offset;

    /** @throws WebApplicationException status 400 for an order, a limit or a cursor that there is not */
    EventPage(String order, String limit, String cursor) {
        if (order != null && !order.equals("newest") && !order.equals("oldest")) {
            throw Problem.exception(400, "Unknown order", "order is 'newest' or 'oldest'.");
        }
        newestFirst = !"oldest".equals(order);
        this.limit = Page.limit(limit);
        if (cursor == null) {
            side = null;
            offset = 0;
        } else {
            List<String> parts = Cursor.read(cursor, 2);
            side = parts.get(0);
            if (!side.equals(BEFORE) && !side.equals(BEHIND) || !parts.get(1).matches("-1|\\d{1,18}")) {
                throw Cursor.bad();
            }
            offset = Long.parseLong(parts.get(1));
        }
    }

    /** @param from the first offset that counts */
    Page read(EventPages events, long from, Predicate<Event> wanted) {
        boolean backwards = side == null ? newestFirst : side.equals(BEFORE);
        List<TopicLog.Entry<Event>> found = backwards
                ? events.newest(from, side == null ? Long.MAX_VALUE : offset, limit, wanted)
                : events.oldest(side == null ? from : Math.max(from, offset + 1), limit, wanted);
        boolean full = found.size() == limit;
        String older = (backwards ? full : side != null) ? Cursor.of(BEFORE, first(found)) : null;
        String newer = (backwards ? side != null : full) ? Cursor.of(BEHIND, last(found)) : null;
        ArrayNode rows = JsonNodeFactory.instance.arrayNode(found.size());
        shown(found).forEach(entry -> rows.add(EventStream.json(entry)));
        return newestFirst ? new Page(rows, older, newer, null, null) : new Page(rows, newer, older, null, null);
    }

    private List<TopicLog.Entry<Event>> shown(List<TopicLog.Entry<Event>> found) {
        List<TopicLog.Entry<Event>> shown = new ArrayList<>(found);
        if (newestFirst) {
            Collections.reverse(shown);
        }
        return shown;
    }

    /** Of an empty page: what stands before it. */
    private String first(List<TopicLog.Entry<Event>> found) {
        return Long.toString(found.isEmpty() ? offset + 1 : found.get(0).offset());
    }

    private String last(List<TopicLog.Entry<Event>> found) {
        return Long.toString(
                found.isEmpty() ? offset - 1 : found.get(found.size() - 1).offset());
    }
}
