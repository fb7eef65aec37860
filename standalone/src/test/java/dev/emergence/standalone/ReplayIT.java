package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A recording with mistakes in it, replayed into the real stack. */
class ReplayIT {
    private static String line(String model, String scale, int example) {
        return """
                {"family":"replayed","model":"%s",%s,"task":"t","example":"e%d","targets":["4"],"output":"4"}"""
                .formatted(model, scale, example);
    }

    /** Examples of the curves whose points are complete, by model. */
    private static Map<String, Long> complete(JsonNode curves) {
        Map<String, Long> examples = new TreeMap<>();
        for (JsonNode curve : curves) {
            if (curve.get("complete").asInt() == curve.get("points").asInt()) {
                examples.put(
                        Verdicts.text(curve, "model"), curve.get("examples").asLong());
            }
        }
        return examples;
    }

    @Test
    void rejectedLinesAreToldAndEveryCheckpointIsCompleteWithoutThem() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lines.add(line("stepped", "\"step\":10", i));
            lines.add(line("sized", "\"parameters\":1e9", i));
        }
        lines.set(20, line("stepped", "\"step\":10,\"chance\":7", 10));
        lines.set(40, line("stepped", "\"step\":\"abc\"", 20));
        // Only announcements make checkpoints complete there.
        RunningStack running = SharedStack.RECORDED.running();
        Path file = Files.write(running.folder.resolve("mistakes.jsonl"), lines);
        Cli.Answer answer = Cli.run("replay", file.toString(), "--url", running.stack.url("ingest"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(1);
        assertThat(answer.out()).contains("98 generations");
        assertThat(answer.err())
                .contains("rejected: line 21: chance: ", "rejected: line 41: step: ")
                .contains("2 of 100 generations were rejected")
                .doesNotContain("the size of", "Exception", "incomplete");

        long deadline = System.nanoTime() + 60_000_000_000L;
        Map<String, Long> complete = Map.of();
        while (complete.size() < 2 && System.nanoTime() < deadline) {
            Thread.sleep(200);
            complete = complete(running.verdicts.get("/v1/curves?family=replayed&axis=training&metric=exact_match"));
        }
        assertThat(complete).isEqualTo(Map.of("stepped", 48L, "sized", 50L));
    }
}
