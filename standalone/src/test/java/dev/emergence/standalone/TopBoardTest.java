package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopBoardTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NOW = 1_000_000_000;

    private static JsonNode row(String task, String model, String verdict, double value) {
        return JSON.createObjectNode()
                .put("family", "f")
                .put("task", task)
                .put("model", model)
                .put("metric", "exact_match")
                .put("axis", model.isEmpty() ? "scaling" : "training")
                .put("verdict", verdict)
                .put("value", value)
                .put("time", NOW - 5000);
    }

    private static JsonNode none() {
        return JSON.createArrayNode();
    }

    @Test
    void tasksStandByRunsInTheOrderOfTheirSizesAndAllOfThemLast() {
        String text = new TopBoard(120, 30)
                .text(
                        List.of(
                                row("a", "f-d12", "BREAKTHROUGH", 0.5),
                                row("a", "f-d8", "NO_CHANGE", 0),
                                row("a", "", "GRADUAL", 1),
                                row("b", "f-d8", "COLLAPSE", 0.25)),
                        none(),
                        Map.of("f", "hold (2)"),
                        NOW);
        assertThat(text.lines())
                .startsWith(
                        "■ f, 2 tasks, newest data 5 s old, gate: hold (2)",
                        "                                  d8     d12     all",
                        "  a                           · 0.00  ▲ 0.50  ↗ 1.00",
                        "  b                           ▼ 0.25");
    }

    @Test
    void whatDoesNotFitIsCountedAndTheLastRunsStay() {
        List<JsonNode> rows = new ArrayList<>();
        for (int task = 0; task < 50; task++) {
            for (int run = 0; run < 20; run++) {
                rows.add(row("task-" + task, "f-" + run, "NO_CHANGE", 0));
            }
        }
        List<String> lines =
                new TopBoard(60, 10).text(rows, none(), Map.of(), NOW).lines().toList();
        assertThat(lines).hasSize(10 + 1).allMatch(line -> line.length() <= 60);
        assertThat(lines.get(0)).startsWith("■ f, 50 tasks");
        assertThat(lines.get(1)).endsWith("19");
        assertThat(lines.get(9)).isEqualTo("  43 more tasks");
    }

    @Test
    void whatWasSaidStandsBelowWithItsAge() throws Exception {
        JsonNode events = JSON.readTree(
                """
                [{"kind": "BREAKTHROUGH", "family": "f", "model": "f-d12", "task": "a", "time": 999880000, "position": {"step": 2087}},
                 {"kind": "SHARED_CHANGE", "family": "f", "model": "", "task": "", "time": 999000000}]""");
        String text = new TopBoard(120, 30).text(List.of(), events, Map.of(), NOW);
        assertThat(text.lines())
                .containsExactly(
                        "no curves yet: send generations, or run ./emergence demo",
                        "",
                        " 2 min  ▲ breakthrough, a, f-d12, step 2087",
                        "16 min  · shared change, f, over models");
    }
}
