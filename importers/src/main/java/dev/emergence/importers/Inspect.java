package dev.emergence.importers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/** Logs of Inspect: JSON, or ZIP ({@code .eval}) whole, in chunks, or broken off. An epoch is an attempt at the example. */
final class Inspect implements Importer {
    static final String TOOL = "inspect:";
    private static final Set<String> HEADER = Set.of("version", "status", "eval", "results", "stats");
    private static final Set<String> SAMPLE = Set.of(
            "id",
            "epoch",
            "input",
            "choices",
            "target",
            "output",
            "scores",
            "error",
            "invalidation",
            "attachments",
            "completed_at");
    private static final Pattern MEMBER = Pattern.compile("(samples/.+_epoch_\\d+)(\\.json|/sample\\.json)");

    /** A log, whatever its file. */
    private interface Log extends AutoCloseable {
        JsonNode header() throws IOException, Refusal;

        void samples(Records.Each each, Records.Broken broken) throws IOException;

        @Override
        void close() throws IOException;
    }

    @Override
    public String format() {
        return "inspect";
    }

    @Override
    public boolean recognises(Source source, String head) {
        boolean json = head.stripLeading().startsWith("{")
                && head.contains("\"eval\"")
                && head.contains("\"status\"")
                && head.contains("\"task\"")
                && head.contains("\"model\"");
        return json || head.startsWith("PK") && source.name().endsWith(".eval");
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        try (Log log = isZip(source) ? new Zipped(source) : new Plain(source)) {
            read(log, source, sink);
        } catch (ZipException | JsonProcessingException | Metered.TooLong e) {
            throw new Refusal(Text.words(e));
        }
    }

    private static boolean isZip(Source source) throws IOException {
        try (InputStream in = source.open()) {
            return in.read() == 'P' && in.read() == 'K';
        }
    }

    private static void read(Log log, Source source, Sink sink) throws IOException, Refusal {
        JsonNode header = log.header();
        JsonNode eval = header.path("eval");
        if (!eval.isObject()) {
            throw new Refusal("has no eval, which says the task and the model");
        }
        String status = header.path("status").asText("started");
        JsonNode results = header.path("results");
        if (status.equals("success") && results.path("scores").isEmpty()) {
            throw new Refusal("was run without a scorer: no sample has a score");
        }
        if (!status.equals("success")) {
            sink.leftOut("nothing, but the log is not whole: its status is " + Text.identifier(status));
        }
        JsonNode arguments = eval.path("model_args");
        String task = eval.path("task").asText("").replaceFirst(".*/", "");
        Given.Place place = source.given()
                .place(
                        source,
                        new Given.Found(
                                Text.text(eval.get("model")), Text.text(arguments.get("revision")), null, null, null),
                        task.isEmpty() ? null : task);
        Long created = Text.time(eval.get("created"));
        long time = created != null
                ? created
                : Files.getLastModifiedTime(source.path()).toMillis();
        Means means = new Means(TOOL);
        InspectSample.Reading reading = new InspectSample.Reading(source, place, time, means, sink);
        log.samples(reading, sink::refused);
        if (reading.seen() > 0) {
            means.points(time, sink);
        } else {
            points(place, results, time, source.given(), sink);
        }
    }

