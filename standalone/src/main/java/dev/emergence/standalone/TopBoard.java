package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The board for a terminal: tasks by runs, in each place the glyph of the verdict and the newest value; below it what was said. */
final class TopBoard {
    private static final Map<String, String> GLYPHS = Map.of(
            "BREAKTHROUGH", "▲",
            "COLLAPSE", "▼",
            "FORMAT_LEARNED", "✎",
            "LATENT_CHANGE", "◆",
            "INVERSE_SCALING", "↘",
            "METRIC_ARTEFACT", "≈",
            "UNDER_SAMPLED", "◌",
            "GRADUAL", "↗",
            "NO_CHANGE", "·",
            "INSUFFICIENT_DATA", "…");

    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final int CELL = 7;
    private static final int NAME = 28;
    private static final int NEWS = 8;

    /** Numbers within names count as numbers: d8 stands before d12. */
    static final Comparator<String> NATURAL = Comparator.comparing(TopBoard::padded);

    private final int width;
    private final int lines;

    /**
     * @param width characters of a line
     * @param lines of the board at most
     */
    TopBoard(int width, int lines) {
        this.width = width;
        this.lines = lines;
    }

    /**
     * @param rows as {@code GET /v1/verdicts} gives them, the most telling of each task and run
     * @param events the newest first
     * @param gates by family, its decision and how many breaks hold it
     * @param now milliseconds since 1970 UTC
     */
    String text(Collection<JsonNode> rows, JsonNode events, Map<String, String> gates, long now) {
        Map<String, List<JsonNode>> families = new TreeMap<>();
        rows.forEach(row -> families.computeIfAbsent(Verdicts.text(row, "family"), first -> new ArrayList<>())
                .add(row));
        List<String> text = new ArrayList<>();
        if (families.isEmpty()) {
            text.add("no curves yet: send generations, or run ./emergence demo");
        }
        int left = lines;
        for (Map.Entry<String, List<JsonNode>> family : families.entrySet()) {
            List<String> board = board(family.getKey(), family.getValue(), gates.get(family.getKey()), now);
            if (left <= 2) {
                text.add((families.size()
                                - text.stream()
                                        .filter(line -> line.startsWith("■"))
                                        .count()) + " more families: --family names one");
                break;
            }
            if (board.size() > left) {
                int more = board.size() - left + 1;
                board = new ArrayList<>(board.subList(0, left - 1));
                board.add("  " + more + " more tasks");
            }
            left -= board.size();
            text.addAll(board);
        }
        text.add("");
        int shown = 0;
        for (JsonNode event : events) {
            if (shown++ < NEWS) {
                text.add(news(event, now));
            }
        }
        return text.stream().map(line -> cut(line, width).stripTrailing()).collect(Collectors.joining("\n", "", "\n"));
    }

    private List<String> board(String family, List<JsonNode> rows, String gate, long now) {
        TreeSet<String> runs = new TreeSet<>(NATURAL.thenComparing(Comparator.naturalOrder()));
        Map<String, Map<String, JsonNode>> tasks = new TreeMap<>();
        long newest = 0;
        for (JsonNode row : rows) {
            String run = Verdicts.text(row, "axis").equals("scaling") ? "" : Verdicts.text(row, "model");
            runs.add(run);
            tasks.computeIfAbsent(Verdicts.text(row, "task"), first -> new LinkedHashMap<>())
                    .put(run, row);
            newest = Math.max(newest, row.path("time").asLong());
        }
        // the runs that fit, the last of them first; over models stands at the end
        List<String> columns = new ArrayList<>(runs);
        if (columns.remove("")) {
            columns.add("");
        }
        int fit = Math.max(1, (width - NAME) / (CELL + 1));
        int hidden = Math.max(0, columns.size() - fit);
        columns = columns.subList(hidden, columns.size());
        List<String> board = new ArrayList<>();
        board.add("■ " + family + ", " + tasks.size() + " tasks, newest data " + age(now - newest) + " old"
                + (gate == null ? "" : ", gate: " + gate) + (hidden > 0 ? ", " + hidden + " runs not shown" : ""));
        StringBuilder head = new StringBuilder(pad("", NAME));
        columns.forEach(run -> head.append(' ').append(left(run.isEmpty() ? "all" : shortened(run, family), CELL)));
        board.add(head.toString());
        for (Map.Entry<String, Map<String, JsonNode>> task : tasks.entrySet()) {
            StringBuilder line = new StringBuilder(pad("  " + task.getKey(), NAME));
            for (String run : columns) {
                line.append(' ').append(left(cell(task.getValue().get(run)), CELL));
            }
            board.add(line.toString());
        }
        return board;
    }

    private static String cell(JsonNode row) {
        return row == null
                ? ""
                : GLYPHS.getOrDefault(Verdicts.text(row, "verdict"), " ")
                        + (row.path("value").isNumber()
                                ? String.format(
                                        Locale.ROOT, " %.2f", row.path("value").asDouble())
                                : "");
    }

    private static String news(JsonNode event, long now) {
        String run = Verdicts.text(event, "model");
        String task = Verdicts.text(event, "task");
        return left(age(now - event.path("time").asLong()), 6) + "  "
                + GLYPHS.getOrDefault(Verdicts.text(event, "kind"), "·") + " "
                + Verdicts.text(event, "kind").toLowerCase(Locale.ROOT).replace('_', ' ') + ", "
                + (task.isEmpty() ? Verdicts.text(event, "family") : task) + ", "
                + (run.isEmpty() ? "over models" : run)
                + (event.path("position").isObject() ? ", " + Verdicts.place(event.get("position")) : "");
    }

    static String age(long milliseconds) {
        long seconds = Math.max(0, milliseconds / 1000);
        return seconds < 90
                ? seconds + " s"
                : seconds < 5400
                        ? seconds / 60 + " min"
                        : seconds < 129_600 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }

    /** Without its family's name before it. */
    private static String shortened(String run, String family) {
        String rest = run.startsWith(family) ? run.substring(family.length()).replaceFirst("^[-_/. ]+", "") : run;
        return rest.isEmpty() ? run : rest;
    }

    private static String padded(String name) {
        return DIGITS.matcher(name)
                .replaceAll(number -> "0".repeat(Math.max(0, 20 - number.group().length())) + number.group());
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, Math.max(0, most - 1)) + "…";
    }

    private static String pad(String text, int width) {
        String fits = cut(text, width);
        return fits + " ".repeat(width - fits.length());
    }

    private static String left(String text, int width) {
        String fits = cut(text, width);
        return " ".repeat(width - fits.length()) + fits;
    }
}
