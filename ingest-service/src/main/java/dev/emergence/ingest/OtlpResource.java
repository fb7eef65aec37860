package dev.emergence.ingest;

import dev.emergence.importers.Importers;
import dev.emergence.ingest.body.Reason;
import dev.emergence.service.Problem;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * Evaluations of OpenTelemetry, by OTLP/HTTP 1.x in JSON or Protobuf: events {@code gen_ai.evaluation.result} are scores. All else is
 * taken and left alone, since an exporter sends all that it has. Experimental, as that convention is.
 */
@Path("/v1/otlp")
@Consumes(MediaType.WILDCARD)
@Produces({MediaType.APPLICATION_JSON, OtlpResource.PROTOBUF})
@APIResponse(
        responseCode = "200",
        description =
                "Read; partialSuccess says how many results were refused and why of the first. In the body's format.",
        content = @Content(schema = @Schema(implementation = OtlpResource.Answer.class)))
@APIResponse(
        responseCode = "400",
        description = "Not readable. Errors are problem+json, or a Status in Protobuf.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
@APIResponse(
        responseCode = "403",
        description = "All of it is of families that the token is not for.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
@APIResponse(
        responseCode = "413",
        description = "The body is larger than EMERGENCE_IMPORTS_MAX_BYTES.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
@APIResponse(
        responseCode = "415",
        description = "Neither JSON nor Protobuf, or an encoding other than gzip.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
@APIResponse(
        responseCode = "503",
        description = "Kafka did not take all of it, or EMERGENCE_IMPORTS_MAX bodies are being read: send it again.",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
public class OtlpResource {
    static final String PROTOBUF = "application/x-protobuf";

    /** As OTLP's JSON has an ExportLogsServiceResponse or ExportTraceServiceResponse. */
    @Schema(name = "OtlpAnswer", description = "What became of a request.")
    record Answer(
            @Schema(
                            description =
                                    "rejectedLogRecords or rejectedSpans, how many results were refused, as text; errorMessage, why."
                                            + " Absent where none was.")
                    Map<String, String> partialSuccess) {}

    private final Ingest ingest;

    OtlpResource(Ingest ingest) {
        this.ingest = ingest;
    }

    @POST
    @Path("/logs")
    @Operation(summary = "Experimental: scores of records of logs that are events gen_ai.evaluation.result.")
    public Response logs(
            @BeanParam ImportResource.Whose whose,
            @Parameter(description = "application/json or application/x-protobuf")
                    @HeaderParam(HttpHeaders.CONTENT_TYPE)
                    String type,
            @Parameter(description = "gzip or identity") @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding,
            InputStream body) {
        return take(false, whose, type, encoding, body);
    }

    @POST
    @Path("/traces")
    @Operation(summary = "Experimental: scores of spans that are, or have, events gen_ai.evaluation.result.")
    public Response traces(
            @BeanParam ImportResource.Whose whose,
            @Parameter(description = "application/json or application/x-protobuf")
                    @HeaderParam(HttpHeaders.CONTENT_TYPE)
                    String type,
            @Parameter(description = "gzip or identity") @HeaderParam(HttpHeaders.CONTENT_ENCODING) String encoding,
            InputStream body) {
        return take(true, whose, type, encoding, body);
    }

    private Response take(boolean traces, ImportResource.Whose whose, String type, String encoding, InputStream body) {
        String plain = type == null ? "" : type.replaceFirst(";.*", "").strip();
        boolean protobuf = plain.equalsIgnoreCase(PROTOBUF);
        if (!protobuf && !plain.equalsIgnoreCase(MediaType.APPLICATION_JSON)) {
            return Refusal.answer(
                            415, "Unsupported media type", "Send application/json or application/x-protobuf.", null)
                    .build();
        }
        Receipt receipt = new Receipt();
        Response answer = ImportResource.answer(ingest, "Not readable as OTLP", encoding, receipt, () -> {
            ingest.take(Importers.otlp(traces, protobuf), "otlp", whose.given(), body, encoding, false, receipt);
            if (receipt.accepted() == 0 && receipt.only(Reason.FORBIDDEN)) {
                return Refusal.forbidden(receipt);
            }
            return protobuf ? protobuf(receipt) : json(traces, receipt);
        });
        return protobuf && answer.getEntity() instanceof Refusal refusal ? status(answer, refusal) : answer;
    }

    private static String why(Receipt receipt) {
        Receipt.Error first = receipt.errors().get(0);
        return (first.place() == null ? "" : first.place() + ": ")
                + (first.field() == null ? "" : first.field() + " ")
                + ImportResource.asQuery(first.message());
    }

    private static Response json(boolean traces, Receipt receipt) {
        if (receipt.rejected() == 0) {
            return Response.ok(Map.of(), MediaType.APPLICATION_JSON).build();
        }
        String rejected = traces ? "rejectedSpans" : "rejectedLogRecords";
        return Response.ok(
                        new Answer(Map.of(rejected, Long.toString(receipt.rejected()), "errorMessage", why(receipt))),
                        MediaType.APPLICATION_JSON)
                .build();
    }

    /** A partial success is field 1: how many (1) and why (2). */
    private static Response protobuf(Receipt receipt) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (receipt.rejected() > 0) {
            ByteArrayOutputStream partial = new ByteArrayOutputStream();
            varint(partial, 1 << 3);
            varint(partial, receipt.rejected());
            text(partial, 2, why(receipt).getBytes(StandardCharsets.UTF_8));
            text(out, 1, partial.toByteArray());
        }
        return Response.ok(out.toByteArray(), PROTOBUF).build();
    }

    /** A Status, of which the message is field 2. */
    private static Response status(Response answer, Refusal refusal) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text(out, 2, refusal.detail().getBytes(StandardCharsets.UTF_8));
        Response.ResponseBuilder response =
                Response.status(answer.getStatus()).entity(out.toByteArray()).type(PROTOBUF);
        String later = answer.getHeaderString(HttpHeaders.RETRY_AFTER);
        return later == null
                ? response.build()
                : response.header(HttpHeaders.RETRY_AFTER, later).build();
    }

    private static void text(ByteArrayOutputStream out, int field, byte[] text) {
        varint(out, field << 3 | 2);
        varint(out, text.length);
        out.writeBytes(text);
    }

    private static void varint(ByteArrayOutputStream out, long number) {
        long left = number;
        while (left > 0x7F) {
            out.write((int) (left & 0x7F | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
