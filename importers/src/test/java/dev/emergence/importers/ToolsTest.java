package dev.emergence.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of the other tools, one of each written here. */
class ToolsTest {
    static final String STATE =
            "{\"adapter_spec\": {\"method\": \"multiple_choice_joint\", \"model\": \"lab/tiny\"}, \"request_states\": [%s]}";
    static final String REQUEST =
            "{\"instance\": {\"input\": {\"text\": \"Q\"}, \"references\": [{\"output\": {\"text\": \"no\"}, \"tags\": []}, {\"output\":"
                    + " {\"text\": \"yes\"}, \"tags\": [\"correct\"]}], \"split\": \"%s\", \"id\": \"%s\"}, \"train_trial_index\": 0,"
                    + " %s \"request\": {\"prompt\": \"Q?\"}, \"result\": {\"success\": %s, \"completions\": [{\"text\": \" B\","
                    + " \"logprob\": %s, \"finish_reason\": {\"reason\": \"length\"}}]}}";
    static final String MAPPING = "\"output_mapping\": {\"A\": \"no\", \"B\": \"yes\"},";
    static final String STATS =
            "[{\"instance_id\": \"id1\", \"train_trial_index\": 0, \"stats\": [{\"name\": {\"name\": \"exact_match\", \"split\": \"test\"},"
                    + " \"count\": 1, \"mean\": 1.0}, {\"name\": {\"name\": \"num_bytes\"}, \"mean\": 3}, {\"name\": {\"name\":"
                    + " \"quasi_exact_match\"}, \"count\": 0}]}]";
    static final String OLMO =
            "{\"doc_id\": 0, \"native_id\": \"n7\", \"model_output\": [{\"text\": \" no\", \"sum_logits\": -3.0}, {\"text\": \" yes\","
                    + " \"sum_logits\": -1.5}], \"instance_metrics\": {\"accuracy\": {\"logprob\": 1.0}, \"logprob\": {\"logprob\": -1.5}},"
                    + " \"label\": 1, \"final_output\": \" no\"}\n";
    static final String EEE =
            "{\"schema_version\": \"0.3.0\", \"evaluation_id\": \"e\", \"evaluation_timestamp\": \"1750000000\", \"model_info\": {\"id\":"
                    + " \"lab/tiny\", \"additional_details\": {\"params_billions\": 0.5}}, \"evaluation_results\": [{\"evaluation_name\":"
                    + " \"t\", \"metric_config\": {\"metric_name\": \"judge\", \"lower_is_better\": false, \"min_score\": 0, \"max_score\":"
                    + " 100}, \"score_details\": {\"score\": 75, \"uncertainty\": {\"standard_error\": {\"value\": 5}, \"num_samples\": 20}}}]}";
    static final String EEE_INSTANCE =
            "{\"schema_version\": \"0.3.0\", \"evaluation_id\": \"e\", \"model_id\": \"lab/tiny\", \"evaluation_name\": \"t\","
                    + " \"sample_id\": 5, \"input\": {\"raw\": \"Q\", \"reference\": [\"4\"]}, \"output\": {\"raw\": [\"It is 4.\"]},"
                    + " \"answer_attribution\": [{\"extracted_value\": \"4\"}], \"evaluation\": {\"score\": 1.0, \"is_correct\": true}}\n";
    static final String OPENAI =
            "{\"spec\": {\"completion_fns\": [\"lab/tiny\"], \"eval_name\": \"t\"}}\n{\"final_report\": {\"accuracy\": 1}}\n"
                    + "{\"run_id\": \"r\", \"event_id\": 1, \"sample_id\": \"s1\", \"type\": \"match\", \"data\": {\"correct\": true,"
                    + " \"expected\": \"4\", \"picked\": \"4\"}, \"created_at\": \"2025-01-02 03:04:05.5+00:00\"}\n"
                    + "{\"run_id\": \"r\", \"event_id\": 0, \"sample_id\": \"s1\", \"type\": \"sampling\", \"data\": {\"prompt\": \"Q\","
                    + " \"sampled\": [\"it is 4\"]}}\n";
    static final String NEMO =
            "{\"problem_idx\": 3, \"prompt\": \"Q\", \"expected_answer\": \"4\", \"model_response\": \"So 4.\", \"extracted_answer\":"
                    + " \"4\", \"reward\": 1.0, \"scoring_details\": {\"correct\": true}, \"metadata\": {\"benchmark\": \"t\"}}\n"
                    + "{\"problem_idx\": 4, \"prompt\": \"Q\", \"expected_answer\": \"4\", \"model_response\": \"So 4.\", \"reward\": 0.0,"
                    + " \"scoring_details\": {\"method\": \"skipped\", \"reason\": \"judge\"}, \"metadata\": {\"benchmark\": \"t\"}}\n";
    static final String VERIFIERS =
            "{\"example_id\": 0, \"prompt\": [{\"role\": \"user\", \"content\": \"Q\"}], \"completion\": [{\"role\": \"assistant\","
                    + " \"content\": \"4\"}, {\"role\": \"user\", \"content\": \"wrong\"}], \"answer\": \"4\", \"reward\": %s,"
                    + " \"generation_ms\": 5.0, \"right\": 1.0}\n";
    static final String BIG_BENCH =
            "{\"model\": {\"model_name\": \"tiny\", \"total_params\": 5e8, \"training_steps\": 1000}, \"task\": {\"task_name\": \"t\"},"
                    + " \"queries\": [{\"shots\": 0, \"samples\": [{\"input\": \"Q\", \"targets\": [\"no\", \"yes\"], \"target_scores\":"
                    + " {\"no\": 0, \"yes\": 1}, \"absolute_scores\": [-2.0, -1.0], \"correct\": 1}]}], \"scores\": [{\"number_of_shots\": 0,"
                    + " \"score_dict\": {\"multiple_choice_grade\": 1.0}}]}";
    private static final Given AT = new Given("f", "m", null, 5L, null, null, null, null, null, 0.01);

