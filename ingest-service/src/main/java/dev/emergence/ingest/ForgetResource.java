package dev.emergence.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emergence.ingest.body.Body;
import dev.emergence.ingest.body.Form;
import dev.emergence.ingest.body.Forms;
import dev.emergence.ingest.body.Reason;
import dev.emergence.ingest.body.Rejection;
import dev.emergence.ingest.body.Room;
import dev.emergence.ingest.body.Warning;
import dev.emergence.schemas.Audit;
import dev.emergence.schemas.AuditAct;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import dev.emergence.service.Caller;
import dev.emergence.service.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.logging.Logger;

/** Takes back what was sent: a family, a task, a run, or a run's checkpoints after a step. */
@Path("/v1/forget")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ForgetResource {
    private static final Logger LOG = Logger.getLogger(ForgetResource.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BYTES = 10_000;
    static final String REQUEST = """
            {"family": "demo", "model": "demo-1b", "after_step": 12000}""";

    private final Forms forms;
    private final Forgetting forgetting;
    private final Topics topics;
    private final Caller caller;

    /** What of it Kafka still holds. */
    @Schema(
            description = "What of it Kafka still holds, and how long.",
            requiredProperties = {"topic", "days"})
    record Kept(
            @Schema(description = "The topic.") String topic,
            @Schema(description = "Days, as the topic is made, until Kafka deletes a record.") long days) {}

    /** The answer's body. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            name = "Forgotten",
            description = "What was taken back.",
            requiredProperties = {"family", "done", "kept"})
    record Answer(
            @Schema(description = "The family.") String family,
            @Schema(description = "The run; absent where it is all of the family.") String model,
            @Schema(description = "The task; absent where it is all of them.") String task,
            @JsonProperty("after_step") @Schema(description = "The last step that stays; absent where none does.")
                    Long afterStep,
            @Schema(description = "False where analysis-service has not come so far within 30 s; it will.")
                    boolean done,
            @Schema(description = "Topics that keep what was sent until its time is over.") List<Kept> kept) {}

    ForgetResource(Ingest ingest, Forgetting forgetting, IngestConfig config, Caller caller) {
        this.forms = ingest.forms();
        this.forgetting = forgetting;
        this.topics = Topics.withPrefix(config.topic().prefix());
        this.caller = caller;
    }

    @POST
    @Operation(
            summary =
                    "Takes back what was sent until now: a family, a task, a run, or a run's checkpoints after a step; and what was said of it."
                            + " Answers when no curve holds it any more.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = @ExampleObject(name = "forget", value = REQUEST)))
    @APIResponse(
            responseCode = "200",
            description = "Done.",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    @APIResponse(
            responseCode = "202",
            description =
                    "Kafka has it, and analysis-service will do it: it is not running, or has much to read before.",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    @APIResponse(
            responseCode = "400",
            description = "No such request.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
    @APIResponse(
            responseCode = "403",
            description = "It is of a family that the token is not for.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
    @APIResponse(
            responseCode = "503",
            description = "Kafka did not take it: send it again.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
    public Response forget(InputStream body) throws IOException {
        Form<Checkpoint> form = forms.forgets();
        Set<String> unknown = new TreeSet<>();
        List<Checkpoint> read = new ArrayList<>();
        Receipt receipt = new Receipt();
        new Body<>(form, new Body.Limit(BYTES, 0), new Room(BYTES, BYTES), unknown::add).json(body, new Body.Sink<>() {
            @Override
            public boolean accept(long line, Checkpoint record) {
                return read.add(record);
            }

            @Override
            public void reject(long line, Rejection rejection) {
                receipt.reject(line, rejection);
            }

            @Override
            public void warn(Warning warning) {
                // names and a step: nothing of it is nearly right
            }
        });
        if (!unknown.isEmpty()) {
            // a misspelt after_step must not take the whole run
            return Refusal.answer(
                            400,
                            "Unknown field",
                            "Nothing was forgotten. There are " + String.join(", ", form.names()) + ".",
                            null)
                    .build();
        }
        if (receipt.only(Reason.FORBIDDEN)) {
            return Refusal.forbidden(receipt);
        }
        if (read.size() != 1 || receipt.rejected() > 0) {
            return Refusal.answer(
                            400,
                            "No such request",
                            "Nothing was forgotten. Send one object such as " + REQUEST,
                            receipt.errors())
                    .build();
        }
        return forget(read.get(0));
    }

    private Response forget(Checkpoint forgets) {
        try {
            boolean done = forgetting.forget(forgets, audit(forgets), PATIENCE);
            return Response.status(done ? 200 : 202)
                    .entity(new Answer(
                            forgets.getFamily(),
                            nullIfEmpty(forgets.getModel()),
                            nullIfEmpty(forgets.getTask()),
                            forgets.getForget().getAfter(),
                            done,
                            kept()))
                    .build();
        } catch (KafkaException e) {
            LOG.warnf("Kafka took no request: %s", e.getMessage());
            return Refusal.unavailable("Kafka is not available", "Send it again.", 5);
        }
    }

    private Audit audit(Checkpoint forgets) {
        Map<String, String> which = new TreeMap<>(Map.of("family", forgets.getFamily()));
        if (!forgets.getModel().isEmpty()) {
            which.put("model", forgets.getModel());
        }
        if (!forgets.getTask().isEmpty()) {
            which.put("task", forgets.getTask());
        }
        if (forgets.getForget().getAfter() != null) {
            which.put("after_step", forgets.getForget().getAfter().toString());
        }
        return caller.audit(AuditAct.FORGOTTEN, null, which);
    }

    private List<Kept> kept() {
        return topics.all().stream()
                .filter(topic -> topic.retention() != null && !topic.equals(topics.audit()))
                .map(ForgetResource::kept)
                .toList();
    }

    private static Kept kept(Topic<?> topic) {
        return new Kept(topic.name(), topic.retention().toDays());
    }

    private static String nullIfEmpty(String name) {
        return name.isEmpty() ? null : name;
    }
}
