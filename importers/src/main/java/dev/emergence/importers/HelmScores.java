package dev.emergence.importers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What HELM scored each instance of a run, by {@code per_instance_stats.json}. */
final class HelmScores {
    static final String TOOL = "helm:";

    /** Counts and costs that are no scores. */
    private static final Pattern NO_SCORE = Pattern.compile(
            "(num|training|inference|finish_reason|estimated)_.*|batch_size|prompt_truncated|max_prob|perplexity|logprob.*|bits_per_byte");

    private final Map<String, Map<String, Double>> scores = new HashMap<>();

    void read(Path stats, Records.Broken broken) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(stats))) {
            Records.read(in, this::stats, broken);
        }
    }

    /** None for what wasn't scored. */
    Map<String, Double> of(String key) {
        return scores.getOrDefault(key, Map.of());
    }

    /** An instance as it was changed, in one trial of the examples in front. */
    static String key(JsonNode instance, JsonNode trial, JsonNode perturbation) {
        return Text.text(instance) + "/" + trial.asInt() + "/" + named(perturbation);
    }

    /** A change of an instance's text, with what it was made by: {@code misspelling,prob=0.1}; files differ by machine. */
    static String named(JsonNode perturbation) {
        StringBuilder name = new StringBuilder(perturbation.path("name").asText(""));
        for (Map.Entry<String, JsonNode> how : perturbation.properties()) {
            if (how.getValue().isValueNode()
                    && !how.getValue().isNull()
                    && !Set.of("name", "robustness", "fairness", "computed_on").contains(how.getKey())
                    && how.getValue().asText().matches("[^/\\\\]{1,32}")) {
                name.append(',')
                        .append(how.getKey())
                        .append('=')
                        .append(how.getValue().asText());
            }
        }
        return name.toString();
    }

    private void stats(String where, JsonNode entry) {
        String key = key(entry.path("instance_id"), entry.path("train_trial_index"), entry.path("perturbation"));
        Map<String, Double> own = scores.computeIfAbsent(key, name -> new HashMap<>());
        Map<String, Integer> times = new HashMap<>();
        entry.path("stats").forEach(stat -> times.merge(name(stat), 1, Integer::sum));
        for (JsonNode stat : entry.path("stats")) {
            String name = name(stat);
            String part = stat.path("name").path("sub_split").asText("null");
            Double mean = Text.number(stat.get("mean"));
            if (!name.isEmpty() && mean != null && !NO_SCORE.matcher(name).matches()) {
                // a part of the split is named where the instance is in several
                boolean parts = times.get(name) > 1 && !part.equals("null");
                own.put(Text.identifier(TOOL + name + (parts ? ":" + part : "")), mean);
            }
        }
    }

    private static String name(JsonNode stat) {
        return stat.path("name").path("name").asText("");
    }
}
