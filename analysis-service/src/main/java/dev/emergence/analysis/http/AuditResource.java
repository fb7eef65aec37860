package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.view.LogPages;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.schemas.Audit;
import dev.emergence.schemas.AuditAct;
import dev.emergence.service.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.logging.Logger;

/** Who did what. */
@Singleton
@Path("/v1/audit")
public class AuditResource {
    private static final Logger LOG = Logger.getLogger(AuditResource.class);
    private static final String CSV = "text/csv";
    private static final List<String> FORMS = List.of(MediaType.APPLICATION_JSON, CSV);
    private static final List<String> COLUMNS = List.of("time", "act", "who", "authenticated", "from", "details");

    private final TopicLog<Audit> log;

    /** Which acts are meant; a parameter that is absent matches all. */
    public static class Query {
        @Parameter(
                description = "what was done; several may be given",
                schema = @Schema(implementation = AuditAct.class))
        @QueryParam("act")
        List<String> act;

        @Parameter(description = "who did it")
        @QueryParam("who")
        String who;

        @Parameter(description = "only what was done then or later, such as 2026-07-31T00:00:00Z")
        @QueryParam("since")
        String since;

        @Parameter(description = "how many at most, 1 to 10000; 1000 if not given")
        @QueryParam("limit")
        String limit;

        @Parameter(description = "where the page begins, as the Link header of another page says")
        @QueryParam("cursor")
        String cursor;

        /** @throws WebApplicationException status 400 for an act or a time that there is not */
        Predicate<Audit> wanted() {
            Set<String> acts = act == null ? Set.of() : Set.copyOf(act);
            if (!Stream.of(AuditAct.values()).map(AuditAct::name).toList().containsAll(acts)) {
                throw Problem.exception(
                        400,
                        "Unknown act",
                        "act is one of "
                                + Arrays.stream(AuditAct.values())
                                        .map(AuditAct::name)
                                        .collect(Collectors.joining(", ")) + "; several may be given.");
            }
            long from = since == null ? Long.MIN_VALUE : time(since);
            return audit -> (acts.isEmpty() || acts.contains(audit.getAct().name()))
                    && (who == null || who.equals(audit.getWho()))
                    && audit.getTime() >= from;
        }

        private static long time(String text) {
            try {
                return Instant.parse(text).toEpochMilli();
            } catch (DateTimeException | ArithmeticException e) {
                throw Problem.exception(400, "Bad time", "since is a time such as 2026-07-31T00:00:00Z.");
            }
        }
    }

    AuditResource(TopicLog<Audit> log) {
        this.log = log;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, CSV})
    @Operation(
            summary = "Who acknowledged, forgot, redrove, which tokens, watch lists and gate policies came and went:"
                    + " newest first. The Link header leads to older and newer ones. With Accept: text/csv a table.")
    public Response audit(@BeanParam Query query, @Context HttpHeaders headers, @Context UriInfo request) {
        Page page = page(query);
        if (Accepted.best(headers.getRequestHeader(HttpHeaders.ACCEPT), FORMS).equals(CSV)) {
            return page.answer(request, table(page), CSV);
        }
        return page.answer(request, page.rows(), MediaType.APPLICATION_JSON);
    }

    private static String table(Page page) {
        StringBuilder table = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
        for (JsonNode row : page.rows()) {
            table.append(COLUMNS.stream().map(column -> cell(row.get(column))).collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return table.toString();
    }

    private Page page(Query query) {
        Predicate<Audit> wanted = query.wanted();
        LogPage page = new LogPage(null, query.limit, query.cursor);
        try (TopicLog<Audit>.Reader reader = log.open()) {
            return page.read(new LogPages<>(reader), 0, wanted, AuditResource::row);
        } catch (KafkaException e) {
            LOG.warnf("the audit can't be read: %s", e.getMessage());
            throw Problem.exception(
                    503, "The audit can't be read", "Kafka does not answer; ask again in a few seconds.");
        }
    }

    static ObjectNode row(TopicLog.Entry<Audit> entry) {
        ObjectNode row = RecordJson.of(entry.value());
        ObjectNode details = row.putObject("details");
        new TreeMap<>(entry.value().getDetails()).forEach(details::put);
        return row.put("time", Instant.ofEpochMilli(entry.value().getTime()).toString());
    }

    /** As RFC 4180 has it; a text that a spreadsheet would compute is one to it by the apostrophe before it. */
    static String cell(JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        String text = value.isContainerNode() ? value.toString() : value.asText();
        String plain = text.matches("(?s)[=+@\\-].*") ? "'" + text : text;
        return plain.matches("(?s).*[,\"\r\n].*") ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
    }
}
