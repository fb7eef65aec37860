package dev.emergence.importers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A run of HELM: {@code scenario_state.json}, with {@code per_instance_stats.json} and {@code run_spec.json} beside it. Where each
 * choice is a request of its own, the requests of an instance are one example. Instances have the ids that the tool gives them as a scenario
 * lists them, before it draws some of them, so they are named alike at all checkpoints.
 */
final class Helm implements Importer {
    /** Bytes, as a guess, that a request takes beside its instance's text. */
    private static final long REQUEST = 600;

    private static final String STATE = "scenario_state";
    private static final String STATS = "per_instance_stats";
    private static final String SPEC = "run_spec";

    private static final Pattern MODEL = Pattern.compile(",?(model|model_deployment)=[^,]*");

    @Override
    public String format() {
        return "helm";
    }

    @Override
    public boolean recognises(Source source, String head) {
        return isState(head) || isPart(head);
    }

    private static boolean isState(String head) {
        return head.stripLeading().startsWith("{")
                && (head.contains("\"request_states\"") || head.contains("\"adapter_spec\""))
                && !head.contains("\"scenario_spec\"");
    }

    private static boolean isPart(String head) {
        return head.contains("\"scenario_spec\"") && head.contains("\"adapter_spec\"")
                || head.stripLeading().startsWith("[")
                        && head.contains("\"instance_id\"")
                        && head.contains("\"train_trial_index\"");
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        if (isPart(source.head())) {
            sink.leftOut("nothing: it is read with the scenario_state.json beside it");
            return;
        }
        try {
            new Run(source, sink).read();
        } catch (JsonProcessingException | Metered.TooLong e) {
            throw new Refusal(Text.words(e));
        }
    }

    private static final class Run {
        private final Source source;
        private final Sink sink;
        private final Means means = new Means(HelmScores.TOOL);
        private final HelmScores scores = new HelmScores();
        /** Instances of which each choice is a request, until all of them have come. */
        private final Map<String, List<JsonNode>> separate = new LinkedHashMap<>();
        /** Bytes, as a guess, of those. */
        private long waiting;

        private final Map<String, Given.Place> places = new HashMap<>();
        private final String task;
        private final long time;

        Run(Source source, Sink sink) throws IOException {
            this.source = source;
            this.sink = sink;
            this.time = Files.getLastModifiedTime(source.path()).toMillis();
            Path spec = beside(SPEC);
            String name = spec == null ? null : name(spec, sink);
            this.task = name == null ? null : MODEL.matcher(name).replaceAll("").replaceAll(":,|:$", "");
        }

        private static String name(Path spec, Sink sink) throws IOException {
            return Text.text(
                    Records.beside(spec, Text.JSON.createObjectNode(), sink).get("name"));
        }

        private Path beside(String part) {
            Path path = source.path()
                    .resolveSibling(source.path().getFileName().toString().replace(STATE, part));
            return Files.isRegularFile(path) && !path.equals(source.path()) ? path : null;
        }

        void read() throws IOException, Refusal {
            Path stats = beside(STATS);
            if (stats != null) {
                scores.read(stats, (place, why) -> sink.refused(STATS + ", " + place, why));
            } else {
                sink.leftOut("the scores: there is no per_instance_stats.json beside it");
            }
            JsonNode adapter = Text.JSON.createObjectNode();
            try (Metered in = new Metered(source.open());
                    JsonParser json = Text.JSON.createParser(in)) {
                json.nextToken();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String field = json.currentName();
                    boolean list = json.nextToken() == JsonToken.START_ARRAY;
                    if (field.equals("adapter_spec")) {
                        adapter = Trees.read(json);
                    } else if (field.equals("request_states") && list) {
                        JsonNode said = adapter;
                        place(said, "test");
                        Records.elements(json, in, (where, state) -> request(where, state, said), sink::refused);
                    } else {
                        Records.skip(json, in);
                    }
                }
            }
            for (List<JsonNode> requests : separate.values()) {
                choices(requests, adapter);
            }
            means.points(time, sink);
        }

        /** The split that is no test is another task: its examples are others. */
        private Given.Place place(JsonNode adapter, String split) throws Refusal {
            Given.Place place = places.get(split);
            if (place == null) {
                String model = Text.text(adapter.has("model") ? adapter.get("model") : adapter.get("model_deployment"));
                String named =
                        source.given().task() == null ? task : source.given().task();
                Given.Place test = source.given().place(source, new Given.Found(model, null, null, null, null), named);
                boolean other = !split.equals("test") && !split.isEmpty();
                place = !other ? test : test.ofTask(test.task() + ":" + split);
                places.put(split, place);
            }
            return place;
        }

