package dev.emergence.importers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a results file of lm-evaluation-harness says, without its samples. */
record LmEvalRun(JsonNode json) {
    static LmEvalRun of(Source source) throws IOException {
        ObjectNode known = Text.JSON.createObjectNode();
        Trees trees = new Trees();
        try (Metered in = new Metered(source.open());
                JsonParser json = Text.JSON.createParser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new LmEvalRun(known);
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("samples")) {
                    known.set(name, names(json, in, trees));
                } else {
                    known.set(name, trees.next(json));
                }
            }
        }
        return new LmEvalRun(known);
    }

    /** An object's fields, without what stands in them. */
    private static ObjectNode names(JsonParser json, Metered in, Trees trees) throws IOException {
        ObjectNode names = Text.JSON.createObjectNode();
        if (json.currentToken() != JsonToken.START_OBJECT) {
            Records.skip(json, in);
            return names;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            trees.take(json.currentName().length());
            names.putNull(json.currentName());
            json.nextToken();
            Records.skip(json, in);
        }
        return names;
    }

    Given.Found found() {
        JsonNode config = json.path("config");
        Map<String, String> arguments = arguments(config.path("model_args"));
        String named = Text.text(json.get("model_name"));
        String model = named != null && !named.isBlank()
                ? named
                : arguments.getOrDefault(
                        "peft",
                        arguments.getOrDefault("pretrained", arguments.getOrDefault("model", arguments.get("path"))));
        String revision = arguments.getOrDefault("revision", Text.text(config.get("model_revision")));
        Double parameters = Text.number(config.get("model_num_parameters"));
        return new Given.Found(model, revision, parameters != null && parameters > 0 ? parameters : null, null, null);
    }

    private static Map<String, String> arguments(JsonNode given) {
        Map<String, String> arguments = new HashMap<>();
        if (given.isObject()) {
            given.properties()
                    .forEach(entry ->
                            arguments.put(entry.getKey(), entry.getValue().asText()));
        } else {
            for (String part : given.asText().split(",", -1)) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    arguments.put(
                            part.substring(0, equals).strip(),
                            part.substring(equals + 1).strip());
                }
            }
        }
        return arguments;
    }

    boolean has(String task) {
        return json.path("results").has(task);
    }

    /** The filters of a task in the tool's order. */
    List<String> filters(String task) {
        Set<String> filters = new LinkedHashSet<>();
        json.path("results").path(task).fieldNames().forEachRemaining(name -> {
            int comma = name.indexOf(',');
            if (comma > 0) {
                filters.add(name.substring(comma + 1));
            }
        });
        return new ArrayList<>(filters);
    }

    boolean hasMean(String task, String id) {
        for (String name : fieldNames(task)) {
            if (id.equals(LmEvalResults.id(name))) {
                return true;
            }
        }
        return false;
    }

    private List<String> fieldNames(String task) {
        List<String> names = new ArrayList<>();
        json.path("results").path(task).fieldNames().forEachRemaining(names::add);
        return names;
    }

    Boolean higherIsBetter(String task, String metric) {
        JsonNode value = json.path("higher_is_better").path(task).path(metric);
        return value.isBoolean() ? Boolean.valueOf(value.booleanValue()) : null;
    }

    Long examples(String task) {
        return examples(task, 0);
    }

    private Long examples(String task, int depth) {
        JsonNode counted = json.path("n-samples").path(task).path("effective");
        JsonNode parts = json.path("group_subtasks").path(task);
        if (counted.canConvertToLong() && counted.isNumber()) {
            return counted.longValue();
        } else if (json.path("results").path(task).path("sample_len").isNumber()) {
            return json.path("results").path(task).path("sample_len").longValue();
        } else if (parts.isEmpty() || depth > 10) {
            return null;
        }
        long sum = 0;
        for (JsonNode part : parts) {
            Long some = examples(part.asText(), depth + 1);
            if (some == null) {
                return null;
            }
            sum += some;
        }
        return sum;
    }

    /** The task's name here: another for each number of shots, but for none; of a group that of its parts, where they agree. */
    String named(String task) {
        Set<Double> shots = new HashSet<>();
        Set<String> known = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(task));
        while (!open.isEmpty()) {
            String one = open.pop();
            JsonNode parts = json.path("group_subtasks").path(one);
            if (known.add(one) && parts.isEmpty()) {
                JsonNode own = json.path("n-shot").get(one);
                shots.add(Text.number(own == null ? json.path("config").get("num_fewshot") : own));
            } else if (!parts.isEmpty()) {
                parts.forEach(part -> {
                    if (!known.contains(part.asText())) {
                        open.add(part.asText());
                    }
                });
            }
        }
        Double all = shots.size() == 1 ? shots.iterator().next() : null;
        return Text.withShots(task, all);
    }

    boolean isGroup(String task) {
        return !json.path("group_subtasks").path(task).isEmpty();
    }

    long time(Source source) throws IOException {
        Double seconds = Text.number(json.get("date"));
        return seconds != null && seconds > 0 && seconds < 1e11
                ? Math.round(seconds * 1000)
                : Files.getLastModifiedTime(source.path()).toMillis();
    }
}
