package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.gate.AcknowledgementWriter;
import dev.emergence.analysis.gate.Acknowledgements;
import dev.emergence.analysis.gate.Gate;
import dev.emergence.analysis.gate.GatePolicy;
import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Audit;
import dev.emergence.schemas.AuditAct;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Token;
import dev.emergence.service.Caller;
import dev.emergence.service.Problem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** The gate of a training run, which polls it between steps, and its opening by those who have looked. */
@Singleton
@Path("/v1/gate")
@Produces(MediaType.APPLICATION_JSON)
public class GateResource {
    private static final String POLICY = "which open breaks hold; without it as emergence.gate.policy says";
    private static final int NAMED_BREAKS = 100;
    private static final List<String> NAMED = List.of("family", "model", "task", "metric", "axis");
    private static final List<String> REASON = List.of(
            "break_id",
            "kind",
            "severity",
            "family",
            "model",
            "task",
            "metric",
            "metrics",
            "axis",
            "tasks",
            "made_by",
            "judged",
            "position",
            "evidence_log10",
            "time");

    private final Gate gate;
    private final Curves curves;
    private final Acknowledgements acknowledgements;
    private final AcknowledgementWriter writer;
    private final Caller caller;
    private final Clock clock;

    GateResource(
            Gate gate,
            Curves curves,
            Acknowledgements acknowledgements,
            AcknowledgementWriter writer,
            Caller caller,
            Clock clock) {
        this.gate = gate;
        this.curves = curves;
        this.acknowledgements = acknowledgements;
        this.writer = writer;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary =
                    "CONTINUE, or HOLD with the open breaks that nobody has acknowledged; those that are part of a change as that change, once."
                            + " 503: not known now; whether that holds the training is for the trainer to say.")
    public ObjectNode decide(
            @Parameter(description = "which models belong together", required = true) @QueryParam("family")
                    String family,
            @Parameter(description = "the training run; without one all of the family's") @QueryParam("model")
                    String model,
            @Parameter(description = POLICY, schema = @Schema(implementation = GatePolicy.class)) @QueryParam("policy")
                    String policy) {
        requireFamily(family);
        GatePolicy asked = policy(policy);
        requireCurrent();
        List<Event> holding = gate.holding(family, emptyIsNull(model), asked);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("decision", holding.isEmpty() ? "CONTINUE" : "HOLD");
        answer.put("policy", asked.name());
        answer.set("reasons", reasons(holding));
        if (holding.isEmpty() && !curves.summaries(family).knows(family, emptyIsNull(model))) {
            answer.put(
                    "note", "no curve is known of this family and model, so nothing can hold it: are the names right?");
        }
        return answer;
    }

