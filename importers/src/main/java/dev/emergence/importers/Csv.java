package dev.emergence.importers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Points as a table: one row a number, its columns found by name. */
final class Csv implements Importer {
    private static final int LONGEST_ROW = 1 << 20;

    /** Ours, and what people call it. */
    private static final Map<String, List<String>> COLUMNS = Map.ofEntries(
            Map.entry("family", List.of("family", "suite")),
            Map.entry("model", List.of("model", "model_name", "run", "run_name")),
            Map.entry("parameters", List.of("parameters", "params", "n_params", "num_parameters")),
            Map.entry("step", List.of("step", "global_step", "iter", "iteration", "_step")),
            Map.entry("tokens", List.of("tokens", "train_tokens", "tokens_seen")),
            Map.entry("task", List.of("task", "benchmark", "dataset")),
            Map.entry("shots", List.of("shots", "num_fewshot", "n_shots", "n_shot", "number_of_shots")),
            Map.entry("metric", List.of("metric", "metric_name")),
            Map.entry("value", List.of("value", "mean", "score")),
            Map.entry("error", List.of("standard_error", "stderr", "std_err", "se")),
            Map.entry("examples", List.of("examples", "n_examples", "num_examples", "n", "count")));

    @Override
    public String format() {
        return "csv";
    }

    @Override
    public boolean recognises(Source source, String head) {
        return source.name().matches("(?i).*\\.csv(\\.gz)?");
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        try (BufferedReader in = source.reader()) {
            Rows rows = new Rows(in);
            List<String> header = rows.next();
            if (header == null) {
                throw new Refusal("is empty");
            }
            Map<String, Integer> columns = columns(header, source.given().metric());
            if (!columns.containsKey("value")) {
                // what has no header at all begins with what it holds, which no message says
                throw new Refusal("no column is named value, mean or score; "
                        + (columns.isEmpty()
                                ? "nor is any of the " + header.size() + " in its first line otherwise known"
                                : "it has " + named(header))
                        + ". --metric COLUMN takes one of them as the number");
            }
            long time = Files.getLastModifiedTime(source.path()).toMillis();
            for (List<String> row = rows.next(); row != null; row = rows.next()) {
                boolean blank = row.size() == 1 && row.get(0).isEmpty();
                if (!blank && row.size() != header.size()) {
                    sink.refused("line " + rows.line, "has " + row.size() + " fields, the header " + header.size());
                } else if (!blank) {
                    point(source, columns, row, "line " + rows.line, time, sink);
                }
            }
            unread(header, columns, sink);
        }
    }

    /** The names of columns, for an error; nothing of a first line that may hold more than names, as one of JSON does. */
    static String named(List<String> header) {
        boolean plain = header.stream().noneMatch(name -> name.length() > 64 || name.matches("(?s).*[{}\\[\\]:].*"));
        return plain
                ? String.join(", ", header.subList(0, Math.min(12, header.size())))
                : "columns whose names are long or hold values";
    }

    private static Map<String, Integer> columns(List<String> header, String metric) {
        Map<String, Integer> columns = new HashMap<>();
        List<String> names = header.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        COLUMNS.forEach((ours, theirs) -> theirs.stream()
                .filter(names::contains)
                .findFirst()
                .ifPresent(name -> columns.put(ours, names.indexOf(name))));
        if (metric != null && header.contains(metric)) {
            columns.put("value", header.indexOf(metric));
        }
        return columns;
    }

    /** Tells the columns that say nothing here: one of them may be what tells two rows apart. */
    private static void unread(List<String> header, Map<String, Integer> columns, Sink sink) {
        List<String> unread = IntStream.range(0, header.size())
                .filter(column -> !columns.containsValue(column))
                .mapToObj(header::get)
                .toList();
        if (!unread.isEmpty()) {
            sink.leftOut("what this table's other columns say: " + named(unread));
        }
    }

