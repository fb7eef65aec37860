package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the verdicts. */
@Command(
        name = "verdicts",
        mixinStandardHelpOptions = true,
        description = "Prints one line a model and task: newest value and most telling verdict.")
final class VerdictsCommand implements Callable<Integer> {
    @Mixin
    private AnalysisUrl analysis;

    @Mixin
    private CurveFilter filter;

    @Option(names = "--explain", description = "each verdict with its reasons in words")
    private boolean explain;

    @Option(names = "--all", description = "one line for each metric")
    private boolean all;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Verdicts verdicts = new Verdicts(analysis.url);
        JsonNode rows = verdicts.rows(filter.wanted);
        if (json) {
            System.out.println(rows.toPrettyString());
            return 0;
        }
        Changes changes = verdicts.changes(filter.wanted.get("family"));
        System.out.print(changes.above(rows, Terminal.width()));
        if (explain) {
            for (JsonNode row : rows) {
                if (!row.get("verdict").isNull()) {
                    System.out.println(verdicts.explain(row, changes));
                }
            }
        } else {
            System.out.println(new VerdictTable(rows, changes, all).text(Terminal.width()));
        }
        return 0;
    }
}