    @TempDir
    private Path folder;

    private Caught read(String name, String text) throws Exception {
        return Caught.of(Caught.write(folder, name, text), AT);
    }

    private void helm() throws Exception {
        Caught.write(folder, "per_instance_stats.json", STATS);
        Caught.write(
                folder,
                "run_spec.json",
                "{\"name\": \"bbq:subject=all,model=lab_tiny\", \"scenario_spec\": {}, \"adapter_spec\": {}}");
    }

    @Test
    void helmsLettersStandForTheirTexts() throws Exception {
        helm();
        Caught caught = read(
                "scenario_state.json",
                STATE.formatted(REQUEST.formatted("test", "id1", MAPPING, "true", "0.0") + ","
                        + REQUEST.formatted("test", "id2", MAPPING, "false", "0.0") + ","
                        + REQUEST.formatted("valid", "id3", MAPPING, "true", "0.0")));
        assertThat(caught.generations).extracting(Generation::getExample).containsExactly("id1", "id3");
        Generation first = caught.generations.get(0);
        assertThat(first.getTask()).isEqualTo("bbq:subject=all");
        assertThat(caught.generations.get(1).getTask()).isEqualTo("bbq:subject=all:valid");
        assertThat(first.getTargets()).containsExactly("yes");
        assertThat(first.getOutput()).isEqualTo("yes");
        assertThat(first.getScores()).containsExactly(entry("helm:exact_match", 1.0));
        assertThat(first.getFinishReason()).isEqualTo("length");
        assertThat(caught.leftOut).containsExactly("a request that failed");
    }

    @Test
    void helmsRequestsOfOneInstanceAreOneExample() throws Exception {
        helm();
        String one = REQUEST.formatted(
                "test", "id1", "\"reference_index\": 0, \"request_mode\": \"original\",", "true", "-2.5");
        String two = REQUEST.formatted("test", "id1", "\"reference_index\": 1,", "true", "-1.5");
        String calibration = REQUEST.formatted(
                "test", "id1", "\"reference_index\": 1, \"request_mode\": \"calibration\",", "true", "-9");
        Caught caught = read("scenario_state.json", STATE.formatted(one + "," + two + "," + calibration));
        assertThat(caught.generations).singleElement().satisfies(generation -> assertThat(generation.getChoices())
                .isEqualTo(List.of(new Choice("no", -2.5, 0.0), new Choice("yes", -1.5, 1.0))));
        String none = one.replace("-2.5", "0.0") + "," + two.replace("-1.5", "0");
        Caught without = read("scenario_state.json", STATE.formatted(none));
        assertThat(without.generations.get(0).getChoices()).isNull();
        assertThat(without.leftOut).containsExactly("choices whose likelihoods are all 0: the tool had none");
    }

    @Test
    void helmsOtherFilesAreReadWithTheFirst() throws Exception {
        helm();
        assertThat(read("per_instance_stats.json", STATS).leftOut)
                .singleElement()
                .asString()
                .startsWith("nothing:");
    }

    @Test
    void olmoEvalsChoiceOfTheLabelIsTheRightOne() throws Exception {
        Path run = java.nio.file.Files.createDirectories(folder.resolve("results"));
        Caught.write(
                run,
                "metrics.json",
                "{\"config\": {\"provider\": {\"model\": \"/ckpt/tiny/step300\"}}, \"tasks\": [{\"task\": \"piqa\", \"config\": {\"primary_metric\": {\"type\":"
                        + " \"LogprobPerTokenMCAccuracyMetric\"}}}], \"experiment_id\": \"x\"}");
        Caught.write(
                run,
                "piqa_f35fd9-requests.jsonl",
                "{\"request_type\": \"loglikelihood\", \"idx\": 0, \"request\": {\"context\": \"Q\", \"perplexity_context\": \"Q\"}}\n");
        Caught caught = Caught.of(Caught.write(run, "piqa_f35fd9-predictions.jsonl", OLMO), Caught.GIVEN);
        Generation only = caught.generations.get(0);
        assertThat(only.getTask()).isEqualTo("piqa");
        assertThat(only.getStep()).isEqualTo(300);
        assertThat(only.getPrompt()).isEqualTo("Q");
        assertThat(only.getChoices()).isEqualTo(List.of(new Choice("no", -3.0, 0.0), new Choice("yes", -1.5, 1.0)));
        assertThat(only.getScores()).containsExactly(entry("olmo-eval:accuracy:logprob_per_token", 1.0));
    }

