package dev.emergence.importers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What one sample of lm-evaluation-harness says of its document: texts, targets, choices and their likelihoods. */
final class LmEvalSample {
    private static final String INDEX = "(0|[1-9]\\d{0,5})";
    private static final List<String> GOLD =
            List.of("gold", "label", "answer", "answerKey", "correct", "answer_idx", "correct_option");

    private static final int MOST_ATTEMPTS = 10_000;

    private final JsonNode sample;
    private final Sink sink;

    /** @param sink is told what of it can't be said */
    LmEvalSample(JsonNode sample, Sink sink) {
        this.sample = sample;
        this.sink = sink;
    }

    void fill(Generation generation) {
        Request[] requests = sample.has("prompt_0") ? writtenOut() : requests();
        String prompt = requests.length == 0 ? null : requests[0].context;
        generation.setPrompt(prompt);
        boolean likelihoods = requests.length > 0 && requests[0].logprob != null;
        if (requests.length > 1 && likelihoods) {
            choices(generation, requests);
        } else if (likelihoods) {
            // as a list of its tokens the sum would be read as one token
            generation.setTargets(requests[0].continuation == null ? List.of() : List.of(requests[0].continuation));
            if (requests[0].logprob == 0) {
                sink.leftOut("likelihoods of 0: the tool had none");
            } else {
                generation.setTargetLogprobSum(requests[0].logprob);
            }
        } else {
            generation.setTargets(targets());
            text(generation);
        }
    }

    private void text(Generation generation) {
        if (sample.has("prompt_0")) {
            generation.setOutput(Text.text(sample.get("logit_0")));
            return;
        }
        if (!sample.path("arguments").isEmpty() && !isGenerated(sample.path("arguments"))) {
            return;
        }
        String raw = leaf(sample.path("resps"));
        String filtered = leaf(sample.path("filtered_resps"));
        generation.setOutput(filtered == null ? raw : filtered);
        if (raw != null && filtered != null && !raw.equals(filtered)) {
            generation.getAttributes().put("response", raw);
        }
    }

    /** The filtered responses after the first, of a document that was asked several times; null where there is no answer. */
    List<String> further() {
        JsonNode filtered = sample.path("filtered_resps").path(0);
        int all = sample.path("resps").path(0).size();
        List<String> further = new ArrayList<>();
        if (all != filtered.size()) {
            if (Math.max(all, filtered.size()) > 1) {
                sink.leftOut("of a document's responses, or of what the tool's filter made of them, all but the first");
            }
            return further;
        }
        for (int i = 1; i < all && i <= MOST_ATTEMPTS; i++) {
            further.add(leaf(filtered.get(i)));
        }
        return further;
    }

    private static String leaf(JsonNode list) {
        JsonNode value = list;
        while (value.isArray()) {
            value = value.path(0);
        }
        return Text.text(value);
    }

    private static boolean isGenerated(JsonNode arguments) {
        JsonNode first = arguments.isObject() ? arguments.elements().next() : arguments.get(0);
        if (first.isObject()) {
            return first.path("arg_1").isObject();
        }
        return first.isArray()
                ? !first.path(1).isTextual() && first.size() > 1
                : !arguments.path(1).isTextual();
    }

    private List<String> targets() {
        JsonNode target = sample.has("target") ? sample.get("target") : sample.path("truth");
        List<String> targets = new ArrayList<>();
        if (target.isArray()) {
            target.forEach(one -> targets.add(Text.text(one)));
        } else if (Text.text(target) != null) {
            List<String> listed = Text.pythonList(target.asText());
            targets.addAll(listed == null ? List.of(Text.text(target)) : listed);
        }
        targets.removeIf(Objects::isNull);
        if (targets.size() == 1 && targets.get(0).contains("#### ")) {
            // a whole solution with the answer at its end: the answer is what outputs are held against
            String answer = targets.get(0)
                    .substring(targets.get(0).lastIndexOf("#### ") + 5)
                    .strip();
            String plain = answer.replace(",", "");
            return plain.equals(answer) ? List.of(answer) : List.of(answer, plain);
        }
        return targets;
    }

    private record Request(String context, String continuation, Double logprob) {}