    @POST
    @Path("/acknowledge")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Lets the training go on: acknowledges one break, or all that hold now."
                    + " Body: {family, model?, break_id?, who, why}; with a token who is whom it was given to."
                    + " Answers when it is kept.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.OBJECT),
                            example = "{\"family\": \"demo\", \"who\": \"Ada\", \"why\": \"looked at the outputs\"}"))
    public ObjectNode acknowledge(
            @Parameter(description = POLICY, schema = @Schema(implementation = GatePolicy.class)) @QueryParam("policy")
                    String policy,
            String body) {
        AcknowledgeRequest request =
                AcknowledgeRequest.read(body, caller.token().map(Token::name));
        GatePolicy asked = policy(policy);
        requireCurrent();
        List<Event> meant = request.breakId() == null ? holding(request, asked) : List.of(one(request));
        long now = clock.millis();
        List<Acknowledgement> given = meant.stream()
                .flatMap(whole -> gate.parts(whole).stream())
                .distinct()
                .map(event -> acknowledgement(event, request, now))
                .toList();
        writer.keep(given, audit(request, given));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("acknowledged", list(given));
        return answer;
    }

    @GET
    @Path("/acknowledgements")
    @Operation(
            summary = "Who has acknowledged what, and why: the newest of each break, newest first."
                    + " The Link header leads to the next page.")
    public Response acknowledgements(
            @Parameter(description = "which models belong together") @QueryParam("family") String family,
            @Parameter(description = "how many at most, 1 to 10000; 1000 if not given") @QueryParam("limit")
                    String limit,
            @Parameter(description = "where the page begins, as the Link header of the page before says")
                    @QueryParam("cursor")
                    String cursor,
            @Context UriInfo request) {
        NewestFirst<Acknowledgement> page = NewestFirst.acknowledgements(limit, cursor);
        requireCurrent();
        return page.of(acknowledgements.all(family), RecordJson::of).answer(request);
    }

    private List<Event> holding(AcknowledgeRequest request, GatePolicy policy) {
        List<Event> holding = gate.holding(request.family(), emptyIsNull(request.model()), policy);
        if (holding.isEmpty()) {
            throw Problem.exception(
                    409,
                    "Nothing holds",
                    "No open break holds this training under the policy " + policy + ", or all are acknowledged"
                            + " already. To acknowledge a break that does not hold, name it by break_id.");
        }
        return holding;
    }

    private Event one(AcknowledgeRequest request) {
        Event event = gate.open(request.family(), emptyIsNull(request.model())).stream()
                .filter(open -> open.getBreakId().equals(request.breakId()))
                .findFirst()
                .orElseThrow(() -> Problem.exception(
                        404,
                        "No such open break",
                        "break_id is that of a reason of GET /v1/gate, or of an event; resolved breaks hold nothing."));
        if (gate.acknowledged().test(event)) {
            throw Problem.exception(409, "Already acknowledged", "GET /v1/gate/acknowledgements says by whom and why.");
        }
        return event;
    }

    private Audit audit(AcknowledgeRequest request, List<Acknowledgement> given) {
        Map<String, String> details = new TreeMap<>(Map.of("family", request.family(), "why", request.why()));
        if (request.model() != null) {
            details.put("model", request.model());
        }
        details.put("breaks", Integer.toString(given.size()));
        details.put(
                "break_ids",
                given.stream()
                        .limit(NAMED_BREAKS)
                        .map(Acknowledgement::getBreakId)
                        .collect(Collectors.joining(" ")));
        return caller.audit(AuditAct.ACKNOWLEDGED, request.who(), details);
    }

    private static Acknowledgement acknowledgement(Event event, AcknowledgeRequest request, long now) {
        return Acknowledgement.newBuilder()
                .setBreakId(event.getBreakId())
                .setEventId(event.getId())
                .setSequence(event.getSequence())
                .setKind(event.getKind())
                .setSeverity(event.getSeverity())
                .setFamily(event.getFamily())
                .setModel(event.getModel())
                .setWho(request.who())
                .setWhy(request.why())
                .setTime(now)
                .build();
    }

    private static ArrayNode list(List<Acknowledgement> acknowledgements) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        acknowledgements.forEach(given -> list.add(RecordJson.of(given)));
        return list;
    }

    private static ArrayNode reasons(List<Event> holding) {
        ArrayNode reasons = JsonNodeFactory.instance.arrayNode();
        for (Event event : holding) {
            ObjectNode whole = RecordJson.of(event);
            ObjectNode reason = whole.deepCopy().retain(REASON).put("event_id", event.getId());
            reasons.add(reason);
            if (event.getTask().isEmpty()) {
                continue;
            }
            StringBuilder curve = new StringBuilder("/v1/curve");
            for (String field : NAMED) {
                curve.append(curve.indexOf("?") < 0 ? '?' : '&')
                        .append(field)
                        .append('=')
                        .append(URLEncoder.encode(whole.get(field).asText(), StandardCharsets.UTF_8));
            }
            reason.put("curve", curve.toString());
        }
        return reasons;
    }

    private void requireCurrent() {
        if (!gate.current()) {
            throw Problem.exception(
                    503,
                    "Not known now",
                    "Kafka has not said for a while (emergence.gate.max-age), or not yet, that no break and no"
                            + " acknowledgement is unread here; ask again in a few seconds.");
        }
    }

    private static void requireFamily(String family) {
        if (family == null || family.isEmpty()) {
            throw Problem.exception(
                    400, "Which family?", "Give family, and model for one training run: /v1/gate?family=…&model=….");
        }
    }

    private GatePolicy policy(String asked) {
        if (asked == null || asked.isEmpty()) {
            return gate.usual();
        }
        return Arrays.stream(GatePolicy.values())
                .filter(policy -> policy.name().equals(asked))
                .findFirst()
                .orElseThrow(
                        () -> Problem.exception(400, "Unknown policy", "policy is critical, breakthrough or never."));
    }

    private static String emptyIsNull(String model) {
        return model == null || model.isEmpty() ? null : model;
    }
}
