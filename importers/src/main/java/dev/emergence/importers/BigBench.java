package dev.emergence.importers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Results of BIG-bench: its scores as points, and the samples of its queries as generations. Each number of shots is a task. Samples have
 * neither name nor number, so the question is the name; of equal questions the second is another example, {@code 1f3a5c7e9b2d/2}, as the tool
 * counts it, too: which of them is the second is no matter.
 */
final class BigBench implements Importer {
    private static final String TOOL = "big-bench:";

    @Override
    public String format() {
        return "big-bench";
    }

    @Override
    public boolean recognises(Source source, String head) {
        return head.stripLeading().startsWith("{")
                && (head.contains("\"score_dict\"")
                        || head.contains("\"queries\"")
                                && head.contains("\"samples\"")
                                && (head.contains("\"model\"") || head.contains("\"shots\"")));
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        JsonNode json = Records.whole(source);
        JsonNode model = json.path("model");
        Double parameters = Text.number(model.get("total_params"));
        Double steps = Text.number(model.get("training_steps"));
        Given.Found found = new Given.Found(
                Text.text(model.get("model_name")),
                null,
                parameters != null && parameters > 0 ? parameters : null,
                steps != null && steps > 0 && steps < 1e18 ? Math.round(steps) : null,
                null);
        JsonNode named = json.path("task");
        String task = Text.text(named.isObject() ? named.get("task_name") : json.get("task_name"));
        long time = Files.getLastModifiedTime(source.path()).toMillis();
        Map<String, Integer> samples = new HashMap<>();
        Map<String, Integer> questions = new HashMap<>();
        Means means = new Means(TOOL);
        for (JsonNode query : json.path("queries")) {
            String whole =
                    Text.withShots(task == null ? Text.text(query.get("task")) : task, Text.number(query.get("shots")));
            Given.Place place = source.given().place(source, found, whole);
            for (JsonNode sample : query.path("samples")) {
                int number = samples.merge(place.task(), 1, Integer::sum);
                String where = "sample " + number;
                if (sample.isObject()) {
                    String name = name(place, sample, number - 1, questions);
                    sample(place.generation(name, source, where, time), place, sample, means, sink);
                } else {
                    sink.refused(where, "is no object");
                }
            }
        }
        means.points(time, sink);
        for (JsonNode scores :
                json.path("score_data").isMissingNode() ? json.path("scores") : json.path("score_data")) {
            scores(source, found, task, scores, samples, time, sink);
        }
    }

    private static void scores(
            Source source,
            Given.Found found,
            String task,
            JsonNode scores,
            Map<String, Integer> samples,
            long time,
            Sink sink)
            throws IOException, Refusal {
        String subtask = scores.path("subtask_description").asText("");
        String part = subtask.isEmpty() || subtask.equals(task) || task == null ? task : task + ":" + subtask;
        Given given = source.given();
        Given.Place place =
                given.place(source, found, Text.withShots(part, Text.number(scores.get("number_of_shots"))));
        Integer counted = samples.get(place.task());
        for (Map.Entry<String, JsonNode> score : scores.path("score_dict").properties()) {
            String id = Text.identifier(TOOL + score.getKey());
            Kinds.of(id, score.getKey(), null)
                    .point(
                            place,
                            id,
                            Text.number(score.getValue()),
                            given.standardError(),
                            counted == null ? given.examples() : Long.valueOf(counted),
                            time,
                            sink);
        }
    }

    /** Its order only where it says nothing of what it asks. */
    private static String name(Given.Place place, JsonNode sample, int order, Map<String, Integer> questions) {
        String input = Text.text(sample.get("input"));
        List<String> targets = targets(sample);
        if (input == null && targets.isEmpty()) {
            return String.valueOf(order);
        }
        String question = ExampleNames.question(input, targets);
        int before = questions.merge(place.task() + "/" + question, 1, Integer::sum);
        return before == 1 ? question : question + "/" + before;
    }

    private static List<String> targets(JsonNode sample) {
        return Text.texts(sample.has("targets") ? sample.get("targets") : sample.get("target"));
    }

    private static void sample(Generation generation, Given.Place place, JsonNode sample, Means means, Sink sink)
            throws IOException {
        generation.setPrompt(Text.text(sample.get("input")));
        List<String> targets = targets(sample);
        generation.setTargets(targets);
        List<String> outputs = Text.texts(sample.has("outputs") ? sample.get("outputs") : sample.get("output"));
        JsonNode likely = sample.path(sample.has("absolute_scores") ? "absolute_scores" : "scores");
        if (likely.isArray() && targets.size() == likely.size() && targets.size() > 1) {
            choices(generation, sample, targets, likely, sink);
        } else if (!outputs.isEmpty()) {
            generation.setOutput(outputs.get(0));
        }
        Double correct = Text.number(sample.get("correct"));
        if (correct != null) {
            generation.getScores().put(TOOL + "correct", correct);
        }
        means.add(place, generation.getExample(), generation.getScores());
        sink.generation(generation);
    }

    private static void choices(
            Generation generation, JsonNode sample, List<String> targets, JsonNode likely, Sink sink) {
        JsonNode credits = sample.path("target_scores");
        List<Choice> choices = new ArrayList<>();
        List<String> right = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < targets.size(); i++) {
            Double logprob = Text.number(likely.get(i));
            Double credit = Text.number(credits.isArray() ? credits.get(i) : credits.get(targets.get(i)));
            if (logprob == null || logprob > 0.01 || credit == null || credit < 0 || credit > 1) {
                sink.leftOut("choices without a log-probability or a credit each");
                return;
            }
            sum += Math.abs(logprob);
            choices.add(new Choice(targets.get(i), Math.min(0, logprob), credit));
            if (credit == 1) {
                right.add(targets.get(i));
            }
        }
        if (sum == 0) {
            sink.leftOut("choices whose likelihoods are all 0: the tool had none");
            return;
        }
        generation.setChoices(choices);
        generation.setTargets(right);
    }
}
