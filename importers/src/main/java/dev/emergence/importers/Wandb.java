package dev.emergence.importers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CSV of Weights &amp; Biases: a run's history, one column a metric; or a chart's export, three columns a run. */
final class Wandb implements Importer {
    private static final String LEAST = "__MIN";
    private static final String MOST = "__MAX";
    private static final String[] STEPS = {
        "trainer/global_step", "train/global_step", "global_step", "iter", "step", "_step"
    };

    @Override
    public String format() {
        return "wandb";
    }

    @Override
    public boolean recognises(Source source, String head) {
        String first = head.split("\n", 2)[0];
        boolean history = (first.contains("_step") && first.contains("_timestamp") || first.contains("_runtime"))
                && first.contains(",");
        boolean chart = first.startsWith("\"Step\"") && first.contains(LEAST);
        return (history || chart || isRuns(first)) && !first.startsWith("{");
    }

    private static boolean isRuns(String first) {
        return first.startsWith("\"Name\",") && first.contains("\"State\"") && first.contains("\"Runtime\"");
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        try (BufferedReader in = source.reader()) {
            Csv.Rows rows = new Csv.Rows(in);
            List<String> header = rows.next();
            if (header == null) {
                throw new Refusal("is empty");
            } else if (header.get(0).equals("Name")) {
                throw new Refusal("is a table of runs, one row each, without steps: export a run's history instead");
            }
            long time = Files.getLastModifiedTime(source.path()).toMillis();
            Map<String, Integer> columns = Scalar.columns(header);
            boolean chart = header.get(0).equals("Step");
            // before columns are named: what has none may be no header but texts, which no message says
            int step = chart ? 0 : Scalar.column(columns, STEPS);
            if (step < 0) {
                throw new Refusal("has no column of steps: " + String.join(", ", STEPS));
            }
            Map<Integer, String> metrics =
                    chart ? runs(header) : metrics(header, source.given().metric());
            for (List<String> row = rows.next(); row != null; row = rows.next()) {
                if (row.size() != header.size()) {
                    if (row.size() > 1 || !row.get(0).isEmpty()) {
                        sink.refused(
                                "line " + rows.line(), "has " + row.size() + " fields, the header " + header.size());
                    }
                    continue;
                }
                for (Map.Entry<Integer, String> metric : metrics.entrySet()) {
                    int column = metric.getKey();
                    if (!row.get(column).isBlank()) {
                        number(source, row, step, column, metric.getValue(), chart, "line " + rows.line(), time, sink);
                    }
                }
            }
            List<String> others = new ArrayList<>(header);
            others.removeAll(metrics.values());
            others.removeIf(name -> name.startsWith("_") || name.equals(header.get(step)));
            if (!chart && source.given().metric() == null && !others.isEmpty()) {
                sink.leftOut("columns that are no evaluation's by their names: " + Csv.named(others)
                        + ". --metric COLUMN takes one of them");
            }
        }
    }

    private static void number(
            Source source,
            List<String> row,
            int stepColumn,
            int column,
            String name,
            boolean chart,
            String where,
            long time,
            Sink sink)
            throws IOException, Refusal {
        Double step = Text.number(row.get(stepColumn));
        if (!Scalar.isStep(step)) {
            sink.refused(where, "has no step that is a whole number");
            return;
        }
        boolean binned =
                chart && column + 2 < row.size() && !row.get(column + 1).equals(row.get(column + 2));
        if (binned) {
            sink.leftOut("a value that the chart made of several steps");
            return;
        }
        int cut = chart ? name.lastIndexOf(" - ") : -1;
        String run = cut < 0 ? null : name.substring(0, cut);
        Scalar scalar = Scalar.of(cut < 0 ? name : name.substring(cut + 3));
        scalar.point(source, run, step, null, Text.number(row.get(column)), time, sink);
    }

    private static Map<Integer, String> runs(List<String> header) throws Refusal {
        Map<Integer, String> runs = new LinkedHashMap<>();
        for (int i = 1; i < header.size(); i++) {
            String name = header.get(i);
            if (name.contains(" - ") && !name.endsWith(LEAST) && !name.endsWith(MOST)) {
                runs.put(i, name);
            }
        }
        if (runs.isEmpty()) {
            throw new Refusal("has no column of a run");
        }
        return runs;
    }

    private static Map<Integer, String> metrics(List<String> header, String metric) throws Refusal {
        Map<Integer, String> metrics = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            if (metric == null
                    ? Scalar.isEvaluation(header.get(i))
                    : header.get(i).equals(metric)) {
                metrics.put(i, header.get(i));
            }
        }
        if (metrics.isEmpty()) {
            throw new Refusal("no column is an evaluation's by its name; it has " + Csv.named(header)
                    + ". --metric COLUMN takes one of them");
        }
        return metrics;
    }
}
