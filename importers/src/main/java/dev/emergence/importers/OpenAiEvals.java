package dev.emergence.importers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Event logs of OpenAI evals: the events of a sample, in whatever order they come, are one generation. */
final class OpenAiEvals implements Importer {
    private static final String TOOL = "openai-evals:";

    /** As many samples are held, since their events are spread over the file. */
    private static final int MOST = 500_000;

    @Override
    public String format() {
        return "openai-evals";
    }

    @Override
    public boolean recognises(Source source, String head) {
        return head.contains("\"spec\"") && head.contains("\"completion_fns\"") && head.contains("\"eval_name\"")
                || head.contains("\"run_id\"") && head.contains("\"event_id\"") && head.contains("\"sample_id\"");
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        JsonNode[] spec = {Text.JSON.createObjectNode()};
        String[] run = {null};
        Map<String, Generation> samples = new LinkedHashMap<>();
        Given.Place nobody = new Given.Place(null, null, null, null, null, null, null);
        long time = Files.getLastModifiedTime(source.path()).toMillis();
        try (InputStream in = source.open()) {
            Records.read(
                    in,
                    (where, line) -> {
                        String its = Text.text(line.get("run_id"));
                        run[0] = run[0] == null ? its : run[0];
                        if (line.has("spec")) {
                            // a run that broke off before its first event may stand before
                            if (samples.isEmpty()) {
                                spec[0] = line.get("spec");
                                run[0] = its;
                            }
                        } else if (its != null && !its.equals(run[0])) {
                            sink.refused(where, "is of another run than the first: each needs a file of its own");
                        } else if (line.hasNonNull("sample_id")) {
                            String id = Text.text(line.get("sample_id"));
                            Generation generation = samples.get(id);
                            if (generation == null && samples.size() < MOST) {
                                generation = nobody.generation(id, source, where, time);
                                samples.put(id, generation);
                            }
                            if (generation == null) {
                                sink.refused(where, "is of more samples than can be held");
                            } else {
                                event(generation, line, sink);
                            }
                        } else if (!line.has("final_report")) {
                            sink.refused(where, "has no sample_id");
                        }
                    },
                    sink::refused);
        }
        List<String> functions = Text.texts(spec[0].get("completion_fns"));
        Given.Place place = source.given()
                .place(
                        source,
                        new Given.Found(functions.isEmpty() ? null : functions.get(0), null, null, null, null),
                        Text.text(spec[0].get("eval_name")));
        Means means = new Means(TOOL);
        for (Generation generation : samples.values()) {
            generation.setFamily(place.family());
            generation.setModel(place.model());
            generation.setParameters(place.parameters());
            generation.setStep(place.step());
            generation.setTokens(place.tokens());
            generation.setCheckpointId(place.checkpoint());
            generation.setTask(place.task());
            means.add(place, generation.getExample(), generation.getScores());
            sink.generation(generation);
        }
        means.points(time, sink);
    }

    private static void put(Generation generation, String metric, double number, Sink sink) {
        Double before = generation.getScores().put(Text.identifier(TOOL + metric), number);
        if (before != null && before != number) {
            sink.leftOut("an event that gives a sample another number: the later one counts");
        }
    }

    private static void event(Generation generation, JsonNode line, Sink sink) {
        JsonNode data = line.path("data");
        Long created = Text.time(line.get("created_at"));
        if (created != null) {
            generation.setTime(created);
        }
        switch (line.path("type").asText("")) {
            case "sampling" -> {
                generation.setPrompt(Text.words(data.get("prompt")));
                List<String> sampled = Text.texts(data.get("sampled"));
                if (!sampled.isEmpty()) {
                    generation.setOutput(sampled.get(0));
                }
            }
            case "match" -> {
                if (data.path("correct").isBoolean()) {
                    put(generation, "accuracy", data.get("correct").asBoolean() ? 1.0 : 0.0, sink);
                }
                List<String> expected = Text.texts(data.get("expected"));
                if (!expected.isEmpty()) {
                    generation.setTargets(expected);
                }
                String picked = Text.text(data.get("picked"));
                if (picked != null && !picked.equals(generation.getOutput())) {
                    generation.getAttributes().put("picked", picked);
                }
            }
            case "metrics" ->
                data.properties().forEach(metric -> {
                    Double number = Text.number(metric.getValue());
                    if (number != null && !metric.getKey().isBlank()) {
                        put(generation, metric.getKey(), number, sink);
                    }
                });
            default -> {
                // requests and functions say nothing of the answer
            }
        }
    }
}
