package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says something of a run. */
@Command(
        name = "note",
        mixinStandardHelpOptions = true,
        description =
                "Says something of a run: a line of text, shown on its curves at a step, at so many tokens, or beside"
                        + " them. The same --id again replaces.")
final class NoteCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ObjectMapper json = new ObjectMapper();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--family", required = true, description = "which family")
    private String family;

    @Option(names = "--model", required = true, description = "which run")
    private String model;

    @Option(names = "--step", description = "at this step; without --step and --tokens it is of the whole run")
    private Long step;

    @Option(names = "--tokens", description = "at so many training tokens")
    private Long tokens;

    @Option(
            names = "--who",
            defaultValue = "${sys:user.name}",
            description = "who says it (default: who runs this; with a token, whom it was given to)")
    private String who;

    @Option(names = "--id", description = "names it, to say it otherwise later")
    private String id;

    @Parameters(paramLabel = "TEXT", description = "what is said: a line of up to 1000 characters")
    private String text;

    @Mixin
    private IngestUrl ingest;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode note = json.createObjectNode();
        note.put("family", family)
                .put("model", model)
                .put("step", step)
                .put("tokens", tokens)
                .put("text", text)
                .put("who", who)
                .put("id", id);
        Remote service = new Remote("ingest-service", ingest.url);
        HttpResponse<byte[]> response = service.send(service.post("/v1/annotations", note), PATIENCE);
        if (response.statusCode() != 202) {
            JsonNode error = Remote.json(response).at("/errors/0");
            throw error.isMissingNode()
                    ? service.refused(response)
                    : new IOException(error.path("field").asText() + " "
                            + error.path("message").asText());
        }
        spec.commandLine().getOut().println("noted on the curves of " + model);
        return 0;
    }
}
