package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchCommandTest {
    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();

    private int watch(FakeIngest ingest, String command, String... options) {
        List<String> words = new ArrayList<>(List.of("watch", folder.toString(), "--family", "f", "--model", "m"));
        words.addAll(List.of("--settled", "0", "--once", "--url", ingest.url()));
        words.addAll(List.of(options));
        words.addAll(List.of("--", "sh", "-c", command));
        return Emergence.commandLine().setErr(new PrintWriter(said, true)).execute(words.toArray(String[]::new));
    }

    private void checkpoint(String name) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve(name)).resolve("weights"), "w");
    }

    /** A table of points, which names its step itself. */
    private static String writes() {
        return "echo {step} >>{results}/../order;"
                + " printf 'step,task,metric,value,standard_error,examples\\n{step},t,score,0.5,0.1,100\\n' >{results}/points.csv";
    }

    @Test
    void eachCheckpointIsEvaluatedOnceInOrderAndWhatItWritesIsSent() throws Exception {
        checkpoint("checkpoint-2000");
        checkpoint("checkpoint-900");
        checkpoint("tmp-checkpoint-3000");
        try (FakeIngest ingest = new FakeIngest()) {
            assertThat(watch(ingest, writes())).as("%s", said).isZero();
            assertThat(Files.readAllLines(folder.resolve("emergence-results/order")))
                    .containsExactly("900", "2000");
            assertThat(ingest.points).hasSize(2);
            assertThat(ingest.points.get(0)).contains("\"step\":900", "\"family\":\"f\"", "\"model\":\"m\"");

            // as after a restart: nothing is done twice, and what is new is found
            checkpoint("checkpoint-3000");
            assertThat(watch(ingest, writes())).isZero();
            assertThat(Files.readAllLines(folder.resolve("emergence-results/order")))
                    .containsExactly("900", "2000", "3000");
        }
        assertThat(said.toString()).contains("evaluates checkpoint-900", "checkpoint-2000 is done");
    }

    @Test
    void whatIsImportedGoesWithTheTokenThatWasGiven() throws Exception {
        for (int step = 1; step <= 4; step++) {
            checkpoint("checkpoint-" + step);
        }
        Path token = Files.writeString(folder.resolve("token"), "emt_secret\n");
        try (FakeIngest ingest = new FakeIngest()) {
            assertThat(watch(ingest, writes(), "--token-file", token.toString(), "--parallel", "2"))
                    .as("%s", said)
                    .isZero();
            assertThat(ingest.points).hasSize(4);
            assertThat(ingest.authorizations).containsOnly("Bearer emt_secret");
        } finally {
            Remote.tokenFile(null);
        }
    }

    @Test
    void whatFailsIsSaidAndTriedAgainAtTheNextStart() throws Exception {
        checkpoint("step100");
        try (FakeIngest ingest = new FakeIngest()) {
            assertThat(watch(ingest, "exit 3")).isEqualTo(1);
            assertThat(said.toString()).contains("step100 has failed: it is tried again at the next start");
            assertThat(watch(ingest, writes())).isZero();
            assertThat(ingest.points).hasSize(1);
        }
    }

    @Test
    void namesOfCheckpointsSayTheirSteps() throws Exception {
        for (String name : List.of("epoch=2-step=3000.ckpt", "global_step200", "1000", "ckpt_40.safetensors")) {
            Files.writeString(folder.resolve(name), "w");
        }
        for (String other : List.of(".step7", "step8.tmp", "latest", "events.log", "trainer_state9.json")) {
            Files.writeString(folder.resolve(other), "w");
        }
        assertThat(new Checkpoints(folder, 0).present())
                .extracting(Checkpoints.Checkpoint::step)
                .containsExactly(40L, 200L, 1000L, 3000L);
    }

    @Test
    void oneThatStillGrowsIsNotWhole() throws Exception {
        Path file = Files.writeString(folder.resolve("step5"), "w");
        Checkpoints checkpoints = new Checkpoints(folder, 1000);
        Checkpoints.Checkpoint five = checkpoints.present().get(0);
        assertThat(checkpoints.isWhole(five, 10_000)).isFalse();
        Files.writeString(file, "ww");
        assertThat(checkpoints.isWhole(five, 11_500)).isFalse();
        assertThat(checkpoints.isWhole(five, 12_500)).isTrue();
    }
}
