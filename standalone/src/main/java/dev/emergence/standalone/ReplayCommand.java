package dev.emergence.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a recording. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Sends a file of generations (NDJSON, also .gz); announces each checkpoint's size first.")
final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "generations, one JSON object a line")
    private Path file;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "ingest-service (default: ${DEFAULT-VALUE})")
    private String url;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description = "generations a second at most (default: as fast as it goes)")
    private Double speed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Replay replay = new Replay(file, url, speed == null ? Double.POSITIVE_INFINITY : speed);
        replay.run();
        System.out.printf("%,d generations in %.1f s%n", replay.generations(), replay.secondsSinceStart());
        return 0;
    }
}
