package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes back what was sent. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description =
                "Takes back what was sent until now: a family, a task of it, a run, or a run's checkpoints after a step."
                        + " Without --yes only says how many curves that would change.")
final class ForgetCommand implements Callable<Integer> {
    /** ingest-service answers within half a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ObjectMapper json = new ObjectMapper();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--family", required = true, description = "which family")
    private String family;

    @Option(names = "--model", description = "only this run")
    private String model;

    @Option(names = "--task", description = "only this task")
    private String task;

    @Option(names = "--after-step", paramLabel = "STEP", description = "only the run's checkpoints after this step")
    private Long afterStep;

    @Option(names = "--yes", description = "do it")
    private boolean yes;

    @Option(names = "--json", description = "as JSON")
    private boolean asJson;

    @Mixin
    private IngestUrl ingest;

    @Option(
            names = "--analysis-url",
            defaultValue = "http://127.0.0.1:8082",
            description = "analysis-service (default: ${DEFAULT-VALUE})")
    private String analysisUrl;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (afterStep != null && model == null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--after-step needs --model: steps are those of one run");
        }
        Map<String, String> which = new LinkedHashMap<>();
        which.put("family", family);
        if (model != null) {
            which.put("model", model);
        }
        if (task != null) {
            which.put("task", task);
        }
        int curves = new Verdicts(analysisUrl).rows(which).size();
        if (curves == 0) {
            String words = "there is no curve of " + which + " yet: " + (yes ? "" : "with --yes ")
                    + "what was sent and is still to be scored is forgotten";
            spec.commandLine().getErr().println(Terminal.plain(words));
        }
        ObjectNode request = json.valueToTree(which);
        if (afterStep != null) {
            request.put("after_step", afterStep);
        }
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode told = request.deepCopy().put("curves", curves).put("dry_run", !yes);
        if (!yes) {
            out.println(
                    asJson
                            ? told.toPrettyString()
                            : curves + " curves of " + which + " would lose points: add --yes to do it, for good");
            return 0;
        }
        JsonNode answer = post(request);
        if (asJson) {
            told.set("done", answer.path("done"));
            told.set("kept", answer.path("kept"));
            out.println(told.toPrettyString());
            return 0;
        }
        out.println(
                answer.path("done").asBoolean()
                        ? "forgotten on " + curves + " curves"
                        : "Kafka has it; analysis-service will do it once it has come so far");
        out.println("Kafka keeps what was sent for a while yet:");
        for (JsonNode kept : answer.path("kept")) {
            out.printf(
                    "  %s  %d days%n",
                    kept.path("topic").asText(), kept.path("days").asLong());
        }
        return 0;
    }

    private JsonNode post(ObjectNode request) throws IOException, InterruptedException {
        Remote service = new Remote("ingest-service", ingest.url);
        HttpResponse<byte[]> response = service.send(service.post("/v1/forget", request), PATIENCE);
        if (response.statusCode() != 200 && response.statusCode() != 202) {
            throw service.refused(response);
        }
        return Remote.json(response);
    }
}
