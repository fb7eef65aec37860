package dev.emergence.importers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Results of verifiers, with {@code metadata.json} beside them for the environment and the model; its counts and means aren't
 * believed. Each reward function is a score; rollouts are attempts.
 */
final class Verifiers implements Importer {
    private static final String TOOL = "verifiers:";
    private static final Set<String> NO_SCORE =
            Set.of("example_id", "id", "prompt", "completion", "answer", "task", "info", "error", "is_completed");
    private static final Pattern TIMING = Pattern.compile(".*_(ms|tokens|time|at)|stop_.*|num_.*");

    @Override
    public String format() {
        return "verifiers";
    }

    @Override
    public boolean recognises(Source source, String head) {
        boolean results = head.contains("\"completion\"")
                && head.contains("\"reward\"")
                && head.contains("\"prompt\"")
                && (head.contains("\"generation_ms\"") || head.contains("\"example_id\""));
        return results || isMetadata(head);
    }

    private static boolean isMetadata(String head) {
        return head.contains("\"rollouts_per_example\"") && head.contains("\"avg_reward\"");
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        if (isMetadata(source.head())) {
            sink.leftOut("nothing: it is read with the results.jsonl beside it");
            return;
        }
        JsonNode metadata = metadata(source, sink);
        String task = Text.text(metadata.has("env_id") ? metadata.get("env_id") : metadata.get("env"));
        Given.Place place = source.given()
                .place(source, new Given.Found(Text.text(metadata.get("model")), null, null, null, null), task);
        long time = Files.getLastModifiedTime(source.path()).toMillis();
        Means means = new Means(TOOL);
        ExampleNames names = new ExampleNames(source, sink);
        try (InputStream in = source.open()) {
            Records.read(
                    in,
                    (where, result) -> {
                        String id = id(result, place);
                        if (id != null) {
                            names.see(place, id, question(result));
                        }
                    },
                    (where, why) -> {});
        }
        Attempts attempts = new Attempts(names);
        Set<String> empty = new HashSet<>();
        try (InputStream in = source.open()) {
            Records.read(
                    in,
                    (where, result) -> {
                        String id = id(result, place);
                        if (id == null) {
                            sink.refused(where, "has neither example_id nor id");
                            return;
                        }
                        Generation generation = attempts.next(place, id, question(result), source, where, time);
                        generation.setPrompt(Text.words(result.get("prompt")));
                        generation.setTargets(Text.texts(result.get("answer")));
                        JsonNode completion = result.path("completion");
                        generation.setOutput(Text.words(completion.isArray() ? lastOfModel(completion) : completion));
                        if (completion.isArray() && completion.isEmpty()) {
                            empty.add(generation.getExample());
                        }
                        generation.setScores(scores(result));
                        means.add(place, generation.getExample(), generation.getScores());
                        sink.generation(generation);
                    },
                    sink::refused);
        }
        if (!empty.isEmpty()) {
            sink.leftOut("the completions of " + empty.size() + " examples, which are empty: was the run whole?");
        }
        means.points(time, sink);
    }

    /** Null if there is none. */
    private static String id(JsonNode result, Given.Place place) {
        String id = Text.text(result.has("example_id") ? result.get("example_id") : result.get("id"));
        String asks = environment(result);
        return id == null || id.isBlank() ? null : asks == null || asks.equals(place.task()) ? id : asks + "/" + id;
    }

    private static String question(JsonNode result) {
        return ExampleNames.question(Text.words(result.get("prompt")), Text.texts(result.get("answer")));
    }

    /** Which environment of a group asks; a dataset may have texts in that place, which are no names. Null where nothing is said. */
    private static String environment(JsonNode result) {
        String said = result.path("task").textValue();
        if (said == null || said.isBlank() || said.equals("default")) {
            return null;
        }
        return said.matches("[\\w./:@+-]{1,64}") ? said : Long.toHexString(Text.hash(said));
    }

    private static JsonNode lastOfModel(JsonNode messages) {
        JsonNode last = messages.path(messages.size());
        for (JsonNode message : messages) {
            if (!message.path("role").asText("").equals("user")) {
                last = message;
            }
        }
        return last;
    }

    private static Map<String, Double> scores(JsonNode result) {
        Map<String, Double> scores = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : result.properties()) {
            String name = field.getKey();
            boolean number = field.getValue().isNumber() || field.getValue().isBoolean();
            Double value = number ? Text.number(field.getValue()) : null;
            if (value != null
                    && !name.isBlank()
                    && !NO_SCORE.contains(name)
                    && !TIMING.matcher(name).matches()) {
                scores.put(Text.identifier(TOOL + name), value);
            }
        }
        return scores;
    }

    private static JsonNode metadata(Source source, Sink sink) throws IOException {
        Path file = source.path()
                .resolveSibling(source.path()
                        .getFileName()
                        .toString()
                        .replaceFirst("results(.*)\\.jsonl.*", "metadata$1.json"));
        JsonNode nothing = Text.JSON.createObjectNode();
        return Files.isRegularFile(file) && !file.equals(source.path()) ? Records.beside(file, nothing, sink) : nothing;
    }
}
