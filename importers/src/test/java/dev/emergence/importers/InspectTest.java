package dev.emergence.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of Inspect in their three forms; the files are written here. */
class InspectTest {
    static final String HEADER =
            "{\"version\": 2, \"status\": \"%s\", \"eval\": {\"task\": \"lab/sums\", \"model\": \"hf/lab/tiny-14m\", \"model_args\":"
                    + " {\"revision\": \"step3000\"}, \"created\": \"2025-01-02T03:04:05+00:00\"}, \"results\": {\"completed_samples\": 2,"
                    + " \"scores\": [{\"name\": \"match\", \"scorer\": \"match\", \"metrics\": {\"accuracy\": {\"value\": 0.5}, \"stderr\":"
                    + " {\"value\": 0.25}}}]}%s}";
    private static final Given GIVEN = Caught.GIVEN;

    @TempDir
    private Path folder;

    static String sample(String id, int epoch, String value, String more) {
        return "{\"id\": \"" + id + "\", \"epoch\": " + epoch
                + ", \"input\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"2+2=\"}]}], \"target\": \"4\","
                + " \"messages\": [{\"content\": \"long\"}], \"output\": {\"choices\": [{\"message\": {\"content\": \"It is 4.\"},"
                + " \"stop_reason\": \"stop\"}]}, \"scores\": {\"match\": {\"value\": " + value
                + ", \"answer\": \"4\"}}" + more + "}";
    }

    private Caught json(String... samples) throws Exception {
        String list = ", \"samples\": [" + String.join(",", samples) + "]";
        return Caught.of(Caught.write(folder, "log.json", HEADER.formatted("success", list)), GIVEN);
    }

    @Test
    void anEpochIsAnAttempt() throws Exception {
        Caught caught = json(sample("a", 1, "\"C\"", ""), sample("a", 2, "\"I\"", ""), sample("b", 1, "\"P\"", ""));
        assertThat(caught.generations).extracting(Generation::getAttempt).containsExactly(0, 1, 0);
        Generation first = caught.generations.get(0);
        assertThat(first.getModel()).isEqualTo("tiny-14m");
        assertThat(first.getTask()).isEqualTo("sums");
        assertThat(first.getStep()).isEqualTo(3000);
        assertThat(first.getPrompt()).isEqualTo("2+2=");
        assertThat(first.getOutput()).isEqualTo("4");
        assertThat(first.getAttributes()).containsEntry("response", "It is 4.");
        assertThat(first.getScores()).containsExactly(entry("inspect:match", 1.0));
        // a is half right in two attempts, b is half right
        assertThat(caught.points).singleElement().satisfies(point -> {
            assertThat(point.getPoint().getMean()).isEqualTo(0.5);
            assertThat(point.getPoint().getExamples()).isEqualTo(2);
            assertThat(point.getPoint().getKind()).isEqualTo(Kind.PROPORTION);
        });
    }

    @Test
    void whatEndedInAnErrorOrWasInvalidatedIsLeftOut() throws Exception {
        Caught caught = json(
                sample("a", 1, "\"C\"", ", \"error\": {\"message\": \"x\"}"),
                sample("b", 1, "\"C\"", ", \"invalidation\": {\"author\": \"x\"}"),
                sample("c", 1, "NaN", ""));
        assertThat(caught.generations).extracting(Generation::getExample).containsExactly("c");
        assertThat(caught.generations.get(0).getScores()).isEmpty();
        assertThat(caught.leftOut)
                .contains("a sample that ended in an error", "a sample that was invalidated")
                .hasSize(3);
    }

    @Test
    void lettersThatAllHaveALikelihoodAreChoices() throws Exception {
        String logprobs =
                "\"logprobs\": {\"content\": [{\"token\": \"B\", \"top_logprobs\": [{\"token\": \" A\", \"logprob\": -2.0},"
                        + " {\"token\": \"B\", \"logprob\": -0.25}]}]}, \"stop_reason\"";
        String choices = sample("a", 1, "\"C\"", ", \"choices\": [\"three\", \"four\"]")
                .replace("\"target\": \"4\"", "\"target\": \"B\"")
                .replace("\"stop_reason\"", logprobs);
        assertThat(json(choices).generations.get(0).getChoices())
                .isEqualTo(List.of(new Choice("A", -2.0, 0.0), new Choice("B", -0.25, 1.0)));
        assertThat(json(choices.replace("\" A\"", "\"the\"")).generations.get(0).getChoices())
                .isNull();
    }

