package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the verdicts. */
@Command(
        name = "verdicts",
        mixinStandardHelpOptions = true,
        description = "Prints one line a curve: newest value and verdict.")
final class VerdictsCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8082",
            description = "analysis-service (default: ${DEFAULT-VALUE})")
    private String url;

    @Option(names = "--family", defaultValue = "", description = "only this family")
    private String family;

    @Option(names = "--model", defaultValue = "", description = "only this model")
    private String model;

    @Option(names = "--explain", description = "each verdict with its reasons in words")
    private boolean explain;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Verdicts verdicts = new Verdicts(url);
        JsonNode rows = verdicts.rows(family, model);
        if (json) {
            System.out.println(rows.toPrettyString());
        } else if (explain) {
            for (JsonNode row : rows) {
                if (!row.get("verdict").isNull()) {
                    System.out.println(verdicts.explain(row));
                }
            }
        } else {
            System.out.println(verdicts.table(rows));
        }
        return 0;
    }
}
