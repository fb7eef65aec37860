package dev.emergence.importers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Samples of lm-evaluation-harness: lines, or one array, of every version from the write-outs of 0.3 on. A document is one
 * generation, however many filters it passed: each filter's numbers are among its scores. Before 0.4.7 a filter has no name in the file, so
 * there the order of a document's lines says which is which: nothing else does.
 */
final class LmEvalSamples implements Importer {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d[-:]\\d\\d[-:]\\d\\d(\\.\\d+)?");
    private static final Pattern NAMED = Pattern.compile("samples_(.+)_\\d{4}-\\d\\d-\\d\\dT.*");
    private static final Pattern WRITE_OUT = Pattern.compile("(.+)_write_out_info");
    private static final Set<String> NO_METRIC = Set.of(
            "doc_id",
            "doc",
            "target",
            "arguments",
            "resps",
            "filtered_resps",
            "filter",
            "metrics",
            "doc_hash",
            "prompt_hash",
            "target_hash",
            "truth",
            "task_name",
            "schema_version");
    private static final Pattern WRITTEN_OUT = Pattern.compile("(prompt|logit)_\\d+");

    /** Goes over the samples of a task; more than once. */
    interface Walk {
        void over(String task, Records.Each each, Records.Broken broken) throws IOException;
    }

    @Override
    public String format() {
        return "lm-eval";
    }

    @Override
    public boolean recognises(Source source, String head) {
        String begin = head.substring(0, Math.min(head.length(), 200));
        return begin.contains("\"doc_id\"")
                && !begin.contains("\"native_id\"")
                && !begin.contains("\"samples\"")
                && (head.contains("\"filtered_resps\"") || head.contains("\"prompt_0\"") || head.contains("\"doc\""));
    }

    /** The date in a file's name, which its results have, too; null if there is none. */
    static String date(String name) {
        Matcher matcher = DATE.matcher(name);
        return matcher.find() ? matcher.group() : null;
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        String named = task(source.stem());
        String task = named == null ? source.given().task() : named;
        LmEvalRun run = LmEvalResults.beside(source, task);
        Walk walk = (name, each, broken) -> {
            try (InputStream in = source.open()) {
                Records.read(in, each, broken);
            }
        };
        new Reading(source, run, task, walk, sink).run();
    }

