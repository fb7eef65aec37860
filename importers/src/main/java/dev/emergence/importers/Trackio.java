package dev.emergence.importers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** Trackio's table {@code metrics} as CSV, of which each row's numbers are JSON: {@code sqlite3 -csv -header PROJECT.db 'select * from metrics'}. */
final class Trackio implements Importer {
    private static final String HOW =
            "is trackio's or another SQLite database: sqlite3 -csv -header FILE.db 'select * from metrics' > metrics.csv makes a table of it";

    @Override
    public String format() {
        return "trackio";
    }

    @Override
    public boolean recognises(Source source, String head) {
        String first = head.split("\r?\n", 2)[0];
        return first.contains("run_name") && first.contains("step") && first.endsWith("metrics") && first.contains(",")
                || head.startsWith("SQLite format 3");
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        if (source.head().startsWith("SQLite format 3")) {
            throw new Refusal(HOW);
        }
        try (BufferedReader in = source.reader()) {
            Csv.Rows rows = new Csv.Rows(in);
            List<String> header = rows.next();
            if (header == null) {
                throw new Refusal("is empty");
            }
            Map<String, Integer> columns = Scalar.columns(header);
            if (!columns.keySet().containsAll(List.of("run_name", "step", "metrics"))) {
                throw new Refusal("has not the columns run_name, step and metrics");
            }
            long time = Files.getLastModifiedTime(source.path()).toMillis();
            for (List<String> row = rows.next(); row != null; row = rows.next()) {
                String where = "line " + rows.line();
                if (row.size() == header.size()) {
                    row(
                            source,
                            row.get(columns.get("run_name")),
                            Text.number(row.get(columns.get("step"))),
                            row.get(columns.get("metrics")),
                            where,
                            time,
                            sink);
                } else if (row.size() > 1 || !row.get(0).isEmpty()) {
                    sink.refused(where, "has " + row.size() + " fields, the header " + header.size());
                }
            }
        }
    }

    private static void row(Source source, String run, Double step, String text, String where, long time, Sink sink)
            throws IOException, Refusal {
        if (!Scalar.isStep(step)) {
            sink.refused(where, "has no step that is a whole number");
            return;
        }
        JsonNode metrics;
        try {
            metrics = Text.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            sink.refused(where, "its metrics are no JSON");
            return;
        }
        String wanted = source.given().metric();
        for (Map.Entry<String, JsonNode> metric : metrics.properties()) {
            String name = metric.getKey();
            if (!name.isBlank() && (wanted == null ? Scalar.isEvaluation(name) : name.equals(wanted))) {
                Scalar.of(name)
                        .point(
                                source,
                                run.isBlank() ? null : run,
                                step,
                                null,
                                Text.number(metric.getValue()),
                                time,
                                sink);
            } else if (metric.getValue().isNumber()) {
                sink.leftOut("a number that is no evaluation's by its name; --metric NAME takes one");
            }
        }
    }
}
