package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says who did what. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description =
                "Who acknowledged, forgot and redrove, and which tokens, watch lists and gate policies came and went; newest first.")
final class AuditCommand implements Callable<Integer> {
    private static final int USUAL = 100;
    private static final Pattern AGO = Pattern.compile("(\\d{1,5})([dhm])");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description =
                    "all from then on: 7d, 12h, 2026-07-31, 2026-07-31T12:00:00Z (default: the newest " + USUAL + ")")
    private String since;

    @Option(names = "--who", description = "only what this one did")
    private String who;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Mixin
    private AnalysisUrl analysis;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Verdicts service = new Verdicts(analysis.url);
        String wanted = who == null ? "" : "&who=" + Verdicts.encoded(who);
        JsonNode rows = since == null
                ? service.get("/v1/audit?limit=" + USUAL + wanted)
                : service.list("/v1/audit?since=" + begin(Instant.now()) + wanted);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(rows.toPrettyString());
            return 0;
        }
        rows.forEach(row -> out.println(line(row)));
        return 0;
    }

    private Instant begin(Instant now) {
        Matcher ago = AGO.matcher(since);
        try {
            if (ago.matches()) {
                return now.minus(Duration.parse((ago.group(2).equals("d") ? "P" : "PT")
                        + ago.group(1)
                        + ago.group(2).toUpperCase(Locale.ROOT)));
            }
            return since.length() > 10
                    ? Instant.parse(since)
                    : LocalDate.parse(since).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--since is 7d, 12h, 30m, a day such as 2026-07-31 or a time such as 2026-07-31T12:00:00Z",
                    e);
        }
    }

    /** Who says of themselves who they are is set in brackets. */
    static String line(JsonNode row) {
        String name = row.path("who").asText("");
        StringJoiner line = new StringJoiner("  ");
        line.add(row.path("time").asText()).add(row.path("act").asText());
        line.add(row.path("who").isNull() ? "-" : row.path("authenticated").asBoolean() ? name : "(" + name + ")");
        line.add(row.path("from").isNull() ? "-" : row.path("from").asText());
        row.path("details")
                .properties()
                .forEach(detail ->
                        line.add(detail.getKey() + "=" + detail.getValue().asText()));
        return Terminal.plainLine(line.toString());
    }
}
