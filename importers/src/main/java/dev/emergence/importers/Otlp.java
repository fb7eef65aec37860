package dev.emergence.importers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events {@code gen_ai.evaluation.result} of OpenTelemetry's semantic conventions for generative AI, which are experimental there
 * and here: records of logs, events of spans, or spans of that name. One is one score of one example; two of the same response may
 * come in two requests, so each makes an example of its own, named by what was evaluated and by the evaluation.
 */
final class Otlp implements Importer {
    private static final String EVENT = "gen_ai.evaluation.result";
    private static final String TOOL = "otel:";
    private static final int DEEPEST = 64;
    private static final Map<String, Double> LABELS =
            Map.of("pass", 1.0, "passed", 1.0, "correct", 1.0, "fail", 0.0, "failed", 0.0, "incorrect", 0.0);

    /** How a body is written; JSON says itself what it holds. */
    enum Form {
        /** A document a line, or one in all. */
        FILE,
        JSON,
        LOGS,
        TRACES
    }

    private final Form form;

    Otlp(Form form) {
        this.form = form;
    }

    @Override
    public String format() {
        return "otlp";
    }

    @Override
    public boolean recognises(Source source, String head) {
        return head.contains("\"resourceLogs\"") || head.contains("\"resourceSpans\"");
    }

