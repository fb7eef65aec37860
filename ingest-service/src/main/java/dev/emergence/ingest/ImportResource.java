package dev.emergence.ingest;

import dev.emergence.importers.Given;
import dev.emergence.importers.Importer;
import dev.emergence.importers.Importers;
import dev.emergence.importers.PathPattern;
import dev.emergence.ingest.body.Reason;
import dev.emergence.ingest.body.Room;
import dev.emergence.service.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.logging.Logger;

/** The log files of evaluation tools, as they are. */
@Path("/v1/import")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
public class ImportResource {
    private static final Logger LOG = Logger.getLogger(ImportResource.class);

    /** Whose numbers they are where nothing else says it, as the command line's options name it. */
    public static class Whose {
        @QueryParam("family")
        @Parameter(description = "Which models belong together.")
        String family;

        @QueryParam("model")
        @Parameter(description = "The run.")
        String model;

        @QueryParam("parameters")
        @Parameter(description = "Of the model, such as 1.4b.")
        String parameters;

        @QueryParam("step")
        @Parameter(description = "Of the checkpoint.")
        String step;

        @QueryParam("tokens")
        @Parameter(description = "Training tokens seen, such as 300B.")
        String tokens;

        @QueryParam("task")
        @Parameter(description = "Where nothing else says it.")
        String task;

        Given given() {
            return given(null, null, null);
        }

        Given given(String metric, String examples, String standardError) {
            Double error = standardError == null ? null : number("standard-error", standardError);
            return new Given(
                    family,
                    model,
                    number("parameters", parameters),
                    count("step", step),
                    count("tokens", tokens),
                    task,
                    null,
                    metric,
                    count("examples", examples),
                    error);
        }

        private static Long count(String name, String text) {
            Double number = number(name, text);
            return number == null ? null : Long.valueOf(Math.round(number));
        }

        private static Double number(String name, String text) {
            Double number = PathPattern.quantity(text);
            if (text != null && number == null) {
                throw new IllegalArgumentException(name + " must be a number such as 3000, 1.4b or 300B");
            }
            return number;
        }
    }

    /** What a file doesn't say. */
    public static final class Query extends Whose {
        @QueryParam("name")
        @Parameter(description = "The file's name and path where it comes from: task and step may stand in it.")
        String name;

        @QueryParam("metric")
        @Parameter(description = "What numbers without a name are; of a table with many, the column.")
        String metric;

        @QueryParam("examples")
        @Parameter(description = "Behind each number, where the file doesn't say it.")
        String examples;

        @QueryParam("standard-error")
        @Parameter(description = "Of each number, where the file doesn't say it.")
        String standardError;

        @Override
        Given given() {
            return given(metric, examples, standardError);
        }

        /** Never a path outside, nor none. */
        String fileName() {
            String plain =
                    name == null ? "" : name.replaceAll("[\\p{Cntrl}]", "").replaceAll("^[/.]+|/+$", "");
            return plain.isEmpty() || plain.equals(".gz") ? "log" : plain.replaceFirst("\\.gz$", "");
        }

        /** A name that ends so says it, too. */
        boolean isZipped() {
            return name != null && name.endsWith(".gz");
        }
    }

    private final Ingest ingest;

    ImportResource(Ingest ingest) {
        this.ingest = ingest;
    }

