package dev.emergence.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emergence.importers.ExampleSet;
import dev.emergence.schemas.Keys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.zip.GZIPInputStream;

/** A file of generations, NDJSON, also gzipped. */
public record Recording(Path file) {
    private static final ObjectReader LINE = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build()
            .readerFor(Line.class);

    /** One checkpoint of one model on one task. */
    public record Checkpoint(String family, String model, long position, String task) {}

    /** What ingest-service is told of a checkpoint; its scale is that of its first generation. */
    public record Announcement(
            String family,
            String model,
            Double parameters,
            Long step,
            Long tokens,
            Double flops,
            String task,
            long examples) {}

    /** What a pass over the file finds. */
    public record Contents(long generations, Map<Checkpoint, Announcement> checkpoints) {}

    /** As much of a generation as names its checkpoint and itself. */
    record Line(
            String family,
            String model,
            Double parameters,
            Long step,
            Long tokens,
            Double flops,
            String task,
            String example,
            long attempt) {
        private boolean isWhole() {
            return family != null
                    && model != null
                    && task != null
                    && example != null
                    && (parameters != null || step != null || tokens != null);
        }

        private Checkpoint checkpoint() {
            return new Checkpoint(family, model, Keys.position(step, tokens), task);
        }
    }

    private record Examples(Line first, ExampleSet ids) {
        Announcement announcement() {
            return new Announcement(
                    first.family,
                    first.model,
                    first.parameters,
                    first.step,
                    first.tokens,
                    first.flops,
                    first.task,
                    ids.size());
        }
    }

    public BufferedReader open() throws IOException {
        InputStream in = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
    }

    /**
     * Counts the examples of each checkpoint; one that is there twice counts once, a line that is no generation not at
     * all: ingest-service names it.
     *
     * @param wanted by the line's number, from 1
     */
    public Contents contents(IntPredicate wanted) throws IOException {
        Map<Checkpoint, Examples> seen = new LinkedHashMap<>();
        long generations = 0;
        int number = 0;
        try (BufferedReader lines = open()) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                number++;
                if (isBlank(text) || !wanted.test(number)) {
                    continue;
                }
                generations++;
                Line line = parsed(text);
                if (line != null && line.isWhole()) {
                    seen.computeIfAbsent(line.checkpoint(), key -> new Examples(line, new ExampleSet()))
                            .ids
                            .add(line.example, line.attempt);
                }
            }
        }
        Map<Checkpoint, Announcement> checkpoints = new LinkedHashMap<>();
        seen.forEach((checkpoint, examples) -> checkpoints.put(checkpoint, examples.announcement()));
        return new Contents(generations, checkpoints);
    }

    /** The checkpoint that a line belongs to; empty if the line is no generation. */
    public static Optional<Checkpoint> checkpoint(String text) throws IOException {
        return Optional.ofNullable(parsed(text)).filter(Line::isWhole).map(Line::checkpoint);
    }

    /** As ingest-service sees it. */
    static boolean isBlank(String line) {
        return line.trim().isEmpty();
    }

    private static Line parsed(String text) throws IOException {
        try {
            return LINE.readValue(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
