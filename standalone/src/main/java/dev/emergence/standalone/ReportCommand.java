package dev.emergence.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes what is known of a family as one file. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Writes a family's verdicts, breaks with their curves, and methods as one HTML page to send or print.")
final class ReportCommand implements Callable<Integer> {
    @Mixin
    private AnalysisUrl analysis;

    @Option(names = "--family", required = true, description = "of which family")
    private String family;

    @Option(names = "--markdown", description = "as Markdown, for a pull request")
    private boolean markdown;

    @Option(names = "--output", paramLabel = "FILE", description = "where to (default: standard output)")
    private Path output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte[] report = new Verdicts(analysis.url)
                .bytes("/v1/report?family=" + Verdicts.encoded(family), markdown ? "text/markdown" : "text/html");
        if (output == null) {
            System.out.write(report, 0, report.length);
            System.out.flush();
        } else {
            Files.write(output, report);
        }
        return 0;
    }
}
