package dev.emergence.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of lm-evaluation-harness. The files are written here, in the shape of each version's; the texts are our own. */
class LmEvalTest {
    private static final String DATE = "2025-01-02T03-04-05.678901";
    private static final String RESULTS =
            """
            {"results": {"sums": {"alias": "sums", "exact_match,strict": 0.5, "exact_match_stderr,strict": 0.35,
              "exact_match,loose": 1.0, "exact_match_stderr,loose": 0.0}},
             "higher_is_better": {"sums": {"exact_match": true}}, "n-samples": {"sums": {"original": 2, "effective": 2}},
             "config": {"model": "hf", "model_args": "pretrained=lab/tiny-14m,revision=step3000", "model_num_parameters": 14000000},
             "date": 1735787045.5, "model_name": "lab/tiny-14m"}
            """;

    @TempDir
    private Path folder;

    private static String sample(int doc, String filter, String filtered, String score) {
        return "{\"doc_id\": " + doc
                + ", \"doc\": {\"q\": \"1+1\"}, \"target\": \"One and one. #### 1,002\", \"arguments\":"
                + " {\"gen_args_0\": {\"arg_0\": \"1+1=\", \"arg_1\": {\"until\": [\"\\n\"]}}}, \"resps\": [[\"so it is "
                + filtered + "\"]], \"filtered_resps\": [\"" + filtered + "\"], \"filter\": \"" + filter
                + "\", \"metrics\": [\"exact_match\"], \"exact_match\": " + score + "}\n";
    }

    private Caught samples(String text) throws IOException, Refusal {
        return Caught.of(Caught.write(folder, "samples_sums_" + DATE + ".jsonl", text), Caught.GIVEN);
    }

    private void results() throws IOException {
        Caught.write(folder, "results_" + DATE + ".json", RESULTS);
    }

    @Test
    void aDocumentIsOneGenerationWithTheScoresOfAllItsFilters() throws Exception {
        results();
        Caught caught = samples(sample(0, "strict", "1002", "1.0")
                + sample(1, "strict", "[invalid]", "0.0")
                + sample(0, "loose", "1002", "1.0")
                + sample(1, "loose", "1002", "1.0"));
        assertThat(caught.generations).hasSize(2);
        Generation second = caught.generations.get(1);
        assertThat(second.getScores())
                .containsOnly(
                        org.assertj.core.api.Assertions.entry("lm-eval:exact_match:strict", 0.0),
                        org.assertj.core.api.Assertions.entry("lm-eval:exact_match:loose", 1.0));
        assertThat(caught.generations.get(0).getOutput()).isEqualTo("1002");
        assertThat(caught.generations.get(0).getTargets()).containsExactly("1,002", "1002");
        assertThat(caught.generations.get(0).getAttributes()).containsEntry("response", "so it is 1002");
        // the results beside have these means
        assertThat(caught.points).isEmpty();
    }

    @Test
    void theOutputIsThatOfTheToolsFirstFilterInWhateverOrderTheyStand() throws Exception {
        results();
        // strict stands before loose in the results
        Caught caught = samples(sample(0, "loose", "7", "0.0") + sample(0, "strict", "1002", "1.0"));
        assertThat(caught.generations).extracting(Generation::getOutput).containsExactly("1002");
        Caught one = samples(sample(0, "loose", "7", "0.0") + sample(0, "another", "1002", "1.0"));
        assertThat(one.generations).extracting(Generation::getOutput).containsExactly("7");
    }

    @Test
    void modelStepAndParametersComeFromTheResultsBeside() throws Exception {
        results();
        Generation generation =
                samples(sample(0, "strict", "1", "1.0")).generations.get(0);
        assertThat(generation.getModel()).isEqualTo("tiny-14m");
        assertThat(generation.getStep()).isEqualTo(3000);
        assertThat(generation.getParameters()).isEqualTo(14e6);
        assertThat(generation.getCheckpointId()).isEqualTo("lab/tiny-14m@step3000");
        assertThat(generation.getTask()).isEqualTo("sums");
        // 1735787045.5 s
        assertThat(generation.getTime()).isEqualTo(1735787045500L);
    }

    @Test
    void resultsAloneArePoints() throws Exception {
        results();
        Caught caught = Caught.of(folder.resolve("results_" + DATE + ".json"), Caught.GIVEN);
        assertThat(caught.points)
                .extracting(point -> point.getPoint().getMetric())
                .containsExactly("lm-eval:exact_match:strict", "lm-eval:exact_match:loose");
        assertThat(caught.points.get(0).getPoint().getKind()).isEqualTo(Kind.PROPORTION);
        assertThat(caught.points.get(0).getPoint().getSuccesses()).isEqualTo(1.0);
        assertThat(caught.points.get(0).getPoint().getExamples()).isEqualTo(2);
    }

