package dev.emergence.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/**
 * Reads src/test/resources/golden/statistics. Where the numbers come from stands in the first line of each .jsonl, or
 * in the .meta.json beside the file.
 */
public final class GoldenStatistics {
    /** Tolerance that the first lines state: 1e-8 relative, 1e-10 absolute near 0. */
    public static final double RELATIVE = 1e-8;

    public static final double ABSOLUTE = 1e-10;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private GoldenStatistics() {}

    public static List<JsonNode> cases(String file) {
        return lines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .map(GoldenStatistics::parse)
                .toList();
    }

    /** Lines of a CSV file without its header. */
    public static List<String> rows(String file) {
        return lines(file).stream().skip(1).toList();
    }

    public static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    public static boolean agrees(double actual, double expected, double relative, double absolute) {
        return Math.abs(actual - expected) <= Math.max(absolute, relative * Math.abs(expected));
    }

    private static List<String> lines(String file) {
        List<String> lines = new ArrayList<>();
        try (InputStream in = GoldenStatistics.class.getResourceAsStream("/golden/statistics/" + file);
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(in, file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static JsonNode parse(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