    @POST
    @Path("/{format}")
    @Operation(
            summary = "A tool's log file, whole, as it is: its generations, the size of its checkpoints, its points."
                    + " The same file again changes nothing.")
    @APIResponse(
            responseCode = "202",
            description = "As for generations; the errors' places are the file's, and warnings say what was left out.",
            content = @Content(schema = @Schema(implementation = Receipt.Answer.class)))
    @APIResponse(
            responseCode = "400",
            description = "Nothing of it can be used: detail says what is missing.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
    @APIResponse(
            responseCode = "403",
            description = "All of it is of families that the token is not for.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such format.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
    @APIResponse(
            responseCode = "413",
            description = "The file is larger than EMERGENCE_IMPORTS_MAX_BYTES.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
    @APIResponse(
            responseCode = "503",
            description = "Kafka did not take all of it, or EMERGENCE_IMPORTS_MAX files are being read: send it again.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Refusal.class)))
    public Response take(
            @PathParam("format") String format,
            @jakarta.ws.rs.BeanParam Query query,
            @Parameter(description = "gzip or identity") @HeaderParam("Content-Encoding") String encoding,
            InputStream body) {
        Optional<Importer> importer = Importers.named(format);
        if (importer.isEmpty()) {
            return Refusal.answer(
                            404, "No such format", "Formats are " + String.join(", ", Importers.formats()) + ".", null)
                    .build();
        }
        Receipt receipt = new Receipt();
        return answer(ingest, "Not readable as " + format, encoding, receipt, () -> {
            String packed = encoding == null && query.isZipped() ? "gzip" : encoding;
            ingest.take(importer.get(), query.fileName(), query.given(), body, packed, true, receipt);
            return receipt.accepted() > 0 ? Response.accepted(receipt.answer()).build() : nothing(receipt);
        });
    }

    /** Reads a body with an importer. */
    interface Work {
        Response answer() throws IOException, dev.emergence.importers.Refusal;
    }

    /** As soon as there is a place for it, and with what goes wrong as a problem. */
    static Response answer(Ingest ingest, String unreadable, String encoding, Receipt receipt, Work work) {
        if (encoding != null && !encoding.equalsIgnoreCase("gzip") && !encoding.equalsIgnoreCase("identity")) {
            return Refusal.answer(
                            415, "Unsupported encoding", "Send the file plain or with Content-Encoding gzip.", null)
                    .build();
        }
        if (!ingest.enterImport()) {
            return Refusal.unavailable("Too many imports", "As many files as may be are being read; send it again.", 5);
        }
        try {
            return work.answer();
        } catch (IllegalArgumentException e) {
            return Refusal.answer(400, "Wrong parameter", e.getMessage(), null).build();
        } catch (dev.emergence.importers.Refusal e) {
            return Refusal.brokeOff(400, unreadable, asQuery(e.getMessage()), receipt);
        } catch (KafkaException e) {
            LOG.warnf("Kafka took no file: %s", e.getMessage());
            return Refusal.unavailable("Kafka is not available", "Send all of it again; nothing counts twice.", 5);
        } catch (Room.Full e) {
            return Refusal.unavailable("Too many large records", "Memory is taken by others; send all of it again.", 1);
        } catch (Ingest.TooLarge e) {
            return Refusal.answer(413, "File too large", "Send it in parts, or with ./emergence import.", null)
                    .build();
        } catch (Paced.TooSlow e) {
            return Refusal.brokeOff(408, "Too slow", e.getMessage() + ": send in larger parts.", receipt);
        } catch (EOFException | ZipException e) {
            return Refusal.brokeOff(400, "Broken body", "The file's compression is broken or ends early.", receipt);
        } catch (IOException e) {
            return Refusal.brokeOff(400, "Broken body", "The body ended early.", receipt);
        } finally {
            ingest.leaveImport();
        }
    }

    /** The options of the command line are parameters here. */
    static String asQuery(String message) {
        return message.replaceAll("--([a-z-]+) (?=[\\w'])(?!does|says|takes|tells)", "$1=")
                .replaceAll("--([a-z-]+)", "$1=");
    }

    private static Response nothing(Receipt receipt) {
        if (receipt.only(Reason.FORBIDDEN)) {
            return Refusal.forbidden(receipt);
        }
        Receipt.Answer answer = receipt.answer();
        String why = receipt.rejected() > 0
                ? "All records were rejected."
                : answer.warnings().isEmpty()
                        ? "The file holds no record."
                        : asQuery("Nothing of it can be used: "
                                + answer.warnings().get(0).message() + ".");
        return Refusal.answer(400, "Nothing acceptable", why, receipt.errors()).build();
    }
}