    private Request[] writtenOut() {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; sample.has("prompt_" + i) || sample.has("logit_" + i); i++) {
            JsonNode logit = sample.path("logit_" + i);
            requests.add(new Request(
                    Text.text(sample.get("prompt_" + i)), null, logit.isNumber() ? Text.number(logit) : null));
        }
        return requests.toArray(Request[]::new);
    }

    private Request[] requests() {
        List<JsonNode> arguments = new ArrayList<>();
        JsonNode given = sample.path("arguments");
        boolean flat = given.isArray() && given.path(0).isTextual();
        if (flat) {
            arguments.add(given);
        } else {
            given.forEach(arguments::add);
        }
        JsonNode answers = sample.path("filtered_resps");
        int size = Math.max(arguments.size(), flat || arguments.isEmpty() ? answers.size() : arguments.size());
        if (sample.has("acc_mutual_info") && size % 2 == 0) {
            size /= 2;
        }
        Request[] requests = new Request[size];
        for (int i = 0; i < size; i++) {
            JsonNode argument = i < arguments.size() ? arguments.get(i) : Text.JSON.createArrayNode();
            JsonNode context = argument.isObject() ? argument.path("arg_0") : argument.path(0);
            JsonNode continuation = argument.isObject() ? argument.path("arg_1") : argument.path(1);
            JsonNode answer = answers.path(i);
            boolean likelihood = answer.isArray()
                    && answer.size() == 2
                    && Text.number(answer.get(0)) != null
                    && (answer.get(1).isBoolean()
                            || answer.get(1).asText().equals("True")
                            || answer.get(1).asText().equals("False"));
            requests[i] = new Request(
                    Text.text(context.isArray() ? context.path(0) : context),
                    continuation.isTextual() ? continuation.textValue() : null,
                    likelihood ? Text.number(answer.get(0)) : null);
        }
        return requests;
    }

    private void choices(Generation generation, Request[] requests) {
        Integer gold = gold(requests.length);
        double sum = 0;
        int best = 0;
        for (int i = 0; i < requests.length; i++) {
            if (requests[i].logprob == null || requests[i].logprob > 0.01) {
                sink.leftOut("choices whose likelihoods are no log-probabilities");
                return;
            }
            sum += Math.abs(requests[i].logprob);
            best = requests[i].logprob > requests[best].logprob ? i : best;
        }
        if (sum == 0) {
            sink.leftOut("choices whose likelihoods are all 0: the tool had none");
            return;
        }
        Double acc = Text.number(sample.get("acc"));
        if (gold == null || acc != null && (acc == 1) != (best == gold)) {
            sink.leftOut("choices of which the file doesn't say the right one");
            return;
        }
        int shared = sharedContext(requests);
        if (requests[0].context != null) {
            generation.setPrompt(requests[0].context.substring(0, shared));
        }
        // a text that is made up would have a length
        boolean known = Arrays.stream(requests)
                .noneMatch(request -> choiceText(request, shared).isEmpty());
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < requests.length; i++) {
            choices.add(new Choice(
                    known ? choiceText(requests[i], shared) : "",
                    Math.min(0, requests[i].logprob),
                    i == gold ? 1.0 : 0.0));
        }
        generation.setChoices(choices);
        String right = choices.get(gold).getText();
        generation.setTargets(right.isEmpty() ? List.of() : List.of(right));
    }

    /** Where contexts differ, as in winogrande, the difference belongs to the choice. */
    private static int sharedContext(Request[] requests) {
        String first = requests[0].context == null ? "" : requests[0].context;
        int shared = first.length();
        for (Request request : requests) {
            String context = request.context == null ? first : request.context;
            int same = 0;
            while (same < shared && same < context.length() && context.charAt(same) == first.charAt(same)) {
                same++;
            }
            shared = same;
        }
        return shared;
    }

    /** Empty where it isn't known, as all but the first request's are in some versions. */
    private static String choiceText(Request request, int shared) {
        String context =
                request.context == null || request.context.length() <= shared ? "" : request.context.substring(shared);
        String text = context + (request.continuation == null ? "" : request.continuation);
        return text.startsWith(" ") ? text.substring(1) : text;
    }

    private Integer gold(int choices) {
        String target = Text.text(sample.has("truth") ? sample.get("truth") : sample.get("target"));
        if (target != null && target.matches(INDEX) && Integer.parseInt(target) < choices) {
            return Integer.valueOf(target);
        }
        for (String name : GOLD) {
            String value = sample.path("doc").path(name).asText("").strip().toUpperCase(Locale.ROOT);
            if (value.matches(INDEX) && Integer.parseInt(value) < choices) {
                return Integer.valueOf(value);
            } else if (value.matches("[A-Z]") && value.charAt(0) - 'A' < choices) {
                return value.charAt(0) - 'A';
            }
        }
        return null;
    }
}