        private void request(String where, JsonNode state, JsonNode adapter) throws IOException {
            JsonNode instance = state.path("instance");
            String id = Text.text(instance.get("id"));
            if (id == null || id.isBlank()) {
                sink.refused(where, "has no instance id");
            } else if (!state.path("result").path("success").asBoolean(true)) {
                sink.leftOut("a request that failed");
            } else if (state.path("reference_index").isNumber()) {
                if (state.path("request_mode").asText("original").equals("original")) {
                    String key = HelmScores.key(
                            instance.path("id"), state.path("train_trial_index"), instance.path("perturbation"));
                    long bytes = REQUEST + instance.toString().length();
                    if (waiting + bytes > Trees.MOST) {
                        sink.refused(
                                where, "waits for the requests of its other choices, as more do than fit into memory");
                        return;
                    }
                    waiting += bytes;
                    List<JsonNode> requests = separate.computeIfAbsent(key, name -> new ArrayList<>());
                    requests.add(small(where, state));
                    if (requests.size() == instance.path("references").size()) {
                        // they are of the same instance
                        waiting -= bytes * requests.size();
                        choices(separate.remove(key), adapter);
                    }
                } else {
                    sink.leftOut("a request that measures a choice without its question");
                }
            } else {
                JsonNode completions = state.path("result").path("completions");
                for (int i = 0; i < completions.size(); i++) {
                    Generation generation = generation(where, state, adapter);
                    generation.setAttempt(state.path("train_trial_index").asInt(0) * completions.size() + i);
                    text(generation, state, completions.get(i));
                    send(generation, state);
                }
            }
        }

        /** What a choice needs of its request. */
        private static JsonNode small(String where, JsonNode state) {
            ObjectNode small = Text.JSON.createObjectNode();
            small.put("where", where);
            small.set("instance", state.get("instance"));
            small.set("train_trial_index", state.get("train_trial_index"));
            small.set("reference_index", state.get("reference_index"));
            small.set(
                    "logprob", state.path("result").path("completions").path(0).get("logprob"));
            return small;
        }

        private Generation generation(String where, JsonNode state, JsonNode adapter) throws IOException {
            JsonNode instance = state.path("instance");
            String perturbation = HelmScores.named(instance.path("perturbation"));
            String example = instance.path("id").asText() + (perturbation.isEmpty() ? "" : "/" + perturbation);
            Double seconds = Text.number(state.path("result").get("request_datetime"));
            try {
                Generation generation = place(adapter, instance.path("split").asText("test"))
                        .generation(
                                example,
                                source,
                                where,
                                seconds == null || seconds < 1e9 || seconds > 1e11 ? time : Math.round(seconds * 1000));
                List<String> targets = new ArrayList<>();
                for (JsonNode reference : instance.path("references")) {
                    for (JsonNode tag : reference.path("tags")) {
                        if (tag.asText().equals("correct")) {
                            targets.addAll(Text.texts(reference.path("output").get("text")));
                        }
                    }
                }
                generation.setTargets(targets);
                generation.setPrompt(Text.text(state.path("request").get("prompt")));
                return generation;
            } catch (Refusal e) {
                // the place was asked for before
                throw new IllegalStateException(e);
            }
        }

        /** A letter stands for the text that it was given. */
        private static void text(Generation generation, JsonNode state, JsonNode completion) {
            String said = completion.path("text").asText("");
            String meant = Text.text(state.path("output_mapping").get(said.strip()));
            generation.setOutput(meant == null ? said : meant);
            if (meant != null) {
                generation.getAttributes().put("response", said);
            }
            generation.setFinishReason(
                    Text.texts(completion.path("finish_reason").get("reason")).stream()
                            .findFirst()
                            .orElse(null));
        }

        private void send(Generation generation, JsonNode state) throws IOException {
            JsonNode instance = state.path("instance");
            String key =
                    HelmScores.key(instance.path("id"), state.path("train_trial_index"), instance.path("perturbation"));
            generation.getScores().putAll(scores.of(key));
            for (Given.Place place : places.values()) {
                if (place.task().equals(generation.getTask())) {
                    means.add(place, generation.getExample(), generation.getScores());
                }
            }
            sink.generation(generation);
        }

        private void choices(List<JsonNode> requests, JsonNode adapter) throws IOException {
            requests.sort(Comparator.comparingInt(
                    request -> request.path("reference_index").asInt()));
            JsonNode first = requests.get(0);
            Generation generation = generation(first.path("where").asText(), first, adapter);
            generation.setAttempt(first.path("train_trial_index").asInt(0));
            JsonNode references = first.path("instance").path("references");
            List<Choice> choices = new ArrayList<>();
            double sum = 0;
            for (JsonNode request : requests) {
                JsonNode reference =
                        references.path(request.path("reference_index").asInt(-1));
                Double logprob = Text.number(request.get("logprob"));
                String text = Text.text(reference.path("output").get("text"));
                if (logprob != null && logprob <= 0.01 && text != null) {
                    choices.add(new Choice(
                            text, Math.min(0, logprob), generation.getTargets().contains(text) ? 1.0 : 0.0));
                    sum += Math.abs(logprob);
                }
            }
            boolean right = choices.stream().anyMatch(choice -> choice.getCredit() == 1);
            if (sum == 0) {
                sink.leftOut("choices whose likelihoods are all 0: the tool had none");
            } else if (choices.size() != references.size() || !right) {
                sink.leftOut("choices of which one, or the right one, is missing");
            } else {
                generation.setChoices(choices);
            }
            send(generation, first);
        }
    }
}
