package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
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

    private final Map<String, String> filter = new LinkedHashMap<>();

    @Option(names = "--explain", description = "each verdict with its reasons in words")
    private boolean explain;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Option(names = "--family", description = "only this family")
    private void family(String name) {
        filter.put("family", name);
    }

    @Option(names = "--model", description = "only this model")
    private void model(String name) {
        filter.put("model", name);
    }

    @Option(names = "--task", description = "only this task")
    private void task(String name) {
        filter.put("task", name);
    }

    @Option(names = "--metric", description = "only this metric")
    private void metric(String name) {
        filter.put("metric", name);
    }

    @Option(names = "--axis", description = "training or scaling")
    private void axis(String name) {
        filter.put("axis", name);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Verdicts verdicts = new Verdicts(url);
        JsonNode rows = verdicts.rows(filter);
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
