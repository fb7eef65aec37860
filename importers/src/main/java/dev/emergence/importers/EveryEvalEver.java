package dev.emergence.importers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every Eval Ever, 0.0.1 to 0.3.0: an evaluation's means as points, its instances as generations. */
final class EveryEvalEver implements Importer {
    private static final String TOOL = "eee:";

    @Override
    public String format() {
        return "every-eval-ever";
    }

    @Override
    public boolean recognises(Source source, String head) {
        boolean aggregate = head.contains("\"evaluation_id\"") && head.contains("\"evaluation_results\"");
        return aggregate || isInstances(head) || isIndex(head);
    }

    private static boolean isInstances(String head) {
        return head.contains("\"evaluation_id\"") && head.contains("\"sample_id\"") && head.contains("\"model_id\"");
    }

    private static boolean isIndex(String head) {
        return head.contains("\"eval_schema_version\"") && head.contains("\"object_path\"");
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        String head = source.head();
        if (isIndex(head)) {
            throw new Refusal("is the index of a data store, which has no scores: give the objects that it names");
        } else if (isInstances(head) && !head.contains("\"evaluation_results\"")) {
            instances(source, sink);
        } else {
            aggregate(source, sink);
        }
    }

    private static void aggregate(Source source, Sink sink) throws IOException, Refusal {
        JsonNode json = Records.whole(source);
        JsonNode info = json.path("model_info");
        JsonNode details = info.path("additional_details");
        Double billions = Text.number(details.get("params_billions"));
        Given.Found found = new Given.Found(
                Text.text(info.has("id") ? info.get("id") : info.get("name")),
                Text.text(details.get("revision")),
                billions != null && billions > 0 ? Double.valueOf(billions * 1e9) : null,
                null,
                null);
        Double seconds = Text.number(json.has("evaluation_timestamp") ? json.get("evaluation_timestamp") : null);
        long time = seconds != null && seconds > 1e9 && seconds < 1e11
                ? Math.round(seconds * 1000)
                : Files.getLastModifiedTime(source.path()).toMillis();
        for (JsonNode result : json.path("evaluation_results")) {
            String task = Text.text(result.get("evaluation_name"));
            Given.Place place = source.given().place(source, found, task);
            point(place, result, time, source.given(), sink);
        }
    }

    private static void point(Given.Place place, JsonNode result, long time, Given given, Sink sink)
            throws IOException {
        JsonNode config = result.path("metric_config");
        JsonNode details = result.path("score_details");
        String name = Text.text(config.has("metric_name") ? config.get("metric_name") : config.get("metric_id"));
        StringBuilder whole = new StringBuilder(TOOL + (name == null ? "score" : name));
        // such as the k of pass@k, in whatever order; what is long or has parts, by its hash
        Map<String, JsonNode> parameters = new TreeMap<>();
        config.path("metric_parameters")
                .properties()
                .forEach(parameter -> parameters.put(parameter.getKey(), parameter.getValue()));
        parameters.forEach((parameter, said) ->
                whole.append(':').append(parameter).append('=').append(brief(said)));
        String id = Text.identifier(whole.toString());
        Double score = Text.number(details.get("score"));
        JsonNode uncertainty = details.path("uncertainty");
        JsonNode written = uncertainty.path("standard_error");
        Double error = Text.number(written.isObject() ? written.get("value") : written);
        Double examples = Text.number(
                uncertainty.has("num_samples") ? uncertainty.get("num_samples") : details.get("num_samples"));
        boolean lower = config.path("lower_is_better").asBoolean(false);
        Double least = Text.number(config.get("min_score"));
        Double most = Text.number(config.get("max_score"));
        double width = least != null && most != null && most > least && !lower ? most - least : 1;
        double from = width == 1 || least == null ? 0 : least;
        Double wanted = error == null ? given.standardError() : error;
        Kinds.of(id, name == null ? "score" : name, lower ? Boolean.FALSE : Boolean.TRUE)
                .point(
                        place,
                        id,
                        score == null ? null : Double.valueOf((score - from) / width),
                        wanted == null ? null : Double.valueOf(wanted / width),
                        examples == null ? given.examples() : Long.valueOf(Math.round(examples)),
                        time,
                        sink);
    }

