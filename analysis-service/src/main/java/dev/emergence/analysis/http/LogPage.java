package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.emergence.analysis.view.LogPages;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/**
 * One page of what a topic of one partition holds. A cursor says that the page stands before an offset, or behind one: so it holds while records
 * come and go.
 */
final class LogPage {
    private static final String BEFORE = "before";
    private static final String BEHIND = "behind";

    private final boolean newestFirst;
    private final int limit;
    private final String side;
    private final long offset;

    /** @throws WebApplicationException status 400 for an order, a limit or a cursor that there is not */
    LogPage(String order, String limit, String cursor) {
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

    /**
     * Reads it.
     *
     * @param from the first offset that counts
     * @param row what a record looks like
     */
    <T extends SpecificRecord> Page read(
            LogPages<T> log, long from, Predicate<T> wanted, Function<TopicLog.Entry<T>, JsonNode> row) {
        boolean backwards = side == null ? newestFirst : side.equals(BEFORE);
        List<TopicLog.Entry<T>> found = backwards
                ? log.newest(from, side == null ? Long.MAX_VALUE : offset, limit, wanted)
                : log.oldest(side == null ? from : Math.max(from, offset + 1), limit, wanted);
        boolean full = found.size() == limit;
        String older = (backwards ? full : side != null) ? Cursor.of(BEFORE, first(found)) : null;
        String newer = (backwards ? side != null : full) ? Cursor.of(BEHIND, last(found)) : null;
        ArrayNode rows = JsonNodeFactory.instance.arrayNode(found.size());
        shown(found).forEach(entry -> rows.add(row.apply(entry)));
        return newestFirst ? new Page(rows, older, newer, null, null) : new Page(rows, newer, older, null, null);
    }

    private <T> List<TopicLog.Entry<T>> shown(List<TopicLog.Entry<T>> found) {
        List<TopicLog.Entry<T>> shown = new ArrayList<>(found);
        if (newestFirst) {
            Collections.reverse(shown);
        }
        return shown;
    }

    /** Of an empty page: what stands before it. */
    private String first(List<? extends TopicLog.Entry<?>> found) {
        return Long.toString(found.isEmpty() ? offset + 1 : found.get(0).offset());
    }

    private String last(List<? extends TopicLog.Entry<?>> found) {
        return Long.toString(
                found.isEmpty() ? offset - 1 : found.get(found.size() - 1).offset());
    }
}