    private static String task(String stem) {
        for (Pattern pattern : List.of(NAMED, WRITE_OUT)) {
            Matcher matcher = pattern.matcher(stem);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return null;
    }

    /** One task's samples. */
    static final class Reading {
        private final Source source;
        private final LmEvalRun run;
        private final Given.Place place;
        private final String task;
        private final Walk walk;
        private final Sink sink;
        private final long time;

        private final ExampleNames names;
        /** In the tool's order; empty without the results beside. */
        private final List<String> filters;

        /** By document the filter whose response is its output: the first in that order, else in the file's. */
        private final Map<String, String> scored = new HashMap<>();
        /** By document, that is number and question: how often it was seen without a filter's name, and all its scores. */
        private final Map<String, Integer> passes = new HashMap<>();

        private final Map<String, Map<String, Double>> scores = new HashMap<>();
        private final Map<String, Double> absent = new TreeMap<>();
        private int replaced;
        /** Documents whose generation is out. */
        private final Set<String> emitted = new HashSet<>();

        /** @param run the results beside; null without */
        Reading(Source source, LmEvalRun run, String task, Walk walk, Sink sink) throws IOException, Refusal {
            this.source = source;
            this.run = run;
            this.task = task;
            this.walk = walk;
            this.sink = sink;
            this.names = new ExampleNames(source, sink);
            this.filters = run == null || task == null ? List.of() : run.filters(task);
            this.place = source.given()
                    .place(
                            source,
                            run == null ? Given.Found.NOTHING : run.found(),
                            run == null || task == null ? task : run.named(task));
            this.time = run == null ? Files.getLastModifiedTime(source.path()).toMillis() : run.time(source);
        }

        void run() throws IOException {
            walk.over(task, this::collect, sink::refused);
            absent.forEach((id, count) -> sink.leftOut(
                    id + ": no finite number in " + Math.round(count) + " samples, which have no score there"));
            if (replaced > 0) {
                sink.leftOut(
                        replaced + " scores of documents that come again without another filter's name, and say another"
                                + " number: the last one counts. The results beside the samples name the filters of older versions");
            }
            walk.over(task, this::generation, (where, why) -> {});
            points();
        }

        /** By the tool's hash since 0.4.3, else by what it writes of it. */
        private static String question(JsonNode sample) {
            String hash = Text.text(sample.get("doc_hash"));
            if (hash != null && !hash.isBlank()) {
                return ExampleNames.shortened(hash);
            }
            JsonNode document = sample.path("doc");
            return ExampleNames.digits(
                    document.isEmpty()
                            ? sample.path("arguments").toString()
                                    + sample.path("prompt_0")
                                    + sample.path("target")
                                    + sample.path("truth")
                            : document.toString());
        }

        private void collect(String where, JsonNode sample) {
            String number = Text.text(sample.get("doc_id"));
            if (number == null || number.isBlank()) {
                sink.refused(where, "has no doc_id");
                return;
            }
            String question = question(sample);
            names.see(place, number, question);
            String id = number + "/" + question;
            String filter = filter(id, sample);
            scored.merge(id, filter.intern(), this::first);
            Map<String, Double> known = scores.computeIfAbsent(id, key -> new LinkedHashMap<>());
            for (String metric : metrics(sample)) {
                String name = LmEvalResults.id(metric, filter).intern();
                Double value = Text.number(sample.get(metric));
                if (value != null) {
                    Double before = known.put(name, value);
                    replaced += before == null || before.equals(value) ? 0 : 1;
                } else {
                    known.remove(name);
                    absent.merge(name, 1.0, Double::sum);
                }
            }
        }

        /** Before 0.4.7 a pass has no name: the order of the results tells. */
        private String filter(String id, JsonNode sample) {
            if (sample.hasNonNull("filter")) {
                return sample.get("filter").asText();
            }
            int pass = passes.merge(id, 1, Integer::sum) - 1;
            return filters.isEmpty() ? "none" : filters.get(pass % filters.size());
        }

        private String first(String one, String other) {
            int before = filters.indexOf(one);
            int now = filters.indexOf(other);
            return now >= 0 && (before < 0 || now < before) ? other : one;
        }

        private static List<String> metrics(JsonNode sample) {
            List<String> metrics = new ArrayList<>();
            JsonNode named = sample.path("metrics");
            if (named.isArray()) {
                named.forEach(name -> metrics.add(name.asText()));
            } else {
                sample.fieldNames().forEachRemaining(name -> {
                    if (!NO_METRIC.contains(name) && !WRITTEN_OUT.matcher(name).matches()) {
                        metrics.add(name);
                    }
                });
            }
            return metrics;
        }

        private void generation(String where, JsonNode sample) throws IOException {
            String number = Text.text(sample.get("doc_id"));
            String question = question(sample);
            String document = number + "/" + question;
            // one sample of a document; it has the scores of all
            Map<String, Double> own = scores.get(document);
            boolean other = sample.hasNonNull("filter")
                    && !sample.get("filter").asText().equals(scored.get(document));
            if (own == null || other || !emitted.add(document)) {
                return;
            }
            String id = names.name(place, number, question);
            Generation generation = place.generation(id, source, where, time);
            generation.setScores(new HashMap<>(own));
            LmEvalSample said = new LmEvalSample(sample, sink);
            said.fill(generation);
            sink.generation(generation);
            List<String> more = generation.getOutput() == null ? List.of() : said.further();
            for (int i = 0; i < more.size(); i++) {
                if (more.get(i) == null) {
                    continue; // no answer, as where the first has none
                }
                // what was scored stands with the first
                Generation next = place.generation(id, source, where, time);
                next.setAttempt(i + 1);
                next.setPrompt(generation.getPrompt());
                next.setTargets(generation.getTargets());
                next.setOutput(more.get(i));
                sink.generation(next);
            }
        }

        /** The means of what the samples say, but for those that the results have. */
        private void points() throws IOException {
            Map<String, double[]> sums = new TreeMap<>();
            for (Map<String, Double> own : scores.values()) {
                own.forEach((name, value) -> {
                    double[] sum = sums.computeIfAbsent(name, key -> new double[2]);
                    sum[0]++;
                    sum[1] += value;
                });
            }
            Map<String, Double> squares = new HashMap<>();
            for (Map<String, Double> own : scores.values()) {
                own.forEach((name, value) -> {
                    double off = value - sums.get(name)[1] / sums.get(name)[0];
                    squares.merge(name, off * off, Double::sum);
                });
            }
            for (Map.Entry<String, double[]> entry : sums.entrySet()) {
                String id = entry.getKey();
                if (run != null && task != null && run.hasMean(task, id)) {
                    continue;
                }
                double number = entry.getValue()[0];
                Double error = number < 2 ? null : Math.sqrt(squares.get(id) / (number - 1) / number);
                String metric = id.substring(LmEvalResults.TOOL.length()).replaceFirst(":.*", "");
                Boolean higher = run == null || task == null ? null : run.higherIsBetter(task, metric);
                Kinds.of(id, metric, higher)
                        .point(place, id, entry.getValue()[1] / number, error, (long) number, time, sink);
            }
        }
    }
}
