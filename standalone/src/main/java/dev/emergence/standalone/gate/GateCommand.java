package dev.emergence.standalone.gate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.standalone.AnalysisUrl;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks the gate, once or until it lets the training go on. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description =
                "Says whether a training run may go on, and why not. Ends with status 0 for CONTINUE, 10 for HOLD.",
        subcommands = AcknowledgeCommand.class)
public final class GateCommand implements Callable<Integer> {
    private static final int CONTINUE = 0;
    private static final int HOLD = 10;

    /** What an unreachable analysis-service means. */
    enum Fail {
        open,
        closed
    }

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--family", description = "which family; required")
    private String family;

    @Option(names = "--model", description = "which training run (default: all of the family)")
    private String model;

    @Option(names = "--policy", description = "critical, breakthrough or never (default: as analysis-service is set)")
    private String policy;

    @Option(names = "--wait", description = "asks again until the answer is CONTINUE")
    private boolean wait;

    @Option(
            names = "--poll",
            defaultValue = "1",
            description = "with --wait: seconds between (default: ${DEFAULT-VALUE})")
    private double poll;

    @Option(
            names = "--timeout",
            description = "with --wait: seconds to wait at most, then as without it (default: no end)")
    private Double timeout;

    @Option(
            names = "--fail",
            defaultValue = "closed",
            description =
                    "where analysis-service can't be reached: open = CONTINUE, closed = HOLD (default: ${DEFAULT-VALUE})")
    private Fail fail;

    @Mixin
    private AnalysisUrl analysis;

    @Option(names = "--json", description = "each answer of the gate as JSON, a line each")
    private boolean json;

    private String said = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (family == null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Missing required option: '--family=<family>'");
        }
        GateClient gate = new GateClient(analysis.url);
        long started = System.nanoTime();
        while (true) {
            int status = ask(gate);
            double waited = (System.nanoTime() - started) / 1e9;
            if (status == CONTINUE || !wait || timeout != null && waited >= timeout) {
                return status;
            }
            Thread.sleep((long) (Math.max(0.05, poll) * 1000));
        }
    }

    private int ask(GateClient gate) throws IOException, InterruptedException {
        try {
            JsonNode answer = gate.decision(family, model, policy);
            say(json ? answer.toString() : words(answer), false);
            return answer.path("decision").asText().equals("CONTINUE") ? CONTINUE : HOLD;
        } catch (GateClient.Unreachable e) {
            boolean open = fail == Fail.open;
            String consequence = open ? "fails open: CONTINUE" : "fails closed: HOLD";
            say("gate: analysis-service can't be reached: " + e.getMessage() + "; " + consequence, true);
            return open ? CONTINUE : HOLD;
        }
    }

    /** Says each thing once, however often it is asked. */
    private void say(String words, boolean error) {
        if (!words.equals(said)) {
            CommandLine line = spec.commandLine();
            (error ? line.getErr() : line.getOut()).println(words);
        }
        said = words;
    }

    static String words(JsonNode answer) {
        StringBuilder words = new StringBuilder(answer.path("decision").asText())
                .append(" (policy ")
                .append(answer.path("policy").asText())
                .append(')');
        for (JsonNode reason : answer.path("reasons")) {
            String run = reason.path("model").asText();
            int judged = reason.path("judged").asInt();
            words.append(String.format(
                    Locale.ROOT,
                    "%n  %s, %s: %s, %s%s; break %s",
                    reason.path("kind").asText(),
                    reason.path("severity").asText(),
                    run.isEmpty() ? "over the models" : run,
                    judged > 0 ? members(reason, judged) : reason.path("task").asText() + ", " + metrics(reason),
                    place(reason.path("position")),
                    reason.path("break_id").asText()));
        }
        if (answer.hasNonNull("note")) {
            words.append(String.format("%n  %s", answer.get("note").asText()));
        }
        return words.toString();
    }

    /** The leading one, and how many more show it. */
    private static String metrics(JsonNode reason) {
        int more = reason.path("metrics").size() - 1;
        return reason.path("metric").asText() + (more > 0 ? " and " + more + " more" : "");
    }

    private static String members(JsonNode change, int judged) {
        int tasks = change.path("tasks").size();
        return tasks > 0
                ? tasks + " of " + judged + " tasks"
                : change.path("made_by").size() + " of " + judged + " runs";
    }

    private static String place(JsonNode position) {
        if (position.path("step").isNumber()) {
            return " at step " + position.path("step").asLong();
        }
        return position.path("scale").isNumber()
                ? String.format(
                        Locale.ROOT, " at scale %.3g", position.path("scale").asDouble())
                : "";
    }
}