    @Test
    void samplesWithoutResultsGiveTheirOwnMeans() throws Exception {
        Given given = new Given("f", "m", null, 5L, null, null, null, null, null, null);
        Path file = Caught.write(
                folder,
                "samples_sums_" + DATE + ".jsonl",
                sample(0, "none", "1", "1.0") + sample(1, "none", "1", "0.0") + sample(2, "none", "1", "NaN"));
        Caught caught = Caught.of(file, given);
        assertThat(caught.generations.get(2).getScores()).isEmpty();
        assertThat(caught.points).singleElement().satisfies(point -> {
            assertThat(point.getPoint().getMean()).isEqualTo(0.5);
            assertThat(point.getPoint().getExamples()).isEqualTo(2);
        });
    }

    @Test
    void whatIsMissingIsSaidWithTheOptionsThatGiveIt() {
        assertThatThrownBy(() -> Caught.of(
                        Caught.write(folder, "samples_sums_" + DATE + ".jsonl", sample(0, "none", "1", "1.0")),
                        Given.NOTHING))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("--family FAMILY --model MODEL --step N");
    }

    @Test
    void thePathSaysItByPattern() throws Exception {
        Path deep = java.nio.file.Files.createDirectories(folder.resolve("pythia/pythia-70m/step64"));
        Path file = Caught.write(deep, "samples_sums_" + DATE + ".jsonl", sample(0, "none", "1", "1.0"));
        PathPattern pattern = new PathPattern("{family}/{model}/step{step}");
        Given given = new Given(null, null, null, null, null, null, pattern, null, null, null);
        Generation generation = Caught.of(file, given).generations.get(0);
        assertThat(generation.getFamily()).isEqualTo("pythia");
        assertThat(generation.getModel()).isEqualTo("pythia-70m");
        assertThat(generation.getStep()).isEqualTo(64);
    }

    @Test
    void choicesOfStringLeavesHaveTheTargetAsIndex() throws Exception {
        results();
        Caught caught = samples(
                "{\"doc_id\": 7, \"doc\": {}, \"target\": \"1\", \"arguments\": {\"gen_args_0\": {\"arg_0\": \"Q\","
                        + " \"arg_1\": \" no\"}, \"gen_args_1\": {\"arg_0\": \"Q\", \"arg_1\": \" yes\"}}, \"resps\":"
                        + " [[[\"-2.0\", \"False\"]], [[\"-1.5\", \"True\"]]], \"filtered_resps\": [[\"-2.0\", \"False\"], [\"-1.5\","
                        + " \"True\"]], \"filter\": \"none\", \"metrics\": [\"acc\"], \"acc\": 1.0}\n");
        assertThat(caught.generations.get(0).getChoices())
                .containsExactly(new Choice("no", -2.0, 0.0), new Choice("yes", -1.5, 1.0));
        assertThat(caught.generations.get(0).getPrompt()).isEqualTo("Q");
    }

    @Test
    void choicesOfWhichTheRightOneIsUnclearOrThatHaveNoLikelihoodAreLeftOut() throws Exception {
        results();
        String form =
                "{\"doc_id\": %d, \"target\": \"1\", \"arguments\": [[\"Q\", \" a\"], [\"Q\", \" b\"]], \"filtered_resps\":"
                        + " [[%s, false], [%s, false]], \"acc\": %s}\n";
        // the log says right where the first choice is likelier; and all zero is none
        Caught caught =
                samples(String.format(form, 1, "-1.0", "-2.0", "1.0") + String.format(form, 2, "0.0", "0.0", "0.0"));
        assertThat(caught.generations).extracting(Generation::getChoices).containsOnlyNulls();
        assertThat(caught.leftOut).hasSize(2);
    }

    @Test
    void aSummedLogProbabilityIsNoListOfTokens() throws Exception {
        results();
        Caught caught = samples(
                "{\"doc_id\": 0, \"target\": \"4\", \"arguments\": {\"gen_args_0\": {\"arg_0\": \"2+2\", \"arg_1\":"
                        + " \" 4\"}}, \"resps\": [[[\"-0.5\", \"True\"]]], \"filtered_resps\": [[\"-0.5\", \"True\"]], \"acc\": 1}\n");
        Generation generation = caught.generations.get(0);
        assertThat(generation.getTargetLogprobs()).isNull();
        assertThat(generation.getOutput()).isNull();
        assertThat(generation.getTargetLogprobSum()).isEqualTo(-0.5);
        assertThat(generation.getTargetTokenCount()).isNull();
    }

