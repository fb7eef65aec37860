package dev.emergence.importers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is different keeps names of its own, in every format; where the file can't tell it apart, it is told. */
class ApartTest {
    private static final Given AT = new Given("f", "m", null, 5L, null, null, null, null, 100L, 0.01);
    private static final Given RUN = new Given("f", "m", null, null, null, null, null, null, 100L, 0.01);

    @TempDir
    private Path folder;

    private Caught read(String name, String text, Given given) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Caught.of(Files.writeString(file, text), given);
    }

    private static List<String> metrics(Caught caught) {
        return caught.points.stream().map(point -> point.getPoint().getMetric()).toList();
    }

    private static String results(int shots, String more) {
        return "{\"results\": {\"arc\": {\"acc,none\": 0.5}, \"all\": {\"acc,none\": 0.5}}, \"versions\": {}, \"n-shot\": {\"arc\": "
                + shots + ", \"all\": 0}, \"group_subtasks\": {\"all\": [\"arc\"], \"arc\": []}" + more + "}";
    }

    private static String sample(int doc, String hash, String responses, String more) {
        return "{\"doc_id\": " + doc + ", \"doc\": {}, \"doc_hash\": \"" + hash
                + "\", \"target\": \"4\", \"arguments\": {\"gen_args_0\": {\"arg_0\": \"Q\", \"arg_1\": {}}}, \"resps\": [["
                + responses + "]], \"filtered_resps\": [[" + responses
                + "]], \"filter\": \"none\", \"metrics\": [\"acc\"], \"acc\": 1.0" + more + "}";
    }

    @Test
    void lmEvalsRunsOfSeveralNumbersOfShotsAreTasks() throws Exception {
        Caught none = read("0/results.json", results(0, ""), AT);
        assertThat(none.points).extracting(Checkpoint::getTask).containsExactly("arc", "all");
        Caught five = read("5/results.json", results(5, ""), AT);
        // the tool gives a group 0 whatever its parts have
        assertThat(five.points).extracting(Checkpoint::getTask).containsExactly("arc:5-shot", "all:5-shot");
        Caught samples = read("5/samples_arc_2025-01-02T03-04-05.jsonl", sample(0, "a", "\"4\"", "") + "\n", AT);
        assertThat(samples.generations).extracting(Generation::getTask).containsExactly("arc:5-shot");
        assertThat(read("6/results.json", results(5, ""), task("mine")).points)
                .extracting(Checkpoint::getTask)
                .containsOnly("mine");
    }

    @Test
    void lmEvalsDocumentsOfOneNumberAreTwoWhereTheirHashesDiffer() throws Exception {
        String lines = sample(0, "aaaaaaaaaa", "\"4\"", "") + "\n" + sample(0, "bbbbbbbbbb", "\"5\"", "") + "\n"
                + sample(1, "cccccccccc", "\"4\"", "") + "\n";
        Caught caught = read("samples_t_2025-01-02T03-04-05.jsonl", lines, AT);
        assertThat(caught.generations)
                .extracting(Generation::getExample)
                .containsExactly("0/aaaaaaaaaa", "0/bbbbbbbbbb", "1");
        assertThat(caught.points.get(0).getPoint().getExamples()).isEqualTo(3);
    }

    @Test
    void lmEvalsDocumentThatComesAgainWithAnotherScoreIsTold() throws Exception {
        String line =
                "{\"doc_id\": 0, \"doc\": {}, \"target\": \"4\", \"arguments\": [[\"Q\", {}]], \"resps\": [[\"4\"]],"
                        + " \"filtered_resps\": [\"4\"], \"acc\": 1.0}\n";
        Caught caught = read("t.jsonl", line + line + line.replace("1.0", "0.0"), task("t"));
        assertThat(caught.generations).hasSize(1);
        assertThat(caught.leftOut)
                .containsExactly(
                        "1 scores of documents that come again without another filter's name, and say another number:"
                                + " the last one counts. The results beside the samples name the filters of older versions");
    }

    private static Given task(String task) {
        return new Given("f", "m", null, 5L, null, task, null, null, 100L, 0.01);
    }

    @Test
    void lmEvalsRepeatedResponsesAreAttempts() throws Exception {
        Caught caught =
                read("samples_t_2025-01-02T03-04-05.jsonl", sample(0, "a", "\"4\", \"5\", \"4\"", "") + "\n", AT);
        assertThat(caught.generations).extracting(Generation::getAttempt).containsExactly(0, 1, 2);
        assertThat(caught.generations).extracting(Generation::getOutput).containsExactly("4", "5", "4");
        assertThat(caught.generations).extracting(one -> one.getScores().size()).containsExactly(1, 0, 0);
        String majority = sample(0, "a", "\"4\", \"5\"", "")
                .replace("\"filtered_resps\": [[\"4\", \"5\"]]", "\"filtered_resps\": [\"4\"]");
        Caught one = read("samples_u_2025-01-02T03-04-05.jsonl", majority + "\n", AT);
        assertThat(one.generations).hasSize(1);
        String told = "of a document's responses, or of what the tool's filter made of them, all but the first";
        assertThat(one.leftOut).contains(told);
        String parts = sample(0, "a", "\"4 and 5\"", "")
                .replace("\"filtered_resps\": [[\"4 and 5\"]]", "\"filtered_resps\": [[\"4\", \"5\"]]");
        Caught first = read("samples_v_2025-01-02T03-04-05.jsonl", parts + "\n", AT);
        assertThat(first.generations).extracting(Generation::getOutput).containsExactly("4");
        assertThat(first.leftOut).contains(told);
    }

    @Test
    void lmEvalsSamplesOfATaskWithoutAMeanAreRead() throws Exception {
        Caught caught = read(
                "results.json", results(0, ", \"samples\": {\"other\": [" + sample(0, "a", "\"4\"", "") + "]}"), AT);
        assertThat(caught.generations).extracting(Generation::getTask).containsExactly("other");
    }

    @Test
    void inspectsReducersAreMetrics() throws Exception {
        String score =
                "{\"name\": \"match\", \"scorer\": \"match\", \"reducer\": %s, \"metrics\": {\"accuracy\": {\"value\": %s}%s}}";
        String scores = score.formatted("\"mean\"", "0.25", "") + "," + score.formatted("\"max\"", "0.5", "") + ","
                + score.formatted("null", "0.25", ", \"mean\": {\"value\": 0.125}");
        Caught caught = read(
                "log.json",
                InspectTest.HEADER
                        .formatted("success", "")
                        .replaceFirst("\"scores\": \\[.*\\]", "\"scores\": [" + scores + "]"),
                AT);
        assertThat(metrics(caught)).containsExactly("inspect:match", "inspect:match:max", "inspect:match");
        assertThat(caught.leftOut).containsExactly("inspect:match: other metrics than its accuracy and its stderr");
    }

    @Test
    void helmsPerturbationsOfOneKindAreExamplesOfTheirOwn() throws Exception {
        String request = ToolsTest.REQUEST.formatted("test", "id1", ToolsTest.MAPPING, "true", "-1");
        String changed = "\"id\": \"id1\", \"perturbation\": {\"name\": \"typos\", \"fairness\": false, \"prob\": %s}";
        String both = request.replace("\"id\": \"id1\"", changed.formatted("0.1")) + ","
                + request.replace("\"id\": \"id1\"", changed.formatted("0.5")) + "," + request;
        Caught caught = read("scenario_state.json", ToolsTest.STATE.formatted(both), task("t"));
        assertThat(caught.generations)
                .extracting(Generation::getExample)
                .containsExactly("id1/typos,prob=0.1", "id1/typos,prob=0.5", "id1");
    }

    @Test
    void olmoEvalsTaskAskedInTwoWaysIsTwo() throws Exception {
        String task =
                "{\"task\": \"piqa\", \"task_hash\": \"0000000000%s\", \"config\": {\"num_fewshot\": %d, \"primary_metric\": {\"type\": \"%s\"}}}";
        read(
                "metrics.json",
                "{\"experiment_id\": \"x\", \"config\": {\"provider\": {}}, \"tasks\": ["
                        + task.formatted("f35fd9", 0, "LogprobMC") + ","
                        + task.formatted("abcdef", 5, "LogprobPerCharMC") + "]}",
                AT);
        Caught none = read("piqa_f35fd9-predictions.jsonl", ToolsTest.OLMO, AT);
        Caught five = read("piqa_abcdef-predictions.jsonl", ToolsTest.OLMO, AT);
        assertThat(none.generations.get(0).getTask()).isEqualTo("piqa");
        assertThat(five.generations.get(0).getTask()).isEqualTo("piqa:5-shot");
        assertThat(none.generations.get(0).getScores()).containsOnlyKeys("olmo-eval:accuracy:logprob");
        assertThat(five.generations.get(0).getScores()).containsOnlyKeys("olmo-eval:accuracy:logprob_per_char");
        Caught parts = read(
                "piqa_f35fd9-predictions.jsonl",
                ToolsTest.OLMO + ToolsTest.OLMO + ToolsTest.OLMO.replace("\"doc_id\": 0", "\"doc_id\": 1"),
                AT);
        // the second is the first again; without the requests beside, doc_id tells documents apart
        List<String> names =
                parts.generations.stream().map(Generation::getExample).toList();
        assertThat(names).allMatch(name -> name.matches("n7/[0-9a-f]{12}"));
        assertThat(names.get(1)).isEqualTo(names.get(0)).isNotEqualTo(names.get(2));
    }

    @Test
    void everyEvalEversParametersOfAMetricAreInItsName() throws Exception {
        String result =
                "{\"evaluation_name\": \"t\", \"metric_config\": {\"metric_name\": \"pass@k\", \"metric_parameters\": {\"k\": %d}},"
                        + " \"score_details\": {\"score\": 0.5}}";
        Caught caught = read(
                "eee.json",
                "{\"evaluation_id\": \"e\", \"model_info\": {}, \"evaluation_results\": [" + result.formatted(1) + ","
                        + result.formatted(10) + "]}",
                AT);
        assertThat(metrics(caught)).containsExactly("eee:pass@k:k=1", "eee:pass@k:k=10");
    }

    @Test
    void openAisEventsOfAnotherRunAreRefused() throws Exception {
        String other = ToolsTest.OPENAI
                .replace("\"run_id\": \"r\"", "\"run_id\": \"q\"")
                .replace("true", "false");
        Caught caught = read("log.jsonl", ToolsTest.OPENAI + other, AT);
        assertThat(caught.generations).hasSize(1);
        assertThat(metrics(caught)).containsExactly("openai-evals:accuracy");
        assertThat(caught.points.get(0).getPoint().getMean()).isEqualTo(1);
        assertThat(caught.refused)
                .containsExactly(
                        "line 7: is of another run than the first: each needs a file of its own",
                        "line 8: is of another run than the first: each needs a file of its own");
        String again =
                "{\"run_id\": \"r\", \"event_id\": 3, \"sample_id\": \"s1\", \"type\": \"match\", \"data\": {\"correct\": false}}\n";
        assertThat(read("log.jsonl", ToolsTest.OPENAI + again, AT).leftOut)
                .containsExactly("an event that gives a sample another number: the later one counts");
    }

    @Test
    void verifiersEnvironmentsOfAGroupCountTheirExamplesEach() throws Exception {
        String row = ToolsTest.VERIFIERS.formatted("0.5");
        String sums = row.replace("\"example_id\": 0", "\"example_id\": 0, \"task\": \"sums\"");
        String plain = row.replace("\"example_id\": 0", "\"example_id\": 0, \"task\": \"default\"");
        Caught caught = read("results.jsonl", sums + sums + plain, task("t"));
        assertThat(caught.generations)
                .extracting(one -> one.getExample() + " " + one.getAttempt())
                .containsExactly("sums/0 0", "sums/0 1", "0 0");
    }

    @Test
    void whatStandsBesideAndIsBrokenIsTold() throws Exception {
        Files.writeString(folder.resolve("metadata.json"), "{\"env_id\": ");
        Caught caught = read("results.jsonl", ToolsTest.VERIFIERS.formatted("0.5"), task("t"));
        assertThat(caught.leftOut).anyMatch(why -> why.startsWith("what metadata.json beside it says: it is no JSON"));
    }

    @Test
    void openTelemetrysAttemptsAtOneCaseStayTwo() throws Exception {
        String json = Files.readString(Path.of("src/test/resources/golden/otlp/logs.json"))
                .replaceAll("\\s*\n\\s*", "");
        String attempt =
                "{\"key\": \"emergence.attempt\", \"value\": {\"intValue\": \"%d\"}}, {\"key\": \"emergence.family\"";
        String lines = "";
        for (int i : new int[] {0, 1, 2_000_000}) {
            lines += json.replace("{\"key\": \"emergence.family\"", attempt.formatted(i)) + "\n";
        }
        Caught caught = read("logs.jsonl", lines, Given.NOTHING);
        assertThat(caught.generations)
                .filteredOn(one -> one.getExample().startsWith("case-17"))
                .extracting(Generation::getAttempt)
                .containsExactly(0, 1);
        assertThat(caught.refused).anyMatch(why -> why.endsWith("its emergence.attempt is not from 0 to 1000000"));
    }

    @Test
    void splitsOfOneTaskInAHistoryAreTasks() throws Exception {
        Caught caught = read(
                "history.csv",
                "_timestamp,_step,eval/arc/acc,test/arc/acc,eval_5shot/arc/acc,arc/acc,lr\n1,7,0.25,0.5,0.75,,0.1\n",
                RUN);
        assertThat(caught.points).extracting(Checkpoint::getTask).containsExactly("arc", "test/arc", "eval_5shot/arc");
        assertThat(caught.leftOut)
                .containsExactly(
                        "columns that are no evaluation's by their names: arc/acc, lr. --metric COLUMN takes one of them");
    }

    @Test
    void aFractionOfAStepTakesNotThePlaceOfTheNext() throws Exception {
        Caught caught = read("t.csv", "step,task,metric,value\n0.5,t,acc,0.25\n1,t,acc,0.5\n", RUN);
        assertThat(caught.points).hasSize(1);
        assertThat(caught.refused).containsExactly("line 2: its step is no whole number");
        Caught history = read("history.csv", "_timestamp,_step,step,eval/t/acc\n1,1,0.5,0.25\n2,2,1,0.5\n", RUN);
        assertThat(history.points).hasSize(1);
        assertThat(history.refused).containsExactly("line 2: has no step that is a whole number");
    }
}
