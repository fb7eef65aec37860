package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a page asks while people look at it, of the recorded family on the real stack. */
class AskIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String FAMILY = "tiny-symbolic";

    private static RunningStack running;

    @BeforeAll
    static void replay() throws Exception {
        running = SharedStack.RECORDED.recorded().running();
    }

    private static HttpResponse<String> ask(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + path))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = ask(path);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static void send(String family, String output) throws Exception {
        ObjectNode generation = JSON.createObjectNode()
                .put("family", family)
                .put("model", "m")
                .put("step", 100)
                .put("task", "t")
                .put("example", "e1")
                .put("output", output);
        generation.putArray("targets").add("yes");
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("ingest") + "/v1/generations"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(generation.toString()))
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(202);
    }

    @Test
    void changesFromTheBeginningAreTheListOfVerdictsAndThenThereAreNone() throws Exception {
        Map<String, JsonNode> changed = new HashMap<>();
        String after = "";
        JsonNode page;
        do {
            page = get("/v1/changes?limit=300&family=" + FAMILY + after);
            page.get("changes").forEach(row -> changed.put(RunningStack.name(row), row));
            after = "&after=" + page.get("next").asText();
        } while (page.get("more").asBoolean());
        Map<String, JsonNode> listed = new HashMap<>();
        running.verdicts.list("/v1/verdicts?family=" + FAMILY).forEach(row -> listed.put(RunningStack.name(row), row));
        assertThat(listed).isNotEmpty();
        assertThat(changed).isEqualTo(listed);
        JsonNode none = get("/v1/changes?family=" + FAMILY + after);
        assertThat(none.get("changes")).isEmpty();
        assertThat(none.get("removed")).isEmpty();
        assertThat(none.get("reset").asBoolean()).isFalse();
        assertThat(get("/v1/changes?after=zzz-1").get("reset").asBoolean()).isTrue();
    }

    @Test
    void aStreamTellsAChangeAsItComesAndGoesOnWhereItWas() throws Exception {
        EventStream.Message change;
        try (EventStream stream = EventStream.ofChanges(running, "family=asked&metric=exact_match", null)) {
            assertThat(stream.next().name()).isEqualTo("heartbeat");
            send("asked", "no");
            change = next(stream);
            assertThat(change.name()).isEqualTo("change");
            assertThat(change.data().get("value").asDouble()).isZero();
        }
        send("asked", "yes");
        try (EventStream stream = EventStream.ofChanges(running, "family=asked&metric=exact_match", change.id())) {
            EventStream.Message other = next(stream);
            assertThat(other.data().get("value").asDouble()).isEqualTo(1);
            assertThat(other.data().get("sequence").asLong())
                    .isGreaterThan(change.data().get("sequence").asLong());
        }
    }

    private static EventStream.Message next(EventStream stream) throws Exception {
        EventStream.Message message = stream.next();
        while (message.name().equals("heartbeat")) {
            message = stream.next();
        }
        return message;
    }

    @Test
    void aSearchFindsByWordsAndCountsByVerdict() throws Exception {
        // of one family: others' curves are changing on the same stack
        JsonNode found = get("/v1/search?q=SYMBOLIC%20addition%20exact&family=tiny-symbolic&order=evidence&limit=10"
                + "&verdict=BREAKTHROUGH");
        List<JsonNode> expected = new ArrayList<>();
        running.verdicts
                .list("/v1/verdicts?family=tiny-symbolic&order=evidence&limit=10000")
                .forEach(row -> {
                    String names = row.get("family").asText() + " "
                            + row.get("task").asText() + " " + row.get("metric").asText();
                    if (names.contains("symbolic") && names.contains("addition") && names.contains("exact")) {
                        expected.add(row);
                    }
                });
        List<JsonNode> hits = expected.stream()
                .filter(row -> row.get("verdict").asText().equals("BREAKTHROUGH"))
                .toList();
        assertThat(hits).isNotEmpty();
        assertThat(found.get("total").asInt()).isEqualTo(hits.size());
        assertThat(found.get("hits")).containsExactlyElementsOf(hits.subList(0, Math.min(10, hits.size())));
        assertThat(found.at("/facets/verdict/BREAKTHROUGH").asInt()).isEqualTo(hits.size());
        int all = 0;
        for (JsonNode count : found.at("/facets/verdict")) {
            all += count.asInt();
        }
        assertThat(all).isEqualTo(expected.size());
    }

    /** Generations of one run on one task at one step, by example, from the file. */
    private static Map<String, JsonNode> generations(String model, String task, long step) throws Exception {
        Map<String, JsonNode> generations = new HashMap<>();
        for (String line : RunningStack.lines(UnaryOperator.identity())) {
            JsonNode generation = JSON.readTree(line);
            if (generation.get("model").asText().equals(model)
                    && generation.get("task").asText().equals(task)
                    && generation.get("step").asLong() == step) {
                generations.put(generation.get("example").asText(), generation);
            }
        }
        return generations;
    }

    private static boolean right(JsonNode generation) {
        return generation
                .get("output")
                .asText()
                .strip()
                .equals(generation.get("targets").get(0).asText().strip());
    }

    @Test
    void flipsAreThoseOfTheFileWithItsTexts() throws Exception {
        String curve = "family=" + FAMILY + "&model=tiny-symbolic-d24&task=addition_2_digit&metric=exact_match";
        JsonNode points = get("/v1/curve?" + curve).get("points");
        JsonNode last = points.get(points.size() - 1);
        JsonNode before = points.get(points.size() - 8);
        long from = before.get("step").asLong();
        long to = last.get("step").asLong();
        Map<String, JsonNode> then = generations("tiny-symbolic-d24", "addition_2_digit", from);
        Map<String, JsonNode> now = generations("tiny-symbolic-d24", "addition_2_digit", to);
        int wins = 0;
        int losses = 0;
        for (Map.Entry<String, JsonNode> example : now.entrySet()) {
            boolean was = right(then.get(example.getKey()));
            boolean is = right(example.getValue());
            wins += is && !was ? 1 : 0;
            losses += was && !is ? 1 : 0;
        }
        assertThat(wins).isPositive();

        JsonNode flips = get("/v1/flips?" + curve + "&from=" + from + "&to=" + to + "&texts=true&limit=50");
        assertThat(flips.get("wins").asInt()).isEqualTo(wins);
        assertThat(flips.get("losses").asInt()).isEqualTo(losses);
        assertThat(flips.at("/table/wrong_right").asInt()).isEqualTo(wins);
        assertThat(flips.at("/table/right_wrong").asInt()).isEqualTo(losses);
        assertThat(flips.get("shared").asInt()).isEqualTo(now.size());
        assertThat(flips.at("/from/unmatched").asInt()).isZero();
        assertThat(flips.get("mean_change").asDouble())
                .isCloseTo(last.get("value").asDouble() - before.get("value").asDouble(), within(1e-12));
        assertThat(flips.get("examples")).hasSize(Math.min(50, wins + losses));
        for (JsonNode example : flips.get("examples")) {
            String id = example.get("example").asText();
            assertThat(example.at("/texts/output_before").asText())
                    .isEqualTo(then.get(id).get("output").asText());
            assertThat(example.at("/texts/output_after").asText())
                    .isEqualTo(now.get(id).get("output").asText());
            assertThat(example.at("/texts/prompt")).isEqualTo(now.get(id).get("prompt"));
            assertThat(example.at("/texts/targets")).isEqualTo(now.get(id).get("targets"));
            assertThat(example.get("after").asDouble()).isEqualTo(right(now.get(id)) ? 1 : 0);
        }
        // what the curve says of two neighbours is the same
        JsonNode neighbour = points.get(points.size() - 2);
        JsonNode step = get("/v1/flips?" + curve + "&from=" + neighbour.get("step") + "&to=" + to);
        assertThat(step.get("p").asDouble())
                .isCloseTo(last.at("/paired/mcnemar_p").asDouble(), within(1e-12));
        assertThat(step.get("minimum_detectable_effect").asDouble())
                .isCloseTo(last.at("/paired/minimum_detectable_effect").asDouble(), within(1e-12));
    }

    @Test
    void flipsComeInPagesAndAlsoOfTwoModels() throws Exception {
        String query = "/v1/flips?family=" + FAMILY
                + "&model=tiny-symbolic-d32&from_model=tiny-symbolic-d24&task=addition_2_digit&metric=target_nll";
        String curve = query.replace("/v1/flips", "/v1/curve").replace("&from_model=tiny-symbolic-d24", "");
        long step = get(curve).at("/points/10/step").asLong();
        JsonNode whole = get(query + "&to=" + step + "&limit=1000&show=all");
        assertThat(whole.at("/from/model").asText()).isEqualTo("tiny-symbolic-d24");
        assertThat(whole.get("next").isNull()).isTrue();
        List<JsonNode> together = new ArrayList<>();
        for (String cursor = ""; cursor != null; ) {
            JsonNode page = get(query + "&to=" + step + "&limit=70&show=all" + cursor);
            page.get("examples").forEach(together::add);
            cursor = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").asText();
        }
        assertThat(whole.get("examples")).containsExactlyElementsOf(together);
        assertThat(whole.get("wins").asInt() + whole.get("losses").asInt())
                .isEqualTo(whole.get("shared").asInt() - whole.get("ties").asInt());
        assertThat(whole.get("by_target_tokens")).isNotEmpty();
        HttpResponse<String> nowhere = ask(query + "&to=7");
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(nowhere.body()).contains("the nearest are");
    }

    @Test
    void theSameOutputsUnderAnotherMetric() throws Exception {
        String run = "family=" + FAMILY + "&model=tiny-symbolic-d24&task=addition_2_digit";
        JsonNode points = get("/v1/curve?" + run + "&metric=exact_match").get("points");
        JsonNode subset = get("/v1/what-if?" + run + "&metric=subset_accuracy&k=2");
        JsonNode reached = get("/v1/what-if?" + run + "&metric=exact_match&threshold=0.5");
        JsonNode all = get("/v1/what-if?" + run + "&metric=exact_match&n=100");
        assertThat(subset.get("points")).hasSameSizeAs(points);
        for (int i = 0; i < points.size(); i++) {
            JsonNode point = points.get(i);
            double n = point.get("examples").asDouble();
            double right = point.get("successes").asDouble();
            // C(k, 2)/C(n, 2)
            assertThat(subset.at("/points/" + i + "/value").asDouble())
                    .isCloseTo(right * (right - 1) / (n * (n - 1)), within(1e-12));
            for (String field : new String[] {"value", "standard_error", "lower", "upper"}) {
                assertThat(reached.at("/points/" + i + "/" + field).asDouble())
                        .isCloseTo(point.get(field).asDouble(), within(1e-12));
            }
            assertThat(all.at("/points/" + i + "/value")).isEqualTo(point.get("value"));
        }
        long step = points.get(20).get("step").asLong();
        long losses = generations("tiny-symbolic-d24", "addition_2_digit", step).values().stream()
                .filter(generation -> loss(generation) <= .5)
                .count();
        JsonNode low = get("/v1/what-if?" + run + "&metric=target_nll&threshold=0.5");
        assertThat(low.get("sense").asText()).isEqualTo("at_most");
        assertThat(low.at("/points/20/value").asDouble())
                .isCloseTo(losses / points.get(20).get("examples").asDouble(), within(1e-12));
    }

    /** Against what is computed from the recording's lines. */
    @Test
    void hardExamplesAndLongTargetsStandApart() throws Exception {
        String model = "tiny-symbolic-d32";
        String task = "addition_3_digit";
        String run = "family=" + FAMILY + "&model=" + model + "&task=" + task + "&metric=exact_match";
        JsonNode points = get("/v1/curve?" + run).get("points");
        JsonNode at = points.get(20);
        JsonNode now = points.get(27);
        Map<String, JsonNode> then = generations(model, task, at.get("step").asLong());
        Map<String, JsonNode> later = generations(model, task, now.get("step").asLong());
        JsonNode apart = get("/v1/what-if?" + run + "&slices=difficulty&before="
                + points.get(21).get("scale").asText());
        assertThat(apart.at("/by/step")).isEqualTo(at.get("step"));
        assertThat(apart.at("/by/metric").asText()).isEqualTo("target_nll");
        List<String> hardest = then.keySet().stream()
                .sorted(Comparator.<String>comparingDouble(example -> -loss(then.get(example)))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (int third = 0; third < 3; third++) {
            // of 150 examples 50 each
            List<String> those = hardest.subList(50 * third, 50 * (third + 1));
            JsonNode slice = apart.at("/slices/" + third);
            assertThat(slice.get("slice").asText())
                    .isEqualTo(List.of("hard", "middle", "easy").get(third));
            assertThat(slice.at("/points/27/examples").asInt()).isEqualTo(50);
            assertThat(slice.at("/points/27/value").asDouble())
                    .isCloseTo(
                            those.stream()
                                            .filter(example -> right(later.get(example)))
                                            .count()
                                    / 50.0,
                            within(1e-12));
        }
        JsonNode lengths = get("/v1/what-if?" + run + "&slices=target_tokens");
        double loss = 0;
        double tokens = 0;
        for (JsonNode generation : later.values()) {
            loss += loss(generation) * generation.get("target_logprobs").size();
            tokens += generation.get("target_logprobs").size();
        }
        int counted = 0;
        for (JsonNode slice : lengths.get("slices")) {
            int length = slice.get("slice").asInt();
            List<JsonNode> those = later.values().stream()
                    .filter(generation -> generation.get("target_logprobs").size() == length)
                    .toList();
            JsonNode point = slice.at("/points/27");
            assertThat(point.get("examples").asInt()).isEqualTo(those.size());
            assertThat(point.get("value").asDouble())
                    .isCloseTo(those.stream().filter(AskIT::right).count() / (double) those.size(), within(1e-12));
            assertThat(point.get("predicted").asDouble()).isCloseTo(Math.exp(-length * loss / tokens), within(1e-12));
            counted += those.size();
        }
        assertThat(counted).isEqualTo(150);
    }

    /** Log-probabilities travel as floats. */
    private static double loss(JsonNode generation) {
        double sum = 0;
        for (JsonNode logprob : generation.get("target_logprobs")) {
            sum -= logprob.floatValue();
        }
        return sum / generation.get("target_logprobs").size();
    }

    @Test
    void whatCannotBeAnsweredIsAProblem() throws Exception {
        for (String path : new String[] {
            "/v1/changes?after=7",
            "/v1/changes?afer=a-7",
            "/v1/changes?limit=0",
            "/v1/changes?axis=size",
            "/v1/search?verdict=JUMP",
            "/v1/search?query=a",
            "/v1/what-if?family=f&task=t&metric=m",
            "/v1/what-if?family=f&task=t&metric=m&k=2",
            "/v1/what-if?family=f&task=t&metric=m&n=0",
            "/v1/what-if?family=f&task=t&metric=m&n=2&threshold=1",
            "/v1/what-if?family=f&task=t&metric=m&slices=size",
            "/v1/what-if?family=f&task=t&metric=m&slices=target_tokens&before=1",
            "/v1/what-if?family=f&task=t&metric=m&slices=difficulty&before=x",
            "/v1/flips?family=f&task=t&metric=m&from=1&to=2",
            "/v1/flips?family=f&model=m&task=t&metric=m&from=1",
            "/v1/flips?family=f&model=m&task=t&metric=m&from=a&to=2",
            "/v1/flips?family=f&model=m&task=t&metric=m&from=1&to=2&texts=true&limit=51",
        }) {
            HttpResponse<String> answer = ask(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .as(path)
                    .startsWith("application/problem+json");
        }
    }

    @Test
    void exportedScoresOfACheckpointAreTheCurvesValue() throws Exception {
        String names = "family=" + FAMILY + "&model=tiny-symbolic-d24&task=addition_2_digit&metric=exact_match";
        JsonNode points = get("/v1/curve?" + names).get("points");
        JsonNode last = points.get(points.size() - 1);
        Cli.Answer answer = Cli.run(
                "export",
                "scores",
                "--format=jsonl",
                "--broker=" + running.broker(),
                "--timeout=60",
                "--family=" + FAMILY,
                "--model=tiny-symbolic-d24",
                "--task=addition_2_digit",
                "--metric=exact_match");
        assertThat(answer.status()).as(answer.err()).isZero();
        // other tests of the stack put bytes on the topic that no schema reads
        assertThat(answer.err().lines()).allMatch(line -> line.startsWith("left out: "));
        Map<String, Double> values = new HashMap<>();
        for (String line : answer.out().lines().toList()) {
            JsonNode row = JSON.readTree(line);
            if (row.get("step").equals(last.get("step"))) {
                values.put(row.get("example").asText(), row.get("value").asDouble());
            }
        }
        assertThat(values).hasSize(last.get("examples").asInt());
        assertThat(values.values().stream().mapToDouble(Double::doubleValue).average())
                .hasValueCloseTo(last.get("value").asDouble(), within(1e-12));
        assertThat(Cli.here("export", "scores", "--axis=training").err()).contains("scores are of examples");
    }
}
