package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Verdicts for a terminal: a heading for each model, a line for each task. Columns that don't fit are left out, those that are
 * missed least first.
 */
final class VerdictTable {
    /** Verdicts that somebody wants to see before others. */
    private static final List<String> TELLING = List.of(
            "BREAKTHROUGH",
            "COLLAPSE",
            "FORMAT_LEARNED",
            "LATENT_CHANGE",
            "INVERSE_SCALING",
            "METRIC_ARTEFACT",
            "UNDER_SAMPLED",
            "GRADUAL",
            "NO_CHANGE",
            "INSUFFICIENT_DATA");

    /** log10 of the evidence from which a figure says no more than words do. */
    private static final double BEYOND_DOUBT = 5;

    /** @param rank the columns of the lowest ranks stay */
    private record Column(String title, int rank, boolean right, Function<JsonNode, String> cell) {}

    /** @param cells one a row */
    private record Printed(Column of, List<String> cells, int width) {
        static Printed of(Column column, List<JsonNode> rows) {
            List<String> cells = rows.stream().map(column.cell()).toList();
            int widest = cells.stream().mapToInt(String::length).max().orElse(0);
            return new Printed(column, cells, Math.max(column.title().length(), widest));
        }
    }

    private final List<Column> columns = List.of(
            new Column("task", 0, false, row -> Verdicts.text(row, "task")),
            new Column("metric", 5, false, row -> Verdicts.text(row, "metric")),
            new Column("value", 2, true, VerdictTable::value),
            new Column("verdict", 1, false, row -> Verdicts.text(row, "verdict")),
            new Column("at", 3, false, this::place),
            new Column("evidence", 4, false, VerdictTable::evidence),
            new Column("points", 6, true, row -> Verdicts.text(row, "points")));

    private static final Comparator<JsonNode> BY_TELLING = Comparator.comparingInt(VerdictTable::rank)
            .thenComparing(row -> row.path("companion").isNull())
            .thenComparing(row -> -row.path("evidence_log10").asDouble(Double.NEGATIVE_INFINITY))
            .thenComparing(row -> Verdicts.text(row, "metric"));

    private final List<JsonNode> rows;
    private final Changes changes;

    /**
     * @param changes what the curves' breaks are part of
     * @param all a line for each metric; else for each task that of its most telling verdict
     */
    VerdictTable(JsonNode rows, Changes changes, boolean all) {
        this.changes = changes;
        List<JsonNode> listed =
                StreamSupport.stream(rows.spliterator(), false).collect(Collectors.toCollection(ArrayList::new));
        if (!all) {
            listed = telling(listed);
        }
        listed.sort(Comparator.comparing((JsonNode row) -> Verdicts.text(row, "family"))
                .thenComparing(VerdictTable::scaling)
                .thenComparing(row -> Verdicts.text(row, "model"), TopBoard.NATURAL));
        this.rows = listed;
    }

    /** Of each task of each run, and over the runs, the row of its most telling verdict. */
    static List<JsonNode> telling(Collection<JsonNode> rows) {
        Map<List<String>, JsonNode> telling = new LinkedHashMap<>();
        rows.forEach(row -> telling.merge(
                List.of(heading(row), Verdicts.text(row, "task")),
                row,
                (one, other) -> BY_TELLING.compare(one, other) <= 0 ? one : other));
        return new ArrayList<>(telling.values());
    }

    private static int rank(JsonNode row) {
        int rank = TELLING.indexOf(Verdicts.text(row, "verdict"));
        return rank < 0 ? TELLING.size() : rank;
    }

    /** @param width characters of a line, at most, while there are columns that can be left out */
    String text(int width) {
        return text(width, Colours.HERE);
    }