    @Test
    void allFormsOfALogSayTheSame() throws Exception {
        Caught plain = json(sample("a/1", 1, "\"C\"", ""), sample("b", 1, "0.25", ""));
        Archive deflate = new Archive()
                .add("samples/b_epoch_1.json", 8, sample("b", 1, "0.25", ""), 0)
                .add("samples/a/1_epoch_1.json", 8, sample("a/1", 1, "\"C\"", ""), 0)
                .add("header.json", 8, HEADER.formatted("success", ""), 0);
        Archive chunked = new Archive()
                .add("header.json", 93, HEADER.formatted("success", ""), 0)
                .add("samples/a/1_epoch_1/sample.json", 93, sample("a/1", 1, "\"C\"", ""), 0)
                .add("samples/a/1_epoch_1/messages/0.json", 93, "[]", 0)
                .add("samples/b_epoch_1/sample.json", 93, sample("b", 1, "0.25", ""), 0);
        Archive journal = new Archive()
                .add("_journal/start.json", 0, HEADER.formatted("started", "").replace("\"results\"", "\"r\""), 0)
                .add("samples/b_epoch_1.json", 0, sample("b", 1, "0.25", ""), 0)
                .add("samples/a/1_epoch_1.json", 0, sample("a/1", 1, "\"C\"", ""), 0);
        for (Archive archive : List.of(deflate, chunked, journal)) {
            Caught caught = Caught.of(archive.write(folder.resolve("log.eval")), GIVEN);
            plain.generations.forEach(one -> one.getAttributes().clear());
            caught.generations.forEach(one -> one.getAttributes().clear());
            assertThat(caught.generations).isEqualTo(plain.generations);
            assertThat(caught.points).isEqualTo(plain.points);
            assertThat(caught.refused).isEmpty();
        }
    }

    @Test
    void aLogWithoutSamplesHasItsResults() throws Exception {
        Caught caught = Caught.of(Caught.write(folder, "log.json", HEADER.formatted("success", "")), GIVEN);
        assertThat(caught.points).singleElement().satisfies(point -> {
            assertThat(point.getPoint().getMetric()).isEqualTo("inspect:match");
            assertThat(point.getPoint().getSuccesses()).isEqualTo(1);
        });
    }

    @Test
    void archivesThatLieAreRefused() throws Exception {
        String sample = sample("a", 1, "\"C\"", "");
        Archive longer = new Archive()
                .add("header.json", 8, HEADER.formatted("success", ""), 0)
                .add("samples/a_epoch_1.json", 8, sample, -100);
        assertThat(Caught.of(longer.write(folder.resolve("log.eval")), GIVEN).refused)
                .containsExactly("samples/a_epoch_1: can't be unpacked: a member is longer than the directory says");
        Archive outside = new Archive().add("../header.json", 0, "{}", 0);
        assertThatThrownBy(() -> Caught.of(outside.write(folder.resolve("log.eval")), GIVEN))
                .hasMessage("has a member that lies outside");
        Archive bomb = new Archive().add("header.json", 0, "{}", Integer.MAX_VALUE - 2);
        assertThatThrownBy(() -> Caught.of(bomb.write(folder.resolve("log.eval")), GIVEN))
                .hasMessage("a member is larger than 1 GiB");
        byte[] whole = longer.bytes();
        assertThatThrownBy(() -> Caught.of(
                        java.nio.file.Files.write(
                                folder.resolve("log.eval"), java.util.Arrays.copyOf(whole, whole.length / 2)),
                        GIVEN))
                .hasMessageContaining("its directory is missing");
        Archive empty = new Archive().add("nothing.json", 0, "{}", 0);
        assertThatThrownBy(() -> Caught.of(empty.write(folder.resolve("log.eval")), GIVEN))
                .hasMessage("has neither header.json nor a journal");
    }

    @Test
    void aRunWithoutAScorerIsRefused() throws Exception {
        Path file =
                Caught.write(folder, "log.json", HEADER.formatted("success", "").replace("\"scores\"", "\"others\""));
        assertThatThrownBy(() -> Caught.of(file, GIVEN)).hasMessageStartingWith("was run without a scorer");
    }
}
