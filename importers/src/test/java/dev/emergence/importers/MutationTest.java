package dev.emergence.importers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with bytes changed, lost and doubled: what is broken is named, and nothing else happens. */
class MutationTest {
    private static final String SAMPLE =
            "{\"doc_id\": %d, \"doc\": {}, \"target\": \"1\", \"arguments\": {\"gen_args_0\": {\"arg_0\": \"Q\", \"arg_1\": \" no\"},"
                    + " \"gen_args_1\": {\"arg_0\": \"Q\", \"arg_1\": \" yes\"}}, \"resps\": [[[\"-2.0\", \"False\"]], [[\"-1.5\","
                    + " \"True\"]]], \"filtered_resps\": [[\"-2.0\", \"False\"], [\"-1.5\", \"True\"]], \"filter\": \"none\","
                    + " \"metrics\": [\"acc\"], \"acc\": 1.0}\n";
    private static final String LINES = SAMPLE.formatted(0) + SAMPLE.formatted(1)
            + "{\"doc_id\": 2, \"target\": \"['a', 'b']\", \"arguments\": [[\"Q\", {\"until\": []}]], \"resps\": [[\"a\"]],"
            + " \"filtered_resps\": [\"a\"], \"exact_match\": 1.0}\n";
    private static final String RESULTS =
            "{\"results\": {\"t\": {\"acc,none\": 0.5, \"acc_stderr,none\": 0.1}}, \"versions\": {},"
                    + " \"group_subtasks\": {\"t\": [\"t\"]}, \"n-samples\": {\"t\": {\"effective\": 20}}, \"samples\": {\"t\": ["
                    + SAMPLE.formatted(0) + "]}, \"config\": {\"model_args\": \"pretrained=a/b,revision=step3\"}}";
    private static final String TABLE = "step,value,n\n1,0.5,10\n\"2\",0.25,10\n";
    private static final String HELM = ToolsTest.REQUEST.formatted("test", "a", ToolsTest.MAPPING, "true", "-1") + ","
            + ToolsTest.REQUEST.formatted("test", "b", "\"reference_index\": 0,", "true", "-2") + ","
            + ToolsTest.REQUEST.formatted("test", "b", "\"reference_index\": 1,", "true", "-3");
    private static final String TRAINER =
            "{\"log_history\": [{\"eval_accuracy\": 0.5, \"step\": 10}, {\"eval_g_loss\": 2.5, \"step\": 10}]}";

    @TempDir
    private Path folder;

    /** @param text of one byte a character where it is an archive */
    private void mutate(Importer importer, String name, String text, int times) throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Given given = new Given("f", "m", null, 1L, null, "t", null, "acc", 10L, 0.1);
        for (int i = 0; i < times; i++) {
            boolean archive = name.endsWith(".eval");
            byte[] bytes = text.getBytes(archive ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
            int changes = 1 + random.nextInt(4);
            for (int change = 0; change < changes; change++) {
                bytes = mutated(bytes, random);
            }
            Path file = Files.write(folder.resolve(name), bytes);
            try {
                importer.read(new Source(file, given), new Caught());
            } catch (Refusal e) {
                assertThat(e).hasMessageMatching("(?s).+");
            } catch (IOException | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + ", number " + i + ": " + new String(bytes, StandardCharsets.UTF_8), e);
            }
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(12));
        String piece = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
        String[] others = {
            "", piece + piece, "{", "]", "null", "\"", "-1e999", "1e30", "[[", "\n", "\u0000", "\u00ff", "[]", "{}"
        };
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String changed = text.substring(0, at) + others[random.nextInt(others.length)] + text.substring(end);
        return changed.isEmpty() ? bytes : changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Bytes of archives, whose members would else break before they are read. */
    private void archives(int times) throws IOException {
        String header = InspectTest.HEADER.formatted("success", "");
        String sample = InspectTest.sample("a", 1, "\"C\"", "");
        for (int method : new int[] {0, 8, 93}) {
            byte[] whole = new Archive()
                    .add("header.json", method, header, 0)
                    .add("samples/a_epoch_1.json", method, sample, 0)
                    .bytes();
            mutate(new Inspect(), "log.eval", new String(whole, StandardCharsets.ISO_8859_1), times);
        }
    }

    private void all(int times) throws IOException {
        mutate(new LmEvalSamples(), "samples_t_2025-01-02T03-04-05.jsonl", LINES, times);
        mutate(new LmEvalSamples(), "array.json", "[" + LINES.strip().replace("}\n{", "},\n{") + "]", times);
        mutate(new LmEvalResults(), "broken.json", RESULTS, times);
        mutate(new Csv(), "t.csv", TABLE, times);
        mutate(new TrainerState(), "trainer_state.json", TRAINER, times);
        String inspect = InspectTest.HEADER.formatted(
                "success", ", \"samples\": [" + InspectTest.sample("a", 1, "\"C\"", ", \"choices\": [\"a\"]") + "]");
        mutate(new Inspect(), "log.json", inspect, times);
        mutate(new Helm(), "scenario_state.json", ToolsTest.STATE.formatted(HELM), times);
        mutate(new OlmoEval(), "piqa-predictions.jsonl", ToolsTest.OLMO.repeat(2), times);
        mutate(new EveryEvalEver(), "eee.json", ToolsTest.EEE, times);
        mutate(new EveryEvalEver(), "eee.jsonl", ToolsTest.EEE_INSTANCE.repeat(2), times);
        mutate(new OpenAiEvals(), "events.jsonl", ToolsTest.OPENAI, times);
        mutate(
                new Otlp(Otlp.Form.FILE),
                "otlp.json",
                Files.readString(Path.of("src/test/resources/golden/otlp/traces.json")),
                times);
        mutate(new Nemo(), "nemo.jsonl", ToolsTest.NEMO, times);
        mutate(
                new Verifiers(),
                "results.jsonl",
                ToolsTest.VERIFIERS.formatted("1").repeat(2),
                times);
        mutate(new BigBench(), "big-bench.json", ToolsTest.BIG_BENCH, times);
        mutate(new Wandb(), "history.csv", "_step,_timestamp,val/acc\n1,2,0.5\n2,3,0.75\n", times);
        mutate(
                new Wandb(),
                "chart.csv",
                "\"Step\",\"a - b\",\"a - b__MIN\",\"a - b__MAX\"\n\"1\",\"2\",\"2\",\"2\"\n",
                times);
        mutate(new TensorBoard(), "run-a-tag-b.csv", "Wall time,Step,Value\n1.5,2,0.5\n2.5,3,0.75\n", times);
        mutate(new Trackio(), "trackio.csv", "run_name,step,metrics\na,1,\"{\"\"val/acc\"\": 0.5}\"\n", times);
        mutate(new Mlflow(), "acc", "1628697792090 0.5 10\n1628697795789 0.75 20\n", times);
        archives(times);
    }

    @Test
    void brokenFilesAreNamed() throws IOException {
        all(100);
    }

    /** As many of each format as {@code -Dmutations} says: 10,000 take two minutes. */
    @Test
    @Tag("long")
    void thousandsOfBrokenFilesAreNamed() throws IOException {
        all(Integer.getInteger("mutations", 3000));
    }
}
