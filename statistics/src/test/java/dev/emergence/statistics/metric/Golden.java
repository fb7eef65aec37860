package dev.emergence.statistics.metric;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the numbers that the reference implementations gave: {@code golden/metrics/NAME.jsonl}, whose tool, version,
 * meaning and tolerance are in the {@code NAME.jsonl.meta.json} beside it.
 */
final class Golden {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Golden() {}

    static Stream<JsonNode> cases(String name) {
        try {
            List<JsonNode> cases = new ArrayList<>();
            for (String line :
                    new String(bytes(name + ".jsonl"), java.nio.charset.StandardCharsets.UTF_8).split("\n")) {
                cases.add(JSON.readTree(line));
            }
            return cases.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode meta(String name) throws IOException {
        return JSON.readTree(bytes(name + ".jsonl.meta.json"));
    }

    static byte[] bytes(String file) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/metrics/" + file)) {
            return in.readAllBytes();
        }
    }

    static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(item -> strings.add(item.textValue()));
        return strings;
    }

    static double[] doubles(JsonNode array) {
        double[] doubles = new double[array.size()];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = array.get(i).doubleValue();
        }
        return doubles;
    }

    /** A generated output beside its right answers. */
    static Sample texts(String output, List<String> targets) {
        return new Sample(output, targets, null, null, null, null, null, null);
    }

    static Sample choices(List<AnswerOption> choices) {
        return new Sample(null, null, null, null, null, choices, null, null);
    }

    /** The score of one sample: the value of its own vector. */
    static double score(Metric metric, Sample sample) {
        return metric.value(metric.statistics(sample), 1);
    }
}
