package dev.emergence.importers;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TensorBoard's scalars as it downloads them: run and tag stand in the file's name alone, {@code run-RUN-tag-TAG.csv}. */
final class TensorBoard implements Importer {
    private static final Pattern NAME = Pattern.compile("run-(.*?)-?tag-(.+)");

    @Override
    public String format() {
        return "tensorboard";
    }

    @Override
    public boolean recognises(Source source, String head) {
        return head.split("\r?\n", 2)[0].replace("\"", "").equals("Wall time,Step,Value");
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        Matcher named = NAME.matcher(source.stem());
        boolean tagged = named.matches();
        String tag = source.given().metric() != null ? source.given().metric() : tagged ? named.group(2) : null;
        if (tag == null) {
            throw new Refusal("does not name its metric: add --metric NAME");
        }
        String run = tagged && !named.group(1).isEmpty() && !named.group(1).equals(".") ? named.group(1) : null;
        Scalar scalar = Scalar.of(tag);
        try (BufferedReader in = source.reader()) {
            Csv.Rows rows = new Csv.Rows(in);
            rows.next();
            for (List<String> row = rows.next(); row != null; row = rows.next()) {
                String where = "line " + rows.line();
                if (row.size() == 1 && row.get(0).isEmpty()) {
                    continue;
                }
                Double step = row.size() == 3 ? Text.number(row.get(1)) : null;
                Double seconds = row.size() == 3 ? Text.number(row.get(0)) : null;
                if (row.size() != 3 || seconds == null || seconds < 0 || seconds > 1e11) {
                    sink.refused(where, "is not a time, a step and a value");
                } else if (!Scalar.isStep(step)) {
                    sink.refused(where, "has no step that is a whole number");
                } else {
                    long time = Math.round(seconds * 1000);
                    scalar.point(source, run, step, null, Text.number(row.get(2)), time, sink);
                }
            }
        }
    }
}
