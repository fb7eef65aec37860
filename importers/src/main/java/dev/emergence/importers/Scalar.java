package dev.emergence.importers;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The numbers of a run as trackers keep them, by slashes: {@code eval/arc_easy/acc} is the metric {@code acc} of the task {@code
 * arc_easy}, of which {@code test/arc_easy/acc} is another split. What says that it was trained on is no evaluation.
 */
record Scalar(String task, String metric) {
    private static final Pattern EVALUATED =
            Pattern.compile("(eval|evaluation|val|valid|validation|test|dev|downstream)([/_.-].*)?");
    /** What says no more than that: another split is another task. */
    private static final Pattern NO_SPLIT = Pattern.compile("eval|evaluation|downstream");

    private static final Pattern SPEED =
            Pattern.compile(".*(runtime|_per_second|compilation_time|epoch|step|time|lr|learning_rate)");

    /** Whether a column is an evaluation's by its name. */
    static boolean isEvaluation(String column) {
        String name = column.toLowerCase(Locale.ROOT);
        return EVALUATED.matcher(name).matches() && !SPEED.matcher(name).matches();
    }

    static Scalar of(String column) {
        String[] parts = column.split("/", -1);
        if (parts.length == 1) {
            return new Scalar(null, column);
        }
        String metric = parts[parts.length - 1];
        boolean plain = NO_SPLIT.matcher(parts[0].toLowerCase(Locale.ROOT)).matches();
        int from = parts.length > 2 && plain ? 1 : 0;
        String task = String.join("/", java.util.Arrays.asList(parts).subList(from, parts.length - 1));
        return new Scalar(task.isEmpty() ? null : task, metric.isEmpty() ? column : metric);
    }

    /** Gives a number to the sink. */
    void point(Source source, String run, double step, Double tokens, Double value, long time, Sink sink)
            throws IOException, Refusal {
        Given given = source.given();
        Given.Place place = given.place(
                source,
                new Given.Found(
                        null, null, null, Math.round(step), tokens == null ? null : Long.valueOf(Math.round(tokens))),
                task,
                run);
        Kinds.of(metric, metric, null).point(place, metric, value, given.standardError(), given.examples(), time, sink);
    }

    /** A step that may be one: a fraction of one would take the place of the next. */
    static boolean isStep(Double step) {
        return step != null && step >= 0 && step <= 1e18 && step == Math.rint(step);
    }

    /** Where each column of a table stands, in the header's order; of two with one name the first. */
    static Map<String, Integer> columns(List<String> header) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            columns.putIfAbsent(header.get(i), i);
        }
        return columns;
    }

    /** The first of some columns that a table has; -1 if it has none. */
    static int column(Map<String, Integer> columns, String... names) {
        for (String name : names) {
            if (columns.containsKey(name)) {
                return columns.get(name);
            }
        }
        return -1;
    }
}
