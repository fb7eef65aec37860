package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.emergence.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * One page of a list: the rows as JSON, and in the headers where it goes on ({@code Link}, RFC 8288), how many rows there are on all
 * pages, and what a reader should know.
 *
 * @param next cursor of the page behind; null on the last
 * @param previous cursor of the page before; null on the first
 * @param total rows on all pages; null where that is not known
 * @param note null where there is nothing to say
 */
record Page(ArrayNode rows, String next, String previous, Integer total, String note) {
    /** The header that says what a reader should know. */
    static final String NOTE = "Emergence-Note";

    private static final int USUAL = 1000;
    private static final int MOST = 10_000;

    /** @throws WebApplicationException status 400 if it is no number from 1 to 10000 */
    static int limit(String asked) {
        if (asked == null) {
            return USUAL;
        }
        if (asked.matches("\\d{1,5}")) {
            int limit = Integer.parseInt(asked);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        }
        throw Problem.exception(400, "Bad limit", "limit is a number from 1 to " + MOST + ".");
    }

    /** The same; an empty page says what may be wrong with the question. */
    Page with(Supplier<String> remark) {
        return new Page(rows, next, previous, total, rows.isEmpty() ? remark.get() : null);
    }

    Response answer(UriInfo request) {
        return answer(request, rows);
    }

    /** @param body that holds the rows */
    Response answer(UriInfo request, JsonNode body) {
        return answer(request, body, MediaType.APPLICATION_JSON);
    }

    /**
     * The same in another form.
     *
     * @param body that holds the rows
     * @param type what it is
     */
    Response answer(UriInfo request, Object body, String type) {
        Response.ResponseBuilder answer = Response.ok(body, type);
        StringJoiner links = new StringJoiner(", ");
        link(links, request, next, "next");
        link(links, request, previous, "prev");
        if (links.length() > 0) {
            answer.header("Link", links);
        }
        if (total != null) {
            answer.header("X-Total-Count", total);
        }
        if (note != null) {
            answer.header(NOTE, ascii(note));
        }
        return answer.build();
    }

    private static void link(StringJoiner links, UriInfo request, String cursor, String relation) {
        if (cursor != null) {
            links.add("<" + address(request.getRequestUri().getRawPath(), request.getQueryParameters(), cursor)
                    + ">; rel=\"" + relation + "\"");
        }
    }

    /** The same question with another cursor; without a host, which a proxy may have given another name. */
    static String address(String path, MultivaluedMap<String, String> query, String cursor) {
        StringJoiner address = new StringJoiner("&", path + "?", "");
        query.keySet().stream().sorted().filter(name -> !name.equals("cursor")).forEach(name -> query.get(name)
                .forEach(value -> address.add(encoded(name) + "=" + encoded(value))));
        return address.add("cursor=" + encoded(cursor)).toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A header takes no more; names may have anything. */
    static String ascii(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