    @Test
    void writeOutsOf03AreRead() throws Exception {
        Given given = new Given("f", "m", null, 5L, null, null, null, null, null, null);
        Path file = Caught.write(
                folder,
                "wino_write_out_info.json",
                "[{\"doc_id\": 0, \"prompt_0\": \"Ann is\", \"prompt_1\": \"Bob is\", \"logit_0\": -3.5, \"truth\": 1, \"logit_1\":"
                        + " -2.5, \"acc\": \"True\"}, 5, {\"doc_id\": 1, \"prompt_0\": \"2+2=\", \"logit_0\": \"4\", \"truth\":"
                        + " \"4\", \"em\": \"1\"}]");
        Caught caught = Caught.of(file, given);
        assertThat(caught.generations.get(0).getTask()).isEqualTo("wino");
        assertThat(caught.generations.get(0).getChoices())
                .containsExactly(new Choice("Ann is", -3.5, 0.0), new Choice("Bob is", -2.5, 1.0));
        assertThat(caught.generations.get(1).getOutput()).isEqualTo("4");
        assertThat(caught.refused).containsExactly("element 2: is no object");
    }

    @Test
    void aBrokenLineIsNamedAndTheOthersAreRead() throws Exception {
        results();
        Caught caught =
                samples(sample(0, "strict", "1", "1.0") + "{\"doc_id\": 1, \n" + sample(2, "strict", "1", "1.0"));
        assertThat(caught.generations).extracting(Generation::getExample).containsExactly("0", "2");
        assertThat(caught.refused).singleElement().asString().startsWith("line 2: is no JSON");
    }

    @Test
    void samplesInsideOfResultsAreRead() throws Exception {
        String inside = RESULTS.replaceFirst(
                "\\{",
                "{\"samples\": {\"sums\": [" + sample(0, "strict", "1", "1.0").strip() + "]}, ");
        Caught caught = Caught.of(Caught.write(folder, "results.json", inside), Caught.GIVEN);
        assertThat(caught.generations).hasSize(1);
        assertThat(caught.points).hasSize(2);
    }

    @Test
    void passesWithoutANameAreTheFiltersOfTheResultsInTheirOrder() throws Exception {
        results();
        String first = sample(0, "x", "1", "0.0").replace("\"filter\": \"x\", \"metrics\": [\"exact_match\"], ", "");
        Caught caught = samples(first + first.replace("\"exact_match\": 0.0", "\"exact_match\": 1.0"));
        assertThat(caught.generations).singleElement().satisfies(generation -> assertThat(generation.getScores())
                .containsEntry("lm-eval:exact_match:strict", 0.0)
                .containsEntry("lm-eval:exact_match:loose", 1.0));
    }

    @Test
    void aGroupsMeanIsNoShareOfItsExamples() throws Exception {
        Path file = Caught.write(
                folder,
                "results_" + DATE + ".json",
                "{\"results\": {\"g\": {\"acc,none\": 0.75, \"acc_stderr,none\": 0.125}, \"a\": {\"acc,none\": 0.5}},"
                        + " \"versions\": {}, \"group_subtasks\": {\"g\": [\"a\", \"b\"]}, \"n-samples\": {\"a\": {\"effective\":"
                        + " 30}, \"b\": {\"effective\": 10}}, \"config\": {\"model_args\": \"pretrained=a/b,revision=step3\"}}");
        Caught caught = Caught.of(file, Caught.GIVEN);
        assertThat(caught.points.get(0).getPoint().getKind()).isEqualTo(Kind.SCORE);
        assertThat(caught.points.get(0).getPoint().getStandardError()).isEqualTo(0.125);
        // 30 of a and 10 of b
        assertThat(caught.points.get(0).getPoint().getExamples()).isEqualTo(40);
        assertThat(caught.points.get(1).getPoint().getKind()).isEqualTo(Kind.PROPORTION);
    }

    @Test
    void allTasksInsideAResultsFileAreRead() throws Exception {
        String inside = sample(0, "none", "1", "1.0").strip();
        Path file = Caught.write(
                folder,
                "results_" + DATE + ".json",
                "{\"results\": {\"a\": {\"exact_match,none\": 1}, \"b\": {\"exact_match,none\": 1}}, \"versions\": {}, \"samples\":"
                        + " {\"a\": [" + inside + "], \"b\": [" + inside + "]}, \"config\": {\"model_args\":"
                        + " \"pretrained=a/b,revision=step3\"}}");
        assertThat(Caught.of(file, Caught.GIVEN).generations)
                .extracting(Generation::getTask)
                .containsExactly("a", "b");
    }

    @Test
    void textsThatOnlyTheFirstRequestHasAreUnknown() throws Exception {
        Given given = new Given("f", "m", null, 5L, null, "t", null, null, null, null);
        Path file = Caught.write(
                folder,
                "old.jsonl",
                "{\"doc_id\": 0, \"doc\": {\"gold\": 1}, \"target\": \"b\", \"arguments\": [\"Q\", \" a\"], \"resps\": [],"
                        + " \"filtered_resps\": [[-2.0, false], [-1.0, false]], \"acc\": 1.0}\n");
        Generation generation = Caught.of(file, given).generations.get(0);
        assertThat(generation.getChoices()).isEqualTo(List.of(new Choice("", -2.0, 0.0), new Choice("", -1.0, 1.0)));
        assertThat(generation.getTargets()).isEmpty();
    }
}
