package dev.emergence.standalone;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a recording. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Sends a file of generations (NDJSON, also .gz); announces each checkpoint's size first. Ends with status 1 if anything was rejected.")
final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "generations, one JSON object a line")
    private Path file;

    @Mixin
    private IngestUrl ingest;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "generations a second at most (default: as fast as it goes)")
    private double speed = Double.POSITIVE_INFINITY;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** @return 1 if anything was rejected */
    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(speed > 0)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--speed must be more than 0 generations a second");
        }
        Replay replay = new Replay(file, ingest.url, speed);
        replay.run();
        ObjectNode told = JsonNodeFactory.instance
                .objectNode()
                .put("generations", replay.generations())
                .put("rejected", replay.rejected())
                .put("seconds", replay.secondsSinceStart());
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? told.toPrettyString()
                                : String.format(
                                        "%,d generations in %.1f s", replay.generations(), replay.secondsSinceStart()));
        return replay.isWhole() ? 0 : 1;
    }
}
