package dev.emergence.standalone;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** A file of generations, NDJSON, also gzipped. */
record Recording(Path file) {
    private static final JsonFactory JSON = new JsonFactory();

    /** One checkpoint of one model on one task; step, else tokens, else null. */
    record Checkpoint(String family, String model, Long step, Long tokens, String task) {}

    /** What a pass over the file finds. */
    record Contents(long generations, Map<Checkpoint, Long> examples) {}

    BufferedReader open() throws IOException {
        InputStream in = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
    }

    /** Counts the examples of each checkpoint; one that is there twice counts once. */
    Contents contents() throws IOException {
        Map<Checkpoint, Set<String>> seen = new LinkedHashMap<>();
        long generations = 0;
        try (BufferedReader lines = open()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    generations++;
                    count(line, seen);
                }
            }
        }
        Map<Checkpoint, Long> examples = new LinkedHashMap<>();
        seen.forEach((checkpoint, ids) -> examples.put(checkpoint, (long) ids.size()));
        return new Contents(generations, examples);
    }

    private static void count(String line, Map<Checkpoint, Set<String>> seen) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value.isScalarValue() && value != JsonToken.VALUE_NULL && named(name)) {
                    fields.put(name, json.getText());
                }
                json.skipChildren();
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return; // ingest-service will name the line
        }
        Checkpoint checkpoint = new Checkpoint(
                fields.get("family"),
                fields.get("model"),
                number(fields, "step"),
                number(fields, "tokens"),
                fields.get("task"));
        seen.computeIfAbsent(checkpoint, key -> new HashSet<>())
                .add(fields.get("example") + "/" + fields.getOrDefault("attempt", "0"));
    }

    private static boolean named(String field) {
        return switch (field) {
            case "family", "model", "step", "tokens", "task", "example", "attempt" -> true;
            default -> false;
        };
    }

    private static Long number(Map<String, String> fields, String name) {
        String text = fields.get(name);
        return text == null ? null : (long) Double.parseDouble(text);
    }
}