    /** A log without samples has its results. */
    private static void points(Given.Place place, JsonNode results, long time, Given given, Sink sink)
            throws IOException {
        for (JsonNode score : results.path("scores")) {
            String scorer = score.path("scorer").asText(score.path("name").asText(""));
            String name = score.path("name").asText(scorer);
            // each way to make one number of a sample's epochs is a metric; their mean is the usual one
            String reducer = score.path("reducer").asText("mean");
            String id = TOOL
                    + scorer
                    + (name.equals(scorer) ? "" : ":" + name)
                    + (reducer.equals("mean") || reducer.equals("null") ? "" : ":" + reducer);
            JsonNode metrics = score.path("metrics");
            String taken = metrics.has("accuracy") ? "accuracy" : "mean";
            JsonNode mean = metrics.path(taken);
            if (metrics.properties().stream()
                    .anyMatch(metric -> !Set.of(taken, "stderr").contains(metric.getKey()))) {
                sink.leftOut(id + ": other metrics than its " + taken + " and its stderr");
            }
            if (mean.isMissingNode()) {
                sink.leftOut(id + ": neither an accuracy nor a mean");
                continue;
            }
            JsonNode scored =
                    score.has("scored_samples") ? score.get("scored_samples") : results.get("completed_samples");
            Double examples = Text.number(scored);
            Double error = Text.number(metrics.path("stderr").get("value"));
            Kinds.of(id, scorer, null)
                    .point(
                            place,
                            id,
                            Text.number(mean.get("value")),
                            error == null ? given.standardError() : error,
                            examples == null ? given.examples() : Long.valueOf(Math.round(examples)),
                            time,
                            sink);
        }
    }

    /** A JSON file: read once for what is said of all samples, and once for the samples. */
    private record Plain(Source source) implements Log {
        @Override
        public JsonNode header() throws IOException {
            try (Metered in = new Metered(source.open());
                    JsonParser json = Text.JSON.createParser(in)) {
                json.nextToken();
                return Records.fields(json, in, HEADER);
            }
        }

        @Override
        public void samples(Records.Each each, Records.Broken broken) throws IOException {
            try (Metered in = new Metered(source.open());
                    JsonParser json = Text.JSON.createParser(in)) {
                json.nextToken();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    boolean samples = json.currentName().equals("samples");
                    if (json.nextToken() == JsonToken.START_ARRAY && samples) {
                        Records.elements(json, in, parser -> Records.fields(parser, in, SAMPLE), each, broken);
                    } else {
                        Records.skip(json, in);
                    }
                }
            } catch (JsonProcessingException e) {
                broken.accept("samples", Text.words(e) + "; what follows it can't be read");
            }
        }

        @Override
        public void close() {}
    }

    /** A ZIP file. */
    private static final class Zipped implements Log {
        private final Zip zip;
        private final Map<String, Zip.Member> members = new TreeMap<>();
        private final Map<String, Zip.Member> samples = new TreeMap<>();

        Zipped(Source source) throws IOException {
            zip = new Zip(source.path());
            for (Zip.Member member : zip.members()) {
                members.put(member.name(), member);
                Matcher sample = MEMBER.matcher(member.name());
                if (sample.matches()) {
                    samples.put(sample.group(1), member);
                }
            }
        }

        @Override
        public JsonNode header() throws IOException, Refusal {
            Zip.Member whole = members.get("header.json");
            Zip.Member header = whole == null ? members.get("_journal/start.json") : whole;
            if (header == null) {
                throw new Refusal("has neither header.json nor a journal");
            }
            return tree(header, HEADER);
        }

        private JsonNode tree(Zip.Member member, Set<String> names) throws IOException {
            try (Metered in = new Metered(zip.open(member));
                    JsonParser json = Text.JSON.createParser(in)) {
                json.nextToken();
                return Records.fields(json, in, names);
            }
        }

        @Override
        public void samples(Records.Each each, Records.Broken broken) throws IOException {
            for (Map.Entry<String, Zip.Member> entry : samples.entrySet()) {
                String name = entry.getKey();
                JsonNode sample;
                try {
                    sample = tree(entry.getValue(), SAMPLE);
                    Zip.Member chunk = members.get(name + "/attachments/0.json");
                    if (chunk != null && sample instanceof ObjectNode object && chunk.size() < Records.LONGEST) {
                        object.set("attachments", Records.whole(zip.open(chunk)));
                    }
                } catch (JsonProcessingException e) {
                    broken.accept(name, Text.words(e));
                    continue;
                } catch (IOException e) {
                    broken.accept(name, "can't be unpacked: " + e.getMessage());
                    continue;
                }
                if (sample != null && sample.isObject()) {
                    each.accept(name, sample);
                } else {
                    broken.accept(name, "is no object");
                }
            }
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }
}