    private static String brief(JsonNode said) {
        String text = said.isValueNode() ? said.asText() : said.toString();
        return said.isValueNode() && text.length() <= 32 ? text : Long.toHexString(Text.hash(text));
    }

    private static void instances(Source source, Sink sink) throws IOException, Refusal {
        long time = Files.getLastModifiedTime(source.path()).toMillis();
        Means means = new Means(TOOL);
        ExampleNames names = new ExampleNames(source, sink);
        try (InputStream in = source.open()) {
            Records.read(in, (where, instance) -> see(source, instance, names), (where, why) -> {});
        }
        Attempts attempts = new Attempts(names);
        Refusal[] missing = {null};
        try (InputStream in = source.open()) {
            Records.read(
                    in,
                    (where, instance) -> {
                        try {
                            instance(source, where, instance, attempts, time, means, sink);
                        } catch (Refusal e) {
                            missing[0] = e;
                            sink.refused(where, e.getMessage());
                        }
                    },
                    sink::refused);
        }
        if (missing[0] != null && attempts.isEmpty()) {
            throw missing[0];
        }
        means.points(time, sink);
    }

    private static void see(Source source, JsonNode instance, ExampleNames names) {
        String id = Text.text(instance.get("sample_id"));
        try {
            if (id != null && !id.isBlank()) {
                names.see(place(source, instance), id, question(instance));
            }
        } catch (Refusal e) {
            // is told when it is read
        }
    }

    private static Given.Place place(Source source, JsonNode instance) throws Refusal {
        return source.given()
                .place(
                        source,
                        new Given.Found(Text.text(instance.get("model_id")), null, null, null, null),
                        Text.text(instance.get("evaluation_name")));
    }

    /** Without the examples in front, which another run may draw anew. */
    private static String question(JsonNode instance) {
        JsonNode input = instance.path("input");
        return ExampleNames.question(
                Text.text(input.hasNonNull("raw") ? input.get("raw") : input.get("formatted")),
                Text.texts(input.get("reference")));
    }

    private static void instance(
            Source source, String where, JsonNode instance, Attempts attempts, long time, Means means, Sink sink)
            throws IOException, Refusal {
        String id = Text.text(instance.get("sample_id"));
        if (id == null || id.isBlank()) {
            sink.refused(where, "has no sample_id");
            return;
        }
        Given.Place place = place(source, instance);
        Generation generation = attempts.next(place, id, question(instance), source, where, time);
        JsonNode input = instance.path("input");
        generation.setPrompt(Text.text(input.hasNonNull("formatted") ? input.get("formatted") : input.get("raw")));
        generation.setTargets(Text.texts(input.get("reference")));
        List<String> raw = Text.texts(instance.path("output").get("raw"));
        String answer = Text.text(instance.path("answer_attribution").path(0).get("extracted_value"));
        if (raw.size() > 1) {
            sink.leftOut("outputs after an instance's first, whose scores are the instance's");
        }
        String output = answer != null ? answer : raw.isEmpty() ? null : raw.get(0);
        generation.setOutput(output);
        if (!raw.isEmpty() && !raw.get(0).equals(output)) {
            generation.getAttributes().put("response", raw.get(0));
        }
        JsonNode evaluation = instance.path("evaluation");
        Double score = Text.number(evaluation.get("score"));
        if (score != null) {
            generation.getScores().put(TOOL + "score", score);
        }
        if (evaluation.path("is_correct").isBoolean()) {
            generation
                    .getScores()
                    .put(TOOL + "is_correct", evaluation.get("is_correct").asBoolean() ? 1.0 : 0.0);
        }
        means.add(place, generation.getExample(), generation.getScores());
        sink.generation(generation);
    }
}
