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
        Attempts attempts = new Attempts();
        Map<String, Given.Place> places = new HashMap<>();
        Refusal[] missing = {null};
        try (InputStream in = source.open()) {
            Records.read(
                    in,
                    (where, result) -> {
                        String id =
                                Text.text(result.has("problem_idx") ? result.get("problem_idx") : result.get("idx"));
                        if (id == null || id.isBlank()) {
                            sink.refused(where, "has neither problem_idx nor idx");
                            return;
                        }
                        JsonNode metadata = result.path("metadata");
                        String task = metadata.path("benchmark")
                                .asText(metadata.path("source").asText(""));
                        Given.Place place = places.get(task);
                        if (place == null) {
                            try {
                                place = source.given().place(source, Given.Found.NOTHING, task.isEmpty() ? null : task);
                                places.put(task, place);
                            } catch (Refusal e) {
                                missing[0] = e;
                                sink.refused(where, e.getMessage());
                                return;
                            }
                        }
                        Generation generation = place.generation(id, source, where, time);
                        generation.setAttempt(attempts.next(place, id));
                        fill(generation, result, sink);
                        means.add(place, id, generation.getScores());
                        sink.generation(generation);
                    },
                    sink::refused);
        }
        if (missing[0] != null && places.isEmpty()) {
            throw missing[0];
        }
        means.points(time, sink);
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