    /** A file is a whole evaluation, of which there are means; what is pushed is a part. */
    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        Reading reading = new Reading(source, sink);
        boolean file = form == Form.FILE;
        try (InputStream in = source.open()) {
            if (file && source.head().stripLeading().matches("(?s)\\{[ \t]*\".*")) {
                Records.read(in, reading::document, sink::refused);
            } else {
                reading.document("", form == Form.LOGS || form == Form.TRACES ? protobuf(in) : Records.whole(in));
            }
        } catch (JsonProcessingException | Metered.TooLong e) {
            throw new Refusal(Text.words(e));
        }
        if (file) {
            reading.end();
        }
    }

    private JsonNode protobuf(InputStream in) throws IOException, Refusal {
        byte[] body = in.readNBytes(Records.LONGEST + 1);
        if (body.length > Records.LONGEST) {
            throw new Refusal("is longer than " + (Records.LONGEST >> 20) + " MiB");
        }
        return OtlpProtobuf.read(body, form == Form.TRACES);
    }

    /** Attributes of one thing. */
    private record Said(Map<String, JsonNode> attributes) {
        static Said of(JsonNode thing) {
            Map<String, JsonNode> attributes = new HashMap<>();
            for (JsonNode attribute : thing.path("attributes")) {
                for (JsonNode value : attribute.path("value")) {
                    attributes.put(attribute.path("key").asText(), value);
                }
            }
            return new Said(attributes);
        }

        JsonNode get(String... names) {
            for (String name : names) {
                if (attributes.containsKey(name)) {
                    return attributes.get(name);
                }
            }
            return null;
        }
    }

    /** What is said of a result, by itself first, then by its span, that one's parents, and the resource. */
    private record Scopes(List<Said> scopes) {
        String text(String... names) {
            return scopes.stream()
                    .map(said -> Text.text(said.get(names)))
                    .filter(text -> text != null && !text.isBlank())
                    .findFirst()
                    .orElse(null);
        }

        Double number(String name) {
            String text = text(name);
            Double number = text == null ? null : Text.number(text);
            return number != null ? number : PathPattern.quantity(text);
        }

        Long count(String name) {
            Double number = number(name);
            return number == null ? null : Long.valueOf(Math.round(number));
        }

        Said own() {
            return scopes.get(0);
        }
    }

    private static final class Reading {
        private final Source source;
        private final Sink sink;
        private final long now;
        private final Means means = new Means(TOOL);
        /** Of the spans of the document at hand: many may have the same parent. */
        private final IdentityHashMap<JsonNode, Said> said = new IdentityHashMap<>();

        private Refusal missing;
        private boolean any;
        private int number;

        Reading(Source source, Sink sink) throws IOException {
            this.source = source;
            this.sink = sink;
            this.now = Files.getLastModifiedTime(source.path()).toMillis();
        }

        void document(String where, JsonNode document) throws IOException {
            for (JsonNode resource : document.path("resourceLogs")) {
                Said whose = Said.of(resource.path("resource"));
                for (JsonNode scope : resource.path("scopeLogs")) {
                    for (JsonNode log : scope.path("logRecords")) {
                        Said said = Said.of(log);
                        if (isResult(log.path("eventName"), said)) {
                            result(where, log, log, new Scopes(List.of(said, whose)));
                        }
                    }
                }
            }
            Map<String, JsonNode> spans = spans(document);
            said.clear();
            for (JsonNode resource : document.path("resourceSpans")) {
                Said whose = Said.of(resource.path("resource"));
                for (JsonNode scope : resource.path("scopeSpans")) {
                    for (JsonNode span : scope.path("spans")) {
                        span(where, span, whose, spans);
                    }
                }
            }
        }

        private void span(String where, JsonNode span, Said whose, Map<String, JsonNode> spans) throws IOException {
            List<Said> lineage = new ArrayList<>();
            JsonNode above = span;
            while (above != null && lineage.size() < DEEPEST) {
                lineage.add(said.computeIfAbsent(above, Said::of));
                above = spans.get(id(above, "parentSpanId"));
            }
            lineage.add(whose);
            if (isResult(span.path("name"), lineage.get(0))) {
                JsonNode parent = spans.get(id(span, "parentSpanId"));
                result(where, span, parent == null ? span : parent, new Scopes(lineage));
            }
            for (JsonNode event : span.path("events")) {
                List<Said> all = new ArrayList<>(lineage);
                all.add(0, Said.of(event));
                if (isResult(event.path("name"), all.get(0))) {
                    result(where, event, span, new Scopes(all));
                }
            }
        }

        private static Map<String, JsonNode> spans(JsonNode document) {
            Map<String, JsonNode> spans = new HashMap<>();
            for (JsonNode resource : document.path("resourceSpans")) {
                for (JsonNode scope : resource.path("scopeSpans")) {
                    scope.path("spans").forEach(span -> spans.put(id(span, "spanId"), span));
                }
            }
            return spans;
        }

        /** Of a span or another thing's, in its trace. */
        private static String id(JsonNode thing, String name) {
            return thing.path("traceId").asText() + "/" + thing.path(name).asText();
        }

        private static boolean isResult(JsonNode name, Said said) {
            return name.asText().equals(EVENT) || EVENT.equals(Text.text(said.get("event.name")));
        }

        /** @param evaluated the span, or the record that names one */
        private void result(String where, JsonNode result, JsonNode evaluated, Scopes scopes) throws IOException {
            any = true;
            number++;
            String at = (where.isEmpty() ? "" : where + ", ") + "result " + number;
            String name = Text.text(scopes.own().get("gen_ai.evaluation.name"));
            Double score = score(scopes.own());
            String example = scopes.text("emergence.example", "test.case.name", "gen_ai.response.id");
            if (example == null && !evaluated.path("spanId").asText().isEmpty()) {
                example = id(evaluated, "spanId");
            }
            if (name == null || name.isBlank()) {
                sink.refused(at, "has no gen_ai.evaluation.name");
            } else if (score == null && scopes.own().get("error.type") != null) {
                sink.leftOut("an evaluation that failed itself: it is no score");
            } else if (score == null) {
                sink.refused(at, "has no finite gen_ai.evaluation.score.value, and its label is neither pass nor fail");
            } else if (example == null) {
                sink.refused(at, "names no example: the attribute test.case.name does, gen_ai.response.id or a span");
            } else {
                send(at, result, example + "/" + name, TOOL + name, score, scopes);
            }
        }

        private static Double score(Said said) {
            JsonNode value = said.get("gen_ai.evaluation.score.value", "gen_ai.evaluation.score");
            String label = Text.text(said.get("gen_ai.evaluation.score.label"));
            return value != null
                    ? Text.number(value)
                    : label == null ? null : LABELS.get(label.toLowerCase(java.util.Locale.ROOT));
        }

        private void send(String at, JsonNode result, String example, String metric, double score, Scopes scopes)
                throws IOException {
            Given.Place place;
            try {
                place = source.given()
                        .orFamily(scopes.text("emergence.family"))
                        .place(
                                source,
                                new Given.Found(
                                        scopes.text("emergence.model", "gen_ai.request.model"),
                                        scopes.text("emergence.revision"),
                                        scopes.number("emergence.parameters"),
                                        scopes.count("emergence.step"),
                                        scopes.count("emergence.tokens")),
                                scopes.text("emergence.task", "test.suite.name"));
            } catch (Refusal e) {
                missing = new Refusal(e.getMessage()
                        .replace(
                                ". Add ",
                                ". The attributes emergence.family, emergence.model, emergence.task and emergence.step of the"
                                        + " event, its span or its resource say it. Or add "));
                sink.refused(at, missing.getMessage());
                return;
            }
            Long attempt = scopes.count("emergence.attempt");
            if (attempt != null && (attempt < 0 || attempt > 1_000_000)) {
                sink.refused(at, "its emergence.attempt is not from 0 to 1000000");
                return;
            }
            Generation generation = place.generation(example, source, at, time(result));
            generation.setAttempt(attempt == null ? 0 : attempt.intValue());
            generation.getScores().put(Text.identifier(metric), score);
            for (String more : List.of("score.label", "explanation")) {
                String text = Text.text(scopes.own().get("gen_ai.evaluation." + more));
                if (text != null) {
                    generation.getAttributes().put(more, text);
                }
            }
            means.add(place, generation.getExample(), generation.getScores());
            sink.generation(generation);
        }

        /** Nanoseconds, as text where JSON has them. */
        private long time(JsonNode result) {
            for (String name : List.of("timeUnixNano", "observedTimeUnixNano", "startTimeUnixNano")) {
                long nanoseconds = result.path(name).asLong();
                if (nanoseconds > 0) {
                    return nanoseconds / 1_000_000;
                }
            }
            return now;
        }

        void end() throws IOException, Refusal {
            if (!any) {
                throw new Refusal("holds no event " + EVENT);
            }
            if (missing != null && means.isEmpty()) {
                throw missing;
            }
            means.points(now, sink);
        }
    }
}
