package dev.emergence.importers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * {@code trainer_state.json} of Hugging Face's Trainer: what it evaluated on the way. It counts no examples and knows no
 * errors: options say them.
 */
final class TrainerState implements Importer {
    private static final String EVALUATED = "eval_";
    private static final List<String> SPEED =
            List.of("_runtime", "_samples_per_second", "_steps_per_second", "_compilation_time");

    @Override
    public String format() {
        return "trainer-state";
    }

    @Override
    public boolean recognises(Source source, String head) {
        return head.stripLeading().startsWith("{") && head.contains("\"log_history\"");
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        long time = Files.getLastModifiedTime(source.path()).toMillis();
        try (InputStream in = source.open();
                JsonParser json = Text.JSON.createParser(in)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean history = json.currentName().equals("log_history");
                JsonToken value = json.nextToken();
                if (!history || value != JsonToken.START_ARRAY) {
                    json.skipChildren();
                    continue;
                }
                int number = 0;
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    number++;
                    JsonNode entry = Trees.read(json);
                    entry(source, "entry " + number, entry, time, sink);
                }
            }
        } catch (JsonProcessingException | Metered.TooLong e) {
            sink.refused("log_history", Text.words(e) + "; what follows it can't be read");
        }
    }

    private static void entry(Source source, String where, JsonNode entry, long time, Sink sink)
            throws IOException, Refusal {
        Double step = Text.number(entry.get("step"));
        if (!Scalar.isStep(step)) {
            sink.refused(where, "has no step that is a whole number");
            return;
        }
        List<String> sets = sets(entry);
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            String name = field.getKey();
            if (!name.startsWith(EVALUATED) || SPEED.stream().anyMatch(name::endsWith)) {
                continue;
            }
            String prefix = sets.stream()
                    .filter(set -> name.startsWith(set + "_"))
                    .findFirst()
                    .orElse("eval");
            String set = prefix.equals("eval") ? prefix : prefix.substring(EVALUATED.length());
            String metric = name.substring(prefix.length() + 1);
            if (metric.isEmpty()) {
                continue;
            }
            Given given = source.given();
            Double seen = Text.number(entry.get("num_input_tokens_seen"));
            Given.Place place = given.place(
                    source,
                    new Given.Found(
                            null, null, null, Math.round(step), seen == null || seen <= 0 ? null : Math.round(seen)),
                    set);
            Kinds.of(metric, metric, null)
                    .point(
                            place,
                            metric,
                            Text.number(field.getValue()),
                            given.standardError(),
                            given.examples(),
                            time,
                            sink);
        }
    }

    /** What was evaluated, longest names first: the trainer measures each one's speed, and so says where its name ends. */
    private static List<String> sets(JsonNode entry) {
        return entry.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> name.startsWith("eval") && name.endsWith(SPEED.get(0)))
                .map(name -> name.substring(0, name.length() - SPEED.get(0).length()))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }
}
