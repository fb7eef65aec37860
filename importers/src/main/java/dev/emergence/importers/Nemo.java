package dev.emergence.importers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

/** Results of NeMo Evaluator. A reward that nobody judged is absent, though it is written as 0. */
final class Nemo implements Importer {
    private static final String TOOL = "nemo:";

    @Override
    public String format() {
        return "nemo";
    }

    @Override
    public boolean recognises(Source source, String head) {
        return head.contains("\"model_response\"")
                && head.contains("\"reward\"")
                && head.contains("\"scoring_details\"");
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        long time = Files.getLastModifiedTime(source.path()).toMillis();
        Means means = new Means(TOOL);
        ExampleNames names = new ExampleNames(source, sink);
        Map<String, Given.Place> places = new HashMap<>();
        try (InputStream in = source.open()) {
            Records.read(in, (where, result) -> see(source, result, places, names), (where, why) -> {});
        }
        Attempts attempts = new Attempts(names);
        Refusal[] missing = {null};
        try (InputStream in = source.open()) {
            Records.read(
                    in,
                    (where, result) -> {
                        String number = number(result);
                        if (number == null || number.isBlank()) {
                            sink.refused(where, "has neither problem_idx nor idx");
                            return;
                        }
                        try {
                            Given.Place place = place(source, result, places);
                            Generation generation = attempts.next(place, number, question(result), source, where, time);
                            fill(generation, result, sink);
                            means.add(place, generation.getExample(), generation.getScores());
                            sink.generation(generation);
                        } catch (Refusal e) {
                            missing[0] = e;
                            sink.refused(where, e.getMessage());
                        }
                    },
                    sink::refused);
        }
        if (missing[0] != null && places.isEmpty()) {
            throw missing[0];
        }
        means.points(time, sink);
    }

    private static void see(Source source, JsonNode result, Map<String, Given.Place> places, ExampleNames names) {
        String number = number(result);
        try {
            if (number != null && !number.isBlank()) {
                names.see(place(source, result, places), number, question(result));
            }
        } catch (Refusal e) {
            // is told when it is read
        }
    }

    private static String number(JsonNode result) {
        return Text.text(result.has("problem_idx") ? result.get("problem_idx") : result.get("idx"));
    }

    private static Given.Place place(Source source, JsonNode result, Map<String, Given.Place> places) throws Refusal {
        JsonNode metadata = result.path("metadata");
        String task = metadata.path("benchmark").asText(metadata.path("source").asText(""));
        Given.Place place = places.get(task);
        if (place == null) {
            place = source.given().place(source, Given.Found.NOTHING, task.isEmpty() ? null : task);
            places.put(task, place);
        }
        return place;
    }

    private static String question(JsonNode result) {
        return ExampleNames.question(Text.words(result.get("prompt")), Text.texts(result.get("expected_answer")));
    }

    private static void fill(Generation generation, JsonNode result, Sink sink) {
        generation.setPrompt(Text.words(result.get("prompt")));
        generation.setTargets(Text.texts(result.get("expected_answer")));
        String response = Text.text(result.get("model_response"));
        String extracted = Text.text(result.get("extracted_answer"));
        generation.setOutput(extracted == null ? response : extracted);
        if (response != null && extracted != null && !response.equals(extracted)) {
            generation.getAttributes().put("response", response);
        }
        Double reward = Text.number(result.get("reward"));
        JsonNode details = result.path("scoring_details");
        boolean judged = details.has("correct") || !details.has("reason");
        if (reward != null && judged) {
            generation.getScores().put(TOOL + "reward", reward);
        } else {
            sink.leftOut("a reward that nobody judged");
        }
    }
}