    @Test
    void everyEvalEversRangeIsBroughtToOne() throws Exception {
        Caught caught = read("eee.json", EEE);
        assertThat(caught.points).singleElement().satisfies(point -> {
            // 75 of 0 to 100, and 5
            assertThat(point.getPoint().getMean()).isEqualTo(0.75);
            assertThat(point.getPoint().getStandardError()).isEqualTo(0.05);
            assertThat(point.getPoint().getExamples()).isEqualTo(20);
            assertThat(point.getParameters()).isEqualTo(5e8);
            assertThat(point.getTime()).isEqualTo(1750000000000L);
        });
        Generation instance =
                read("eee_samples.jsonl", EEE_INSTANCE).generations.get(0);
        assertThat(instance.getOutput()).isEqualTo("4");
        assertThat(instance.getExample()).isEqualTo("5");
        assertThat(instance.getScores()).containsOnly(entry("eee:score", 1.0), entry("eee:is_correct", 1.0));
        assertThatThrownBy(() -> read("index.jsonl", "{\"eval_schema_version\": \"0.2.2\", \"object_path\": \"a\"}"))
                .hasMessageStartingWith("is the index");
    }

    @Test
    void openAisEventsOfASampleAreOneGeneration() throws Exception {
        Caught caught = read("log.jsonl", OPENAI);
        assertThat(caught.generations).singleElement().satisfies(generation -> {
            assertThat(generation.getOutput()).isEqualTo("it is 4");
            assertThat(generation.getTargets()).containsExactly("4");
            assertThat(generation.getTask()).isEqualTo("t");
            assertThat(generation.getScores()).containsExactly(entry("openai-evals:accuracy", 1.0));
        });
        assertThat(caught.points).hasSize(1);
    }

    @Test
    void nemosRewardThatNobodyJudgedIsAbsent() throws Exception {
        Caught caught = read("results.jsonl", NEMO);
        assertThat(caught.generations)
                .extracting(generation -> generation.getScores().get("nemo:reward"))
                .containsExactly(1.0, null);
        assertThat(caught.generations.get(0).getOutput()).isEqualTo("4");
        assertThat(caught.leftOut).contains("a reward that nobody judged");
    }

    @Test
    void verifiersRolloutsAreAttempts() throws Exception {
        Caught.write(
                folder,
                "metadata.json",
                "{\"env_id\": \"wordle\", \"model\": \"tiny\", \"rollouts_per_example\": 0, \"avg_reward\": 0.0}");
        Caught caught = read("results.jsonl", VERIFIERS.formatted("0.5") + VERIFIERS.formatted("1.0"));
        assertThat(caught.generations).extracting(Generation::getAttempt).containsExactly(0, 1);
        Generation first = caught.generations.get(0);
        assertThat(first.getTask()).isEqualTo("wordle");
        assertThat(first.getOutput()).isEqualTo("4");
        assertThat(first.getScores()).containsOnly(entry("verifiers:reward", 0.5), entry("verifiers:right", 1.0));
    }

    @Test
    void bigBenchsScoresAndSamples() throws Exception {
        Caught caught = read("results.json", BIG_BENCH);
        Generation only = caught.generations.get(0);
        assertThat(only.getTask()).isEqualTo("t");
        assertThat(only.getStep()).isEqualTo(1000);
        assertThat(only.getParameters()).isEqualTo(5e8);
        assertThat(only.getChoices()).isEqualTo(List.of(new Choice("no", -2.0, 0.0), new Choice("yes", -1.0, 1.0)));
        assertThat(caught.points)
                .extracting(point -> point.getPoint().getMetric())
                .contains("big-bench:multiple_choice_grade");
    }

    @Test
    void whatIsNoLogIsRefusedWithItsReason() {
        assertThatThrownBy(() -> read("details.parquet", "PAR1…")).hasMessageStartingWith("is Parquet");
        assertThatThrownBy(() -> read("metrics.db", "SQLite format 3\u0000")).hasMessageContaining("sqlite3 -csv");
        assertThatThrownBy(() -> read("runs.csv", "\"Name\",\"State\",\"Runtime\"\n\"a\",\"b\",\"c\"\n"))
                .hasMessageStartingWith("is a table of runs");
    }
}
