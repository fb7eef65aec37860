package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The recorded family through the whole pipeline, held to the file itself and to the reference's verdicts. */
class RecordedRunIT {
    private static final String FAMILY = "tiny-symbolic";

    private static RunningStack running;

    @BeforeAll
    static void replay() throws Exception {
        running = SharedStack.RECORDED.recorded().running();
    }

    /** Sums over one checkpoint's generations, from the file. */
    private static final class Expected {
        private long examples;
        private long right;
        private double loss;
    }

    private static Map<String, Expected> fromTheFile() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, Expected> points = new HashMap<>();
        for (String line : RunningStack.lines(UnaryOperator.identity())) {
            JsonNode generation = json.readTree(line);
            Expected point = points.computeIfAbsent(
                    generation.get("model").asText() + " "
                            + generation.get("task").asText() + " "
                            + generation.get("step").asLong(),
                    key -> new Expected());
            point.examples++;
            String output = generation.get("output").asText().strip();
            point.right +=
                    output.equals(generation.get("targets").get(0).asText().strip()) ? 1 : 0;
            double sum = 0;
            for (JsonNode logprob : generation.get("target_logprobs")) {
                sum -= logprob.floatValue();
            }
            point.loss += sum / generation.get("target_logprobs").size();
        }
        return points;
    }

    @Test
    void everyGenerationIsInTheCurvesAndEveryMeanIsTheFilesOwn() throws Exception {
        Map<String, Expected> expected = fromTheFile();
        // 8 models x 8 tasks x 29 checkpoints, says examples/tiny-symbolic/README.md
        assertThat(expected).hasSize(8 * 8 * 29);
        int compared = 0;
        for (JsonNode row : running.verdicts.list("/v1/curves?axis=training&family=" + FAMILY)) {
            String metric = row.get("metric").asText();
            if (!metric.equals("exact_match") && !metric.equals("target_nll")) {
                continue;
            }
            for (JsonNode point : running.verdicts.curve(row).get("points")) {
                String key = row.get("model").asText() + " " + row.get("task").asText() + " "
                        + point.get("step").asLong();
                Expected of = expected.get(key);
                assertThat(point.get("examples").asLong()).as(key).isEqualTo(of.examples);
                assertThat(point.get("complete").asBoolean()).as(key).isTrue();
                double mean = (metric.equals("exact_match") ? of.right : of.loss) / of.examples;
                // only the order of summation may differ
                assertThat(point.get("value").asDouble()).as(key + metric).isCloseTo(mean, within(1e-12));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(2 * 8 * 8 * 29);
    }

    /** addition_2_digit of d24 ends at .98, says expected_verdicts.csv. */
    @Test
    void aCurveIsForecastByTheLawThatHasMissedLess() throws Exception {
        String curve =
                "/v1/forecast?family=" + FAMILY + "&model=tiny-symbolic-d24&task=addition_2_digit&metric=exact_match";
        JsonNode forecast = running.verdicts.get(curve + "&target=0.999");
        double link = forecast.at("/hold_out_error/link").asDouble();
        double direct = forecast.at("/hold_out_error/direct").asDouble();
        assertThat(link).isPositive();
        assertThat(direct).isPositive();
        assertThat(forecast.get("law").asText()).isEqualTo(link < direct ? "link" : "direct");
        assertThat(forecast.get("points")).hasSize(5).allSatisfy(point -> assertThat(
                        point.get("value").asDouble())
                .isBetween(point.get("lower").asDouble(), point.get("upper").asDouble()));
        assertThat(running.verdicts
                        .get(curve + "&target=0.1")
                        .at("/undefined/reached")
                        .asText())
                .isEqualTo("reached_already");
    }

    @Test
    void everyVerdictIsTheReferencesOwn() throws Exception {
        Map<String, JsonNode> curves = running.curves(FAMILY);
        List<String> rows =
                Files.readAllLines(RunningStack.HOME.resolve("examples/tiny-symbolic/expected_verdicts.csv"));
        // axis,model,task,points,verdict,bayes_factor_log10,break_step,break_scale,step_size,last_exact_match,last_target_nll,guessing,
        // format_learned_step
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            String name = cells[0] + " " + cells[1] + " " + cells[2] + " exact_match";
            JsonNode curve = curves.get(name);
            assertThat(curve.at("/verdict/verdict").asText()).as(name).isEqualTo(cells[4]);
            JsonNode factor = curve.at("/evidence/bayes_factor_log10");
            if (cells[5].isEmpty() || cells[5].contains("inf")) {
                assertThat(factor.isNull()).as(name).isTrue();
            } else {
                double expected = Double.parseDouble(cells[5]);
                // log-probabilities travel as floats
                assertThat(factor.asDouble()).as(name).isCloseTo(expected, within(1e-4 * Math.abs(expected)));
            }
            JsonNode reasons = curve.at("/verdict/reasons");
            assertThat(reasons.get("format_learned_at").path("step").asText())
                    .as(name)
                    .isEqualTo(cells[12]);
            assertThat(reasons.get("chance").asDouble())
                    .as(name)
                    .isCloseTo(Double.parseDouble(cells[11]), within(1e-8));
            // where the form was learned, the reference gives the place of what was judged again; the evidence stays
            // the whole curve's
            boolean again = !cells[12].isEmpty() && !cells[4].equals("FORMAT_LEARNED");
            JsonNode position = again ? reasons.get("position") : curve.at("/evidence/position");
            if (cells[0].equals("training") && !cells[6].isEmpty()) {
                assertThat(position.get("step").asText()).as(name).isEqualTo(cells[6]);
            }
            assertThat(position.isNull() ? "" : position.get("scale").asLong() + "")
                    .as(name)
                    .isEqualTo(cells[7]);
            if (!cells[8].isEmpty()) {
                assertThat(curve.at("/verdict/reasons/step_size").asDouble())
                        .as(name)
                        .isCloseTo(Double.parseDouble(cells[8]), within(1e-6));
            }
        }
        // 8 tasks x (8 models + 1 scaling curve)
        assertThat(rows).hasSize(1 + 8 * 9);
    }

    @Test
    @Tag("long")
    void inRandomOrderTheCurvesAreIdentical() throws Exception {
        long seed = 20261121;
        List<String> lines = RunningStack.lines(RunningStack.family("shuffled"));
        Collections.shuffle(lines, new Random(seed));
        running.send(lines);
        Map<String, JsonNode> ordered = running.curves(FAMILY);
        Map<String, JsonNode> shuffled = running.curves("shuffled");
        assertThat(shuffled.keySet()).as("seed %d", seed).isEqualTo(ordered.keySet());
        ordered.forEach((name, curve) ->
                assertThat(shuffled.get(name)).as("seed %d, %s", seed, name).isEqualTo(curve));
    }

    @Test
    @Tag("long")
    void inCheckpointOrderABreakthroughIsReportedWithinThreeCheckpoints() throws Exception {
        ObjectMapper json = new ObjectMapper();
        Map<Long, List<String>> checkpoints = new TreeMap<>();
        for (String line : RunningStack.lines(RunningStack.family("live"))) {
            checkpoints
                    .computeIfAbsent(json.readTree(line).get("step").asLong(), step -> new ArrayList<>())
                    .add(line);
        }
        Map<String, Integer> firstReported = new TreeMap<>();
        List<String> everBreakthrough = new ArrayList<>();
        Set<Recording.Checkpoint> sent = new HashSet<>();
        int checkpoint = 0;
        for (List<String> lines : checkpoints.values()) {
            sent.addAll(running.send(lines).checkpoints());
            running.verdicts.awaitComplete(sent, Duration.ofMinutes(1));
            for (JsonNode row : running.verdicts.rows(Map.of("family", "live"))) {
                if (row.get("metric").asText().equals("exact_match")
                        && row.get("verdict").asText().equals("BREAKTHROUGH")) {
                    firstReported.putIfAbsent(RunningStack.name(row), checkpoint);
                    everBreakthrough.add(row.get("task").asText());
                }
            }
            checkpoint++;
        }
        assertThat(everBreakthrough).isNotEmpty().doesNotContain("remainder_mod_3");
        int breakthroughs = 0;
        for (JsonNode row : running.verdicts.get("/v1/curves?axis=training&metric=exact_match&family=live")) {
            JsonNode curve = running.verdicts.curve(row);
            if (curve.at("/verdict/verdict").asText().equals("BREAKTHROUGH")) {
                int position = curve.at("/evidence/position/index").asInt();
                assertThat(firstReported.get(RunningStack.name(row)))
                        .as(RunningStack.name(row) + ", broken at checkpoint " + position)
                        .isLessThanOrEqualTo(position + 3);
                breakthroughs++;
            }
        }
        // 29 of the 64 training curves in expected_verdicts.csv are BREAKTHROUGH
        assertThat(breakthroughs).isEqualTo(29);
    }
}