    String text(int width, Colours colours) {
        if (rows.isEmpty()) {
            return "no curves yet: send generations, and ask again";
        }
        List<Printed> printed = columns.stream()
                .map(column -> Printed.of(column, rows))
                .collect(Collectors.toCollection(ArrayList::new));
        while (printed.size() > 2
                && printed.stream().mapToInt(column -> 2 + column.width).sum() > width) {
            printed.remove(printed.stream()
                    .max(Comparator.comparingInt(column -> column.of.rank()))
                    .orElseThrow());
        }
        StringBuilder text = new StringBuilder();
        String heading = "";
        for (int row = 0; row < rows.size(); row++) {
            if (!heading(rows.get(row)).equals(heading)) {
                heading = heading(rows.get(row));
                text.append(row == 0 ? "" : "\n")
                        .append(colours.heading(heading))
                        .append('\n');
                if (row == 0) {
                    text.append(line(printed, column -> column.of.title(), UnaryOperator.identity()));
                }
            }
            int of = row;
            text.append(line(printed, column -> column.cells.get(of), colours::verdict));
        }
        return text.toString().stripTrailing();
    }

    /** @param coloured takes each cell once it has its width */
    private static String line(List<Printed> columns, Function<Printed, String> cell, UnaryOperator<String> coloured) {
        StringBuilder line = new StringBuilder();
        for (Printed column : columns) {
            String text = cell.apply(column);
            String space = " ".repeat(column.width - text.length());
            line.append("  ").append(coloured.apply(column.of.right() ? space + text : text + space));
        }
        return line.toString().stripTrailing() + "\n";
    }

    /** The training run that broke upward with the most evidence; empty where none did. */
    Optional<JsonNode> mostStriking() {
        return rows.stream()
                .filter(row -> Verdicts.text(row, "verdict").equals("BREAKTHROUGH") && !scaling(row))
                .max(Comparator.comparingDouble(
                        row -> row.path("evidence_log10").asDouble()));
    }

    /** The tasks with a verdict and in how many runs each has it, those with the most first; empty where none has. */
    String tasks(String verdict) {
        Map<String, Long> runs = rows.stream()
                .filter(row -> Verdicts.text(row, "verdict").equals(verdict) && !scaling(row))
                .collect(Collectors.groupingBy(row -> Verdicts.text(row, "task"), TreeMap::new, Collectors.counting()));
        return runs.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(task -> task.getKey() + " in " + task.getValue() + (task.getValue() == 1 ? " run" : " runs"))
                .collect(Collectors.joining(", "));
    }

    /** How many lines have each verdict, the most telling first. */
    String counts() {
        Map<String, Long> counts = rows.stream()
                .sorted(Comparator.comparingInt(VerdictTable::rank))
                .collect(Collectors.groupingBy(
                        row -> Verdicts.text(row, "verdict"), LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String heading(JsonNode row) {
        return Verdicts.text(row, "family") + ", " + (scaling(row) ? "over its models" : Verdicts.text(row, "model"));
    }

    private static boolean scaling(JsonNode row) {
        return Verdicts.text(row, "axis").equals("scaling");
    }

    /** Below 1 it speaks for no break. */
    private static boolean speaks(JsonNode row) {
        return row.path("evidence_log10").asDouble(-1) >= 0;
    }

    private static String value(JsonNode row) {
        if (row.path("value").isNull()) {
            return "";
        }
        double value = row.path("value").asDouble();
        String text = String.format(Locale.ROOT, "%.3g", value);
        return row.path("lower").isNull()
                ? text
                : text
                        + String.format(
                                Locale.ROOT,
                                " ±%.2g",
                                Math.max(
                                        row.path("upper").asDouble() - value,
                                        value - row.path("lower").asDouble()));
    }

    /** In words beyond what anybody doubts; empty where it speaks for no break. */
    static String evidence(JsonNode row) {
        if (!speaks(row)) {
            return "";
        }
        double evidence = row.path("evidence_log10").asDouble();
        return evidence >= BEYOND_DOUBT ? "beyond doubt" : String.format(Locale.ROOT, "10^%.1f", evidence);
    }

    private String place(JsonNode row) {
        return position(row) + (changes.of(row).isPresent() ? ", shared" : "");
    }

    private static String position(JsonNode row) {
        JsonNode position = row.path("position");
        if (!position.isObject() || !speaks(row)) {
            return "";
        }
        return scaling(row) ? Verdicts.scale(position) : Verdicts.place(position);
    }
}
