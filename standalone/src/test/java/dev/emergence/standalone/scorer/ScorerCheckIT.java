package dev.emergence.standalone.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.schemas.Score;
import dev.emergence.standalone.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of scorers on the example in Python, and on the same example with one thing wrong. */
class ScorerCheckIT {
    private static final Path HOME = Path.of(System.getProperty("emergence.home"));
    private static final Path EXAMPLE = HOME.resolve("examples/scorer");
    private static final Path BROKEN = HOME.resolve("standalone/src/test/resources/scorers/broken.py");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @BeforeEach
    void needsPython() {
        Tool.require("python3", "python3");
    }

    private static List<String> python(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("env", "PYTHONPATH=" + EXAMPLE, "PYTHONDONTWRITEBYTECODE=1", "python3"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static TreeMap<String, String> failed(ScorerReport report) {
        TreeMap<String, String> failed = new TreeMap<>();
        for (JsonNode check : report.json().get("checks")) {
            if (!check.get("passed").asBoolean(true)) {
                failed.put(check.get("check").asText(), check.get("message").asText());
            }
        }
        return failed;
    }

    @Test
    void theExampleHoldsTheContract() throws Exception {
        ScorerReport report =
                ScorerCheck.run(python(EXAMPLE.resolve("scorer.py").toString()), LIMIT);
        assertThat(report.passed()).as(report.text()).isTrue();
        assertThat(report.text().lines())
                .hasSize(Demand.values().length)
                .allMatch(line -> line.startsWith("✓ "), report.text());
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // what is wrong | the one check that fails | a fact in its message | the advice in its message
                "wrong_key | keys | has another key than 'a%2Fb%252F/x%2Fy%25' | write % as %25 and / as %2F",
                "never_defined | definition | no definition came with or before 'right' | with the first score of each task",
                "other_definition | signatures | 'every field' has another definition than the first | Add id and signature",
                "empty_signature | signatures | the signature of 'word_overlap' is empty | Add id and signature",
                "infinite | vectors | 'word_overlap' of 'right' is not finite | Write NaN",
                "other_length | vectors | 'every field' has 5 numbers, its definition says 2 | Write NaN",
                "disorder | complete | the answer to 'wrong' comes before that to 'right' | Answer in their order",
                "undeclared | declared | 'word_overlap' of 'right' is not declared | Add its kind and continuity",
                "out_of_range | declared | is 1.5, no SCORE | SCORE 0 to 1",
                "own_exact_match | catalogue | 'exact_match' of 'white space' is 0.0, not 1.0 | docs/metrics.md",
                "short_offset | place | offset 5000000000, not at 0, 705032704 | an offset has 64 bits",
                "own_time | identity | 'time' differs | Copy the fields",
                "no_chance | chance | chance of 'choices' is null, not 0.33 | Without choices",
                "no_name | scorer | scorer is ' ' | Choose one",
                "random_number | repeated | have different answers | Take no clock",
                "other_fingerprint | decodes | answer 1: no known schema of Score | Begin with {Score}",
            })
    void oneThingWrongFailsOneCheck(String wrong, String check, String fact, String advice) throws Exception {
        ScorerReport report = ScorerCheck.run(python(BROKEN.toString(), wrong), LIMIT);
        assertThat(failed(report)).as(report.text()).containsOnlyKeys(check);
        assertThat(failed(report).get(check))
                .contains(fact)
                .contains(advice.replace("{Score}", ScorerPageTest.header(Score.getClassSchema())));
    }

    @Test
    void aMetricThatIsAbsentInPartIsFound() throws Exception {
        ScorerReport report = ScorerCheck.run(python(BROKEN.toString(), "half_absent"), LIMIT);
        assertThat(failed(report)).as(report.text()).containsOnlyKeys("vectors", "declared");
        assertThat(failed(report).get("vectors")).contains("'word_overlap' of 'right' is absent in part");
        assertThat(failed(report).get("declared")).contains("has 2 numbers, not 1");
    }

    @Test
    void aScorerThatDiesAtABrokenRecordIsToldToGoOn() throws Exception {
        ScorerReport report = ScorerCheck.run(python(BROKEN.toString(), "dies_at_garbage"), LIMIT);
        assertThat(failed(report)).as(report.text()).containsOnlyKeys("broken", "complete", "ends");
        assertThat(failed(report).get("broken"))
                .contains("'after no bytes' has no answer")
                .contains("emergence.generations.dlq");
        // Python ends with status 1 at an error that nothing catches.
        assertThat(failed(report).get("ends")).contains("ended with status 1");
    }

    @Test
    void anInventedAnswerToABrokenRecordIsFound() throws Exception {
        ScorerReport report = ScorerCheck.run(python(BROKEN.toString(), "answers_garbage"), LIMIT);
        assertThat(failed(report)).as(report.text()).containsOnlyKeys("broken");
        assertThat(failed(report).get("broken")).contains("'no bytes' has an answer (and 4 more)");
    }

    @Test
    void aScorerThatIsSilentWhereNothingAppliesIsFound() throws Exception {
        ScorerReport report = ScorerCheck.run(python(BROKEN.toString(), "silent_without_scores"), LIMIT);
        assertThat(failed(report)).as(report.text()).containsOnlyKeys("complete");
        assertThat(failed(report).get("complete"))
                .contains("'no output' has no answer")
                .contains("where no metric applies too");
    }

    @Test
    void aScorerThatTalksIsToldWhere() throws Exception {
        ScorerReport report = ScorerCheck.run(python(BROKEN.toString(), "talks"), LIMIT);
        assertThat(failed(report)).as(report.text()).containsOnlyKeys("lines");
        assertThat(failed(report).get("lines")).contains("line 1").contains("standard error");
    }

    @Test
    void aScorerThatHangsIsStopped() throws Exception {
        long start = System.nanoTime();
        // Less than a slow machine needs for the answers would hide them: those are not asked for here.
        ScorerReport report = ScorerCheck.run(python(BROKEN.toString(), "hangs"), Duration.ofSeconds(5));
        assertThat(failed(report).get("ends"))
                .contains("it still ran after 5 s")
                .contains("--time-limit")
                .contains("Read lines until the input ends");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
    }

    @Test
    void aScorerThatWritesWithoutEndIsStopped() throws Exception {
        ScorerReport report = ScorerCheck.run(List.of("yes"), LIMIT);
        assertThat(failed(report)).as(report.text()).containsOnlyKeys("ends");
        assertThat(failed(report).get("ends")).contains("wrote without end");
    }

    @Test
    void aCommandThatDoesNotExistIsNamed() throws Exception {
        ScorerReport report = ScorerCheck.run(List.of("no-such-scorer"), LIMIT);
        assertThat(failed(report)).containsOnlyKeys("starts");
        assertThat(failed(report).get("starts")).contains("no-such-scorer");
    }

    @ParameterizedTest
    @CsvSource({"wrong_key, 1", "examples/scorer/scorer.py, 0"})
    void doctorEndsWithStatusOneWhereSomethingIsWrong(String scorer, int status) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("emergence").toString(), "doctor", "--json", "--scorer"));
        command.addAll(
                status == 0
                        ? python(HOME.resolve(scorer).toString())
                        : List.of(String.join(" ", python(BROKEN.toString(), scorer))));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("EMERGENCE_SKIP_BUILD", "1");
        Process doctor = builder.start();
        JsonNode report = new ObjectMapper().readTree(doctor.getInputStream());
        assertThat(doctor.waitFor()).as("%s", report).isEqualTo(status);
        assertThat(report.get("passed").asBoolean()).isEqualTo(status == 0);
        assertThat(report.get("checks")).hasSize(Demand.values().length);
    }
}