    private static void point(
            Source source, Map<String, Integer> columns, List<String> row, String where, long time, Sink sink)
            throws IOException, Refusal {
        Given given = source.given();
        String written = cell(columns, row, "value");
        if (written == null) {
            sink.leftOut("rows without a number");
            return;
        }
        Double value = Text.number(written);
        if (value == null && !written.matches("(?i)[-+]?(nan|inf(inity)?)|n/?a|none|null")) {
            sink.refused(where, "its value is no number");
            return;
        }
        Double step = number(columns, row, "step");
        Double tokens = number(columns, row, "tokens");
        Double parameters = number(columns, row, "parameters");
        for (Double amount : new Double[] {step, tokens, parameters}) {
            if (amount != null && (amount < 0 || amount > 1e18)) {
                sink.refused(where, "step, tokens and parameters must be from 0 to 1e18");
                return;
            }
        }
        if (step != null && !Scalar.isStep(step)) {
            sink.refused(where, "its step is no whole number");
            return;
        }
        String metric = columns.containsKey("metric") ? cell(columns, row, "metric") : given.metric();
        if (metric == null) {
            throw new Refusal("does not name its metric: add --metric NAME");
        }
        Double shots = number(columns, row, "shots");
        if (cell(columns, row, "shots") != null && (shots == null || shots < 0 || shots % 1 != 0)) {
            sink.refused(where, "its number of shots is no whole number");
            return;
        }
        Given asSaid = new Given(
                orElse(given.family(), cell(columns, row, "family")),
                given.model(),
                given.parameters(),
                given.step(),
                given.tokens(),
                given.task(),
                given.pattern(),
                metric,
                given.examples(),
                given.standardError());
        Given.Place found = asSaid.place(
                source,
                new Given.Found(
                        null,
                        null,
                        parameters,
                        step == null ? null : Long.valueOf(Math.round(step)),
                        tokens == null ? null : Long.valueOf(Math.round(tokens))),
                cell(columns, row, "task"),
                cell(columns, row, "model"));
        Given.Place place = found.ofTask(Text.withShots(found.task(), shots));
        Double examples = number(columns, row, "examples");
        Double error = number(columns, row, "error");
        Kinds.of(metric, metric, null)
                .point(
                        place,
                        metric,
                        value,
                        error == null ? given.standardError() : error,
                        examples == null ? given.examples() : Long.valueOf(Math.round(examples)),
                        time,
                        sink);
    }

    private static String orElse(String said, String found) {
        return said == null ? found : said;
    }

    private static String cell(Map<String, Integer> columns, List<String> row, String name) {
        Integer column = columns.get(name);
        String text = column == null ? "" : row.get(column).strip();
        return text.isEmpty() ? null : text;
    }

    private static Double number(Map<String, Integer> columns, List<String> row, String name) {
        String text = cell(columns, row, name);
        return text == null ? null : Text.number(text);
    }

    /** Rows as RFC 4180 has them. */
    static final class Rows {
        private final BufferedReader in;
        private int line;
        private int next = 1;

        Rows(BufferedReader in) {
            this.in = in;
        }

        /** Where the row that was read last begins. */
        int line() {
            return line;
        }

        /** Null at the end; a quote that nobody closes ends with its line's row. */
        List<String> next() throws IOException {
            List<String> fields = new ArrayList<>();
            StringBuilder field = new StringBuilder();
            boolean quoted = false;
            int read = 0;
            line = next;
            int c = in.read();
            if (c < 0) {
                return null;
            }
            for (; c >= 0 && (quoted || c != '\n'); c = in.read()) {
                read++;
                next += c == '\n' ? 1 : 0;
                if (c == '"') {
                    in.mark(1);
                    boolean twice = quoted && in.read() == '"';
                    if (twice) {
                        field.append('"');
                    } else {
                        if (quoted) {
                            in.reset();
                        }
                        quoted = !quoted;
                    }
                } else if (c == ',' && !quoted) {
                    fields.add(field.toString());
                    field.setLength(0);
                } else if (c != '\r' && c != '\uFEFF') {
                    field.append((char) c);
                }
                if (read > LONGEST_ROW) {
                    quoted = false;
                    field.setLength(0);
                    read = 0;
                }
            }
            next++;
            fields.add(field.toString());
            return fields;
        }
    }
}
