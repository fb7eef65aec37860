package dev.emergence.importers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Predictions of olmo-eval, with the requests and {@code metrics.json} of their run. The file says of which choice its own
 * likelihood is in {@code label}: what it calls the likelihood of the document is that of the most likely choice.
 */
final class OlmoEval implements Importer {
    private static final String TOOL = "olmo-eval:";
    private static final Pattern NAME =
            Pattern.compile("(?:.*step\\d+_)?(.+?)(?:_([0-9a-f]{6}))?-(predictions|requests)");

    /** Of as many documents the prompts are held. */
    private static final int MOST_REQUESTS = 500_000;

    @Override
    public String format() {
        return "olmo-eval";
    }

    @Override
    public boolean recognises(Source source, String head) {
        boolean predictions = head.contains("\"native_id\"") && head.contains("\"model_output\"");
        boolean requests = head.contains("\"request_type\"") && head.contains("\"native_id\"")
                || head.contains("\"request_type\"") && head.contains("\"perplexity_context\"");
        return predictions || requests || isMetrics(head);
    }

    private static boolean isMetrics(String head) {
        return head.stripLeading().startsWith("{")
                && head.contains("\"tasks\"")
                && head.contains("\"provider\"")
                && head.contains("\"experiment_id\"");
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        String head = source.head();
        if (!head.contains("\"model_output\"")) {
            sink.leftOut("nothing: it is read with the predictions beside it");
            return;
        }
        String task = task(source.stem());
        JsonNode metrics = metrics(source, sink);
        JsonNode config = config(metrics, source.stem(), sink);
        String model = metrics == null
                ? null
                : Text.text(metrics.path("config").path("provider").get("model"));
        Given.Place place = source.given()
                .place(
                        source,
                        new Given.Found(model, null, null, null, null),
                        Text.withShots(task, Text.number(config.get("num_fewshot"))));
        long time = Files.getLastModifiedTime(source.path()).toMillis();
        String rule = rule(config);
        Map<String, String> prompts = prompts(source, sink);
        Means means = new Means(TOOL);
        ExampleNames names = new ExampleNames(source, sink);
        try (InputStream in = source.open()) {
            Records.read(
                    in,
                    (where, prediction) -> {
                        String id = id(prediction);
                        if (id != null) {
                            names.see(place, id, question(prediction, prompts));
                        }
                    },
                    (where, why) -> {});
        }
        try (InputStream in = source.open()) {
            Records.read(
                    in,
                    (where, prediction) -> {
                        String id = id(prediction);
                        if (id == null) {
                            sink.refused(where, "has neither native_id nor doc_id");
                            return;
                        }
                        String name = names.name(place, id, question(prediction, prompts));
                        Generation generation = place.generation(name, source, where, time);
                        generation.setPrompt(prompts.get(Text.text(prediction.path("doc_id"))));
                        fill(generation, prediction, rule, sink);
                        means.add(place, name, generation.getScores());
                        sink.generation(generation);
                    },
                    sink::refused);
        }
        means.points(time, sink);
    }

    /** Null if there is none. */
    private static String id(JsonNode prediction) {
        String id =
                Text.text(prediction.hasNonNull("native_id") ? prediction.get("native_id") : prediction.get("doc_id"));
        return id == null || id.isBlank() ? null : id;
    }

    /** What a document asks, parts of a task may count theirs each from 0; without its prompt its number among all of them stands for that. */
    private static String question(JsonNode prediction, Map<String, String> prompts) {
        String document = Text.text(prediction.path("doc_id"));
        StringBuilder said = new StringBuilder(prompts.getOrDefault(document, document + "\0"));
        said.append('\0').append(prediction.path("label"));
        JsonNode outputs = prediction.path("model_output");
        if (outputs.path(0).has("sum_logits")) {
            outputs.forEach(output -> said.append('\0').append(output.path("text")));
        }
        return ExampleNames.digits(said.toString());
    }

