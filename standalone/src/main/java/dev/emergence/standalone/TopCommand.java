package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The board in a terminal, as it changes. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        description =
                "Shows the board in this terminal and keeps it up to date: verdicts by task and run, what holds, what was said.")
final class TopCommand implements Callable<Integer> {
    /** What a terminal has that does not say. */
    private static final int USUAL_WIDTH = 120;

    /** Of the first character, and whatever stands behind the last. */
    private static final String HOME = "\u001b[H";

    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    @Mixin
    private AnalysisUrl analysis;

    @Option(names = "--family", description = "only this family")
    private String family;

    @Option(names = "--once", description = "print it once, and end")
    private boolean once;

    @Option(
            names = "--lines",
            defaultValue = "30",
            description = "lines of the board, at most (default: ${DEFAULT-VALUE})")
    private int lines;

    @Option(names = "--every", defaultValue = "PT2S", hidden = true)
    private Duration every;

    /** By their names, as what changes tells them. */
    private final Map<String, JsonNode> rows = new LinkedHashMap<>();

    private String cursor;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Verdicts service = new Verdicts(analysis.url);
        TopBoard board = new TopBoard(Terminal.isThere() ? Terminal.width() : USUAL_WIDTH, lines);
        if (once) {
            System.out.print(text(service, board));
            return 0;
        }
        System.out.print(HOME + CLEAR_BELOW);
        while (true) {
            String shown;
            try {
                shown = text(service, board);
            } catch (IOException e) {
                shown = e.getMessage() + "\nthis is tried again\n";
            }
            System.out.print(HOME + shown.replace("\n", CLEAR_LINE + "\n") + CLEAR_BELOW);
            System.out.flush();
            Thread.sleep(every.toMillis());
        }
    }

    private String text(Verdicts service, TopBoard board) throws IOException, InterruptedException {
        String only = family == null ? "" : "&family=" + Verdicts.encoded(family);
        catchUp(service, only);
        JsonNode events = service.get("/v1/events?limit=8" + only);
        Map<String, String> gates = new TreeMap<>();
        Collection<JsonNode> telling = VerdictTable.telling(rows.values());
        for (JsonNode row : telling) {
            String name = Verdicts.text(row, "family");
            if (!gates.containsKey(name)) {
                JsonNode gate = service.get("/v1/gate?family=" + Verdicts.encoded(name));
                int open = gate.path("reasons").size();
                gates.put(
                        name,
                        Verdicts.text(gate, "decision").toLowerCase(Locale.ROOT) + (open > 0 ? " (" + open + ")" : ""));
            }
        }
        return board.text(telling, events, gates, System.currentTimeMillis());
    }

    /** Only what has changed since. */
    private void catchUp(Verdicts service, String only) throws IOException, InterruptedException {
        JsonNode page;
        do {
            page = service.get("/v1/changes?limit=1000" + only + (cursor == null ? "" : "&after=" + cursor));
            if (page.path("reset").asBoolean()) {
                rows.clear();
                cursor = null;
                continue;
            }
            page.get("changes").forEach(row -> rows.put(name(row), row));
            page.get("removed").forEach(row -> rows.remove(name(row)));
            cursor = page.get("next").asText();
        } while (cursor == null || page.get("more").asBoolean());
    }

    private static String name(JsonNode row) {
        return String.join(
                "\n",
                Verdicts.text(row, "family"),
                Verdicts.text(row, "model"),
                Verdicts.text(row, "task"),
                Verdicts.text(row, "metric"),
                Verdicts.text(row, "axis"));
    }
}
