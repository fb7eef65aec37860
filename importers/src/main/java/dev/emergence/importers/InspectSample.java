package dev.emergence.importers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one sample of an Inspect log says. */
final class InspectSample {
    private final JsonNode sample;

    private InspectSample(JsonNode sample) {
        this.sample = sample;
    }

    /** The samples of a log, one after the other. */
    static final class Reading implements Records.Each {
        private final Source source;
        private final Given.Place place;
        private final long time;
        private final Means means;
        private final Sink sink;
        private long seen;

        Reading(Source source, Given.Place place, long time, Means means, Sink sink) {
            this.source = source;
            this.place = place;
            this.time = time;
            this.means = means;
            this.sink = sink;
        }

        /** How many there were, those left out too. */
        long seen() {
            return seen;
        }

        @Override
        public void accept(String where, JsonNode sample) throws IOException {
            seen++;
            String id = Text.text(sample.get("id"));
            Double epoch = Text.number(sample.get("epoch"));
            if (id == null || id.isBlank()) {
                sink.refused(where, "has no id");
            } else if (epoch != null && (epoch < 1 || epoch > 1e6)) {
                sink.refused(where, "has an epoch that is none");
            } else if (sample.hasNonNull("invalidation")) {
                sink.leftOut("a sample that was invalidated");
            } else if (sample.hasNonNull("error")) {
                sink.leftOut("a sample that ended in an error");
            } else {
                Long completed = Text.time(sample.get("completed_at"));
                Generation generation = place.generation(id, source, where, completed == null ? time : completed);
                generation.setAttempt(epoch == null ? 0 : (int) Math.round(epoch) - 1);
                new InspectSample(sample).fill(generation, sink);
                means.add(place, id, generation.getScores());
                sink.generation(generation);
            }
        }
    }

    private void fill(Generation generation, Sink sink) {
        JsonNode said = sample.path("output").path("choices").path(0);
        if (sample.path("output").path("choices").size() > 1) {
            sink.leftOut("outputs after a sample's first, whose scores are the sample's");
        }
        generation.setPrompt(attached(Text.words(sample.get("input"))));
        generation.setTargets(Text.texts(sample.get("target")));
        String completion = attached(Text.words(said.path("message").get("content")));
        if (completion == null) {
            completion = attached(Text.text(sample.path("output").get("completion")));
        }
        String answer = answer();
        generation.setOutput(answer == null ? completion : answer);
        if (completion != null && answer != null && !completion.equals(answer)) {
            generation.getAttributes().put("response", completion);
        }
        generation.setFinishReason(Text.text(said.get("stop_reason")));
        generation.setChoices(choices(said.path("logprobs").path("content").path(0), generation.getTargets()));
        generation.setScores(scores(sink));
    }

    /** What the scorer took for the answer, where there is one scorer. */
    private String answer() {
        JsonNode scores = sample.path("scores");
        return scores.size() == 1 ? attached(Text.text(scores.elements().next().get("answer"))) : null;
    }

    /** Long texts are kept apart, by hash or by number. */
    private String attached(String text) {
        if (text == null || !text.startsWith("attachment://")) {
            return text;
        }
        String key = text.substring("attachment://".length());
        JsonNode attachments = sample.path("attachments");
        JsonNode found = attachments.isArray() && key.matches("\\d{1,6}")
                ? attachments.path(Integer.parseInt(key))
                : attachments.path(key);
        return found.isTextual() ? found.textValue() : text;
    }

    private Map<String, Double> scores(Sink sink) {
        Map<String, Double> scores = new HashMap<>();
        for (Map.Entry<String, JsonNode> scorer : sample.path("scores").properties()) {
            String id = Text.identifier(Inspect.TOOL + scorer.getKey());
            JsonNode value = scorer.getValue().path("value");
            if (value.isObject()) {
                for (Map.Entry<String, JsonNode> part : value.properties()) {
                    put(scores, Text.identifier(id + ":" + part.getKey()), part.getValue(), sink);
                }
            } else {
                put(scores, id, value, sink);
            }
        }
        return scores;
    }

    private static void put(Map<String, Double> scores, String id, JsonNode value, Sink sink) {
        Double number = number(value);
        if (number != null) {
            scores.put(id, number);
        } else {
            sink.leftOut(id + ": no number in samples, which have no score there");
        }
    }

    /** As the tool turns values into numbers; null for what it doesn't score. */
    private static Double number(JsonNode value) {
        if (!value.isTextual()) {
            return Text.number(value);
        }
        return switch (value.textValue().strip().toLowerCase(Locale.ROOT)) {
            case "c", "yes", "true" -> 1.0;
            case "p" -> 0.5;
            case "i", "n", "no", "false" -> 0.0;
            default -> Text.number(value);
        };
    }

    /** The likelihoods of the letters, where the first token's most likely ones hold them all. */
    private List<Choice> choices(JsonNode token, List<String> targets) {
        JsonNode texts = sample.path("choices");
        Map<String, Double> likely = new HashMap<>();
        for (JsonNode top : token.path("top_logprobs")) {
            Double logprob = Text.number(top.get("logprob"));
            if (logprob != null && logprob <= 0.01) {
                likely.merge(top.path("token").asText("").strip(), Math.min(0, logprob), Math::max);
            }
        }
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < texts.size() && i < 26; i++) {
            String letter = String.valueOf((char) ('A' + i));
            if (!likely.containsKey(letter)) {
                return null;
            }
            choices.add(new Choice(letter, likely.get(letter), targets.contains(letter) ? 1.0 : 0.0));
        }
        boolean none = likely.values().stream().allMatch(logprob -> logprob == 0);
        return choices.size() < 2 || none ? null : choices;
    }
}