    private static String task(String stem) {
        Matcher matcher = NAME.matcher(stem);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** What the run says of itself, in the folder above the predictions, or beside them; null where it doesn't. */
    private static JsonNode metrics(Source source, Sink sink) throws IOException {
        Path folder = source.path().toAbsolutePath().getParent();
        for (int up = 0; up < 4 && folder != null; up++) {
            for (String name :
                    new String[] {"metrics.json", source.name().replaceAll("(.*step\\d+_).*", "$1metrics.json")}) {
                Path file = folder.resolve(name);
                if (Files.isRegularFile(file) && !file.equals(source.path())) {
                    return Records.beside(file, null, sink);
                }
            }
            folder = folder.getParent();
        }
        return null;
    }

    private static Map<String, String> prompts(Source source, Sink sink) throws IOException {
        Map<String, String> prompts = new HashMap<>();
        String name = source.path().getFileName().toString().replace("predictions", "requests");
        Path beside = source.path().resolveSibling(name);
        Path folder = source.path().toAbsolutePath().getParent();
        Path other = folder == null || folder.getParent() == null
                ? beside
                : Path.of(folder.toString().replace("/predictions", "/requests"))
                        .resolve(name);
        Path file = Files.isRegularFile(beside) ? beside : other;
        if (!Files.isRegularFile(file) || file.equals(source.path().toAbsolutePath())) {
            return prompts;
        }
        try (InputStream in = new java.io.BufferedInputStream(Files.newInputStream(file))) {
            int[] number = {0};
            Records.read(
                    in,
                    (where, request) -> {
                        String id = Text.text(request.has("doc_id") ? request.get("doc_id") : request.get("idx"));
                        String document = request.has("doc_id") || id == null ? id : String.valueOf(number[0]);
                        String context = Text.text(request.path("request").get("context"));
                        if (document != null && context != null && prompts.size() < MOST_REQUESTS) {
                            prompts.put(document, context);
                        } else if (document != null && context != null) {
                            sink.leftOut("a prompt: there are more than " + MOST_REQUESTS);
                        }
                        number[0]++;
                    },
                    (place, why) -> sink.refused(file.getFileName() + ", " + place, why));
        }
        return prompts;
    }

    /** How a task was asked: by the digits in the file's name, where one task was asked in several ways. */
    private static JsonNode config(JsonNode metrics, String stem, Sink sink) {
        Matcher file = NAME.matcher(stem);
        List<JsonNode> known = new ArrayList<>();
        if (metrics != null && file.matches()) {
            for (JsonNode one : metrics.path("tasks")) {
                if (one.path("task").asText().equals(file.group(1))) {
                    if (file.group(2) != null && one.path("task_hash").asText().endsWith(file.group(2))) {
                        return one.path("config");
                    }
                    known.add(one.path("config"));
                }
            }
        }
        if (known.size() > 1) {
            sink.leftOut(
                    "how the task was asked: metrics.json says several ways, and none by the digits of this file's name");
        }
        return known.size() == 1 ? known.get(0) : Text.JSON.createObjectNode();
    }

    /** The accuracy has one name, whether the choices are held against each other whole, per character or per token. */
    private static String rule(JsonNode config) {
        String type = config.path("primary_metric").path("type").asText("");
        return type.contains("PerChar") ? "_per_char" : type.contains("PerToken") ? "_per_token" : "";
    }

    private static void fill(Generation generation, JsonNode prediction, String rule, Sink sink) {
        JsonNode outputs = prediction.path("model_output");
        JsonNode label = prediction.path("label");
        Map<String, Double> scores = new HashMap<>();
        for (Map.Entry<String, JsonNode> metric :
                prediction.path("instance_metrics").properties()) {
            for (Map.Entry<String, JsonNode> scorer : metric.getValue().properties()) {
                Double number = Text.number(scorer.getValue());
                // the largest over the choices, not that of the right one
                if (number != null && !metric.getKey().startsWith("logprob")) {
                    scores.put(Text.identifier(TOOL + metric.getKey() + ":" + scorer.getKey() + rule), number);
                }
            }
        }
        generation.setScores(scores);
        boolean likelihoods = outputs.size() > 1 && outputs.path(0).has("sum_logits");
        if (likelihoods && label.canConvertToInt()) {
            choices(generation, outputs, label.asInt(), sink);
        } else {
            if (outputs.size() > 1) {
                sink.leftOut("outputs after a document's first, whose scores are the document's");
            }
            generation.setOutput(Text.text(
                    prediction.hasNonNull("final_output")
                            ? prediction.get("final_output")
                            : outputs.path(0).get("text")));
            generation.setTargets(Text.texts(label));
        }
    }

    private static Integer count(JsonNode number) {
        return number != null && number.canConvertToInt() && number.intValue() >= 1 ? number.intValue() : null;
    }

    private static void choices(Generation generation, JsonNode outputs, int label, Sink sink) {
        List<Choice> choices = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < outputs.size(); i++) {
            Double logprob = Text.number(outputs.get(i).get("sum_logits"));
            String text = Text.text(outputs.get(i).get("text"));
            if (logprob == null || logprob > 0.01 || text == null) {
                sink.leftOut("choices whose likelihoods are no log-probabilities");
                return;
            }
            sum += Math.abs(logprob);
            choices.add(new Choice(
                    text.startsWith(" ") ? text.substring(1) : text, Math.min(0, logprob), i == label ? 1.0 : 0.0));
        }
        if (sum == 0) {
            sink.leftOut("choices whose likelihoods are all 0: the tool had none");
        } else if (label < 0 || label >= choices.size()) {
            sink.leftOut("choices of which the file doesn't say the right one");
        } else {
            generation.setChoices(choices);
            generation.setTargets(List.of(choices.get(label).getText()));
            JsonNode right = outputs.get(label);
            generation.setTargetLogprobSum(choices.get(label).getLogprob());
            generation.setTargetTokenCount(count(right.get("num_tokens")));
            // the tool counts the space in front, which the choice's text here has not
            generation.setTargetByteCount(Text.text(right.get("text")).getBytes(StandardCharsets.UTF_8).length);
        }
    }
}
