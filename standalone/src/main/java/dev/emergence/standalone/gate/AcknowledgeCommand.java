package dev.emergence.standalone.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.standalone.AnalysisUrl;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets a training run go on. */
@Command(
        name = "acknowledge",
        mixinStandardHelpOptions = true,
        description = "Acknowledges one break, or all that hold now, so that the training goes on.")
final class AcknowledgeCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--family", required = true, description = "which family")
    private String family;

    @Option(names = "--model", description = "which training run (default: all of the family)")
    private String model;

    @Option(names = "--break", paramLabel = "ID", description = "which break (default: all that hold now)")
    private String breakId;

    @Option(names = "--policy", description = "under which policy they hold (default: as analysis-service is set)")
    private String policy;

    @Option(names = "--who", description = "who lets it go on; with a token whom it was given to")
    private String who;

    @Option(names = "--why", required = true, description = "why")
    private String why;

    @Option(names = "--json", description = "the gate's answer as JSON")
    private boolean json;

    @Mixin
    private AnalysisUrl analysis;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode request = new ObjectMapper().createObjectNode();
        request.put("family", family).put("why", why);
        if (who != null) {
            request.put("who", who);
        }
        if (model != null) {
            request.put("model", model);
        }
        if (breakId != null) {
            request.put("break_id", breakId);
        }
        try {
            JsonNode answer = new GateClient(analysis.url).acknowledge(request, policy);
            if (json) {
                spec.commandLine().getOut().println(answer.toPrettyString());
                return 0;
            }
            for (JsonNode given : answer.path("acknowledged")) {
                spec.commandLine()
                        .getOut()
                        .printf(
                                "acknowledged %s, %s, break %s%n",
                                given.path("kind").asText(),
                                given.path("severity").asText(),
                                given.path("break_id").asText());
            }
            return 0;
        } catch (GateClient.Unreachable e) {
            throw new IOException("not acknowledged, analysis-service can't be reached: " + e.getMessage(), e);
        }
    }
}
