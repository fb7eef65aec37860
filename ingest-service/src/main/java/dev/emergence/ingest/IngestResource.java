package dev.emergence.ingest;

import dev.emergence.ingest.body.Form;
import dev.emergence.ingest.body.Reason;
import dev.emergence.ingest.body.Room;
import dev.emergence.schemas.Token;
import dev.emergence.service.Caller;
import dev.emergence.service.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.logging.Logger;

/** The ways in. Each takes JSON objects, JSON arrays or NDJSON, also gzipped, and answers after Kafka has acknowledged. */
@Path("/v1")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(
        responseCode = "202",
        description = "Kafka has acknowledged the accepted ones; the first " + Receipt.ERRORS
                + " rejected ones are named," + " and what was odd about accepted ones.",
        content =
                @Content(
                        schema = @Schema(implementation = Receipt.Answer.class),
                        examples = @ExampleObject(name = "receipt", value = IngestResource.RECEIPT)))
@APIResponse(
        responseCode = "400",
        description =
                "Nothing was acceptable, or the body is empty or broken: then accepted says how many came before.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
@APIResponse(
        responseCode = "403",
        description = "Each record is of a family that the token is not for.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
@APIResponse(
        responseCode = "408",
        description = "The body came in too slowly (EMERGENCE_REQUESTS_MIN_RATE); accepted says how many came before.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
@APIResponse(
        responseCode = "413",
        description = "Each record is too large.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
@APIResponse(
        responseCode = "415",
        description = "Neither JSON nor NDJSON, or an encoding other than gzip.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
@APIResponse(
        responseCode = "503",
        description = "Kafka did not take all of it, or too much is being read at once: send all of it again.",
        headers =
                @Header(
                        name = "Retry-After",
                        description = "Seconds to wait.",
                        schema = @Schema(type = SchemaType.INTEGER)),
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
public class IngestResource {
    private static final Logger LOG = Logger.getLogger(IngestResource.class);
    private static final String NDJSON = "application/x-ndjson";
    private static final String ENCODING = "gzip or identity";
    static final String GENERATION =
            """
            {"family": "demo", "model": "demo-1b", "parameters": 1e9, "step": 1000, "tokens": 2097152000,
             "task": "addition", "example": "addition-17", "prompt": "12+30=", "targets": ["42"], "output": "42",
             "target_logprobs": [-0.1, -0.2]}""";
    static final String ANNOUNCEMENT =
            """
            {"family": "demo", "model": "demo-1b", "step": 1000, "task": "addition", "examples": 500}""";
    static final String POINT =
            """
            {"family": "demo", "model": "demo-1b", "step": 1000, "task": "code", "metric": "tests_passed",
             "kind": "PROPORTION", "continuity": "DISCONTINUOUS", "successes": 12, "examples": 164}""";
    static final String ANNOTATION =
            """
            {"family": "demo", "model": "demo-1b", "step": 1000, "text": "learning rate halved", "who": "Ada"}""";
    static final String RECEIPT =
            """
            {"accepted": 997, "rejected": 1, "errors": [{"line": 3, "field": "task", "message": "is required"}],
             "warnings": [{"field": "time", "count": 2, "message": "is not in milliseconds since 1970 UTC: converted to them"},
              {"field": "target", "count": 997, "message": "is no field of this record: left out", "did_you_mean": "targets"}]}""";

    private final Ingest ingest;
    private final IngestMetrics metrics;
    private final Supplier<Optional<String>> caller;

    @Inject
    IngestResource(Ingest ingest, IngestMetrics metrics, Caller caller) {
        this(ingest, metrics, () -> caller.token().map(Token::name));
    }

    /** @param caller whom the token of the request was given to; empty where none is needed */
    IngestResource(Ingest ingest, IngestMetrics metrics, Supplier<Optional<String>> caller) {
        this.ingest = ingest;
        this.metrics = metrics;
        this.caller = caller;
    }

    @POST
    @Path("/generations")
    @Operation(summary = "Evaluation generations. One with the same identity replaces the one before.")
    @RequestBody(
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        examples = @ExampleObject(name = "generation", value = GENERATION)),
                @Content(mediaType = NDJSON)
            })
    public Response generations(
            @HeaderParam("Content-Type") String type,
            @Parameter(description = ENCODING) @HeaderParam("Content-Encoding") String encoding,
            InputStream body) {
        return take(ingest.forms().generations(), metrics.generations, type, encoding, body);
    }

    @POST
    @Path("/checkpoints")
    @Operation(summary = "How many examples a checkpoint will have on a task.")
    @RequestBody(
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        examples = @ExampleObject(name = "announcement", value = ANNOUNCEMENT)),
                @Content(mediaType = NDJSON)
            })
    public Response checkpoints(
            @HeaderParam("Content-Type") String type,
            @Parameter(description = ENCODING) @HeaderParam("Content-Encoding") String encoding,
            InputStream body) {
        return take(ingest.forms().announcements(), metrics.checkpoints, type, encoding, body);
    }

    @POST
    @Path("/points")
    @Operation(summary = "Points that another program scored, complete as they come. The same point again replaces.")
    @RequestBody(
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        examples = @ExampleObject(name = "point", value = POINT)),
                @Content(mediaType = NDJSON)
            })
    public Response points(
            @HeaderParam("Content-Type") String type,
            @Parameter(description = ENCODING) @HeaderParam("Content-Encoding") String encoding,
            InputStream body) {
        return take(ingest.forms().points(), metrics.points, type, encoding, body);
    }

    @POST
    @Path("/annotations")
    @Operation(
            summary =
                    "What people and schedulers say of a run: a line of text at a step, at so many tokens, or of the whole run."
                            + " With a token who is whom it was given to. The same id again replaces.")
    @RequestBody(
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        examples = @ExampleObject(name = "annotation", value = ANNOTATION)),
                @Content(mediaType = NDJSON)
            })
    public Response annotations(
            @HeaderParam("Content-Type") String type,
            @Parameter(description = ENCODING) @HeaderParam("Content-Encoding") String encoding,
            InputStream body) {
        Form<?> form = ingest.forms().annotations(caller.get().orElse(null));
        return take(form, metrics.annotations, type, encoding, body);
    }

    @GET
    @Path("/warnings")
    @Operation(
            summary = "What was odd about accepted records since this instance has started, the first "
                    + Receipt.WARNINGS + " kinds of it.")
    @APIResponse(
            responseCode = "200",
            description = "In the order in which they came up.",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = Receipt.Since.class)))
    public List<Receipt.Since> warnings() {
        return metrics.warnings();
    }

    /** What is answered 503 comes again, and is counted then. */
    private Response take(Form<?> form, IngestMetrics.Records counted, String type, String encoding, InputStream body) {
        Receipt receipt = new Receipt();
        Response response = take(form, type, encoding, body, receipt);
        if (response.getStatus() != 503) {
            counted.count(receipt);
        }
        return response;
    }

    private Response take(Form<?> form, String type, String encoding, InputStream body, Receipt receipt) {
        String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean lines = media.equals(NDJSON) || media.equals("application/jsonl");
        if (!lines && !media.equals(MediaType.APPLICATION_JSON)) {
            return Refusal.answer(415, "Unsupported media type", "Send application/json or application/x-ndjson.", null)
                    .build();
        }
        if (encoding != null && !encoding.equalsIgnoreCase("gzip") && !encoding.equalsIgnoreCase("identity")) {
            return Refusal.answer(
                            415, "Unsupported encoding", "Send the body plain or with Content-Encoding gzip.", null)
                    .build();
        }
        if (!ingest.enter()) {
            return Refusal.unavailable(
                    "Too many requests", "As many requests as may be are being read; send it again.", 1);
        }
        try {
            ingest.take(form, body, encoding, lines, receipt);
            return receipt.accepted() > 0 ? Response.accepted(receipt.answer()).build() : nothing(receipt);
        } catch (KafkaException e) {
            LOG.warnf("Kafka took no request: %s", e.getMessage());
            return Refusal.unavailable("Kafka is not available", "Nothing was counted; send all of it again.", 5);
        } catch (Room.Full e) {
            return Refusal.unavailable("Too many large records", "Memory is taken by others; send all of it again.", 1);
        } catch (Paced.TooSlow e) {
            return Refusal.brokeOff(408, "Too slow", e.getMessage() + ": send in larger parts.", receipt);
        } catch (EOFException | ZipException e) {
            return Refusal.brokeOff(400, "Broken body", "The gzip stream is broken or ends early.", receipt);
        } catch (IOException e) {
            return Refusal.brokeOff(400, "Broken body", "The body ended early.", receipt);
        } finally {
            ingest.leave();
        }
    }

    private static Response nothing(Receipt receipt) {
        if (receipt.rejected() == 0) {
            return Refusal.answer(400, "Empty body", "The body holds no record.", null)
                    .build();
        }
        if (receipt.only(Reason.TOO_LARGE)) {
            return Refusal.answer(413, "Record too large", "Each record is larger than the limit.", receipt.errors())
                    .build();
        }
        return receipt.only(Reason.FORBIDDEN)
                ? Refusal.forbidden(receipt)
                : Refusal.answer(400, "Nothing acceptable", "All records were rejected.", receipt.errors())
                        .build();
    }
}
