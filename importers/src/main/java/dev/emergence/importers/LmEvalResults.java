package dev.emergence.importers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** results_*.json of lm-evaluation-harness: its means as points, and samples where they stand inside. */
final class LmEvalResults implements Importer {
    static final String TOOL = "lm-eval:";
    private static final long LARGEST_BESIDE = 64L << 20;
    private static final int MOST_BESIDE = 1000;

    @Override
    public String format() {
        return "lm-eval-results";
    }

    @Override
    public boolean recognises(Source source, String head) {
        return head.stripLeading().startsWith("{")
                && head.contains("\"results\"")
                && (head.contains("_stderr") || head.contains("\"versions\""))
                && !head.contains("\"config_general\"");
    }

    /** The name of a mean such as {@code exact_match,strict-match} here. */
    static String id(String name) {
        int comma = name.indexOf(',');
        return comma < 0 ? id(name, "none") : id(name.substring(0, comma), name.substring(comma + 1));
    }

    static String id(String metric, String filter) {
        return TOOL + metric + (filter.equals("none") ? "" : ":" + filter);
    }

    /** The results file beside samples: that of the same date, else the only one that knows the task; null if none is. */
    static LmEvalRun beside(Source samples, String task) throws IOException {
        Path folder = samples.path().toAbsolutePath().getParent();
        String date = LmEvalSamples.date(samples.name());
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*results*.json")) {
            for (Path file : all) {
                if (files.size() < MOST_BESIDE && Files.isRegularFile(file) && Files.size(file) <= LARGEST_BESIDE) {
                    files.add(file);
                }
            }
        }
        files.sort(null);
        LmEvalRun only = null;
        int known = 0;
        for (Path file : files) {
            boolean sameDate = date != null && file.getFileName().toString().contains(date);
            if (date != null && !sameDate && files.size() > 1) {
                continue;
            }
            try {
                LmEvalRun run = LmEvalRun.of(new Source(file, samples.given()));
                if (sameDate) {
                    return run;
                }
                if (task != null && run.has(task)) {
                    only = run;
                    known++;
                }
            } catch (JsonProcessingException | Metered.TooLong e) {
                // names itself when it is imported
            }
        }
        return known == 1 ? only : null;
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        LmEvalRun run;
        try {
            run = LmEvalRun.of(source);
        } catch (JsonProcessingException | Metered.TooLong e) {
            throw new Refusal(Text.words(e));
        }
        if (!run.json().path("results").isObject()) {
            throw new Refusal("has no results");
        }
        long time = run.time(source);
        for (Map.Entry<String, JsonNode> task : run.json().path("results").properties()) {
            points(source, run, task.getKey(), task.getValue(), time, sink);
        }
        if (run.json().has("samples")) {
            samples(source, run, sink);
        }
    }

    private static void points(Source source, LmEvalRun run, String task, JsonNode row, long time, Sink sink)
            throws IOException, Refusal {
        Given.Place place = source.given().place(source, run.found(), run.named(task));
        Map<String, JsonNode> means = new LinkedHashMap<>();
        row.properties().forEach(entry -> {
            String name = entry.getKey();
            boolean said = List.of("alias", "name", "sample_len", "sample_count", "samples", " ")
                    .contains(name);
            if (!said && !name.contains("_stderr")) {
                means.put(name, entry.getValue());
            }
        });
        for (Map.Entry<String, JsonNode> mean : means.entrySet()) {
            String name = mean.getKey();
            int comma = name.indexOf(',');
            String metric = comma < 0 ? name : name.substring(0, comma);
            Double error = Text.number(row.get(metric + "_stderr" + (comma < 0 ? "" : name.substring(comma))));
            Long examples = run.examples(task);
            JsonNode counted = row.path("sample_count").path(name);
            if (counted.isNumber()) {
                examples = counted.longValue();
            }
            Given given = source.given();
            Kinds named = Kinds.of(id(name), metric, run.higherIsBetter(task, metric));
            Kinds kinds = run.isGroup(task) ? named.ofGroup() : named;
            kinds.point(
                    place,
                    id(name),
                    Text.number(mean.getValue()),
                    error == null ? given.standardError() : error,
                    examples == null ? given.examples() : examples,
                    time,
                    sink);
        }
    }

    private static void samples(Source source, LmEvalRun run, Sink sink) throws IOException, Refusal {
        LmEvalSamples.Walk walk = (task, each, broken) -> {
            try (Metered in = new Metered(source.open());
                    JsonParser json = Text.JSON.createParser(in)) {
                json.nextToken();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    boolean samples = json.currentName().equals("samples");
                    JsonToken value = json.nextToken();
                    if (!samples || value != JsonToken.START_OBJECT) {
                        Records.skip(json, in);
                        continue;
                    }
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        boolean wanted = json.currentName().equals(task);
                        if (json.nextToken() == JsonToken.START_ARRAY && wanted) {
                            Records.elements(json, in, each, broken);
                        } else {
                            Records.skip(json, in);
                        }
                    }
                }
            }
        };
        for (Map.Entry<String, JsonNode> task : run.json().path("samples").properties()) {
            new LmEvalSamples.Reading(source, run, task.getKey(), walk, sink).run();
        }
    }
}
