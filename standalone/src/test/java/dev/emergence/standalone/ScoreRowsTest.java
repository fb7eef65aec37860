package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScorerDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Made-up scores. {@code brier} has one number in the catalogue, {@code own} is a scorer's own metric. */
class ScoreRowsTest {
    private static final ScorerDefinition DEFINITION = new ScorerDefinition(
            "mine",
            List.of(
                    new MetricDefinition("brier", "brier|v:1", 1, null),
                    new MetricDefinition("own", "own|v:1", 1, null)));

    private final List<ObjectNode> rows = new ArrayList<>();

    private static Score score(String example, boolean defines, Double... numbers) {
        return Score.newBuilder()
                .setFamily("f")
                .setModel("m")
                .setStep(10L)
                .setTask("t")
                .setExample(example)
                .setDefinition("d")
                .setDefines(defines ? DEFINITION : null)
                .setNumbers(List.of(numbers))
                .setPartition(2)
                .setOffset(7)
                .setTime(1_000)
                .build();
    }

    @Test
    void aScoreIsARowForEachMetricThatApplied() {
        ScoreRows made = new ScoreRows(Map.of(), rows::add);
        made.add(score("a", true, 0.25, 0.5));
        made.add(score("b", false, Double.NaN, 1.0));
        assertThat(rows)
                .extracting(row -> row.get("example").asText() + " "
                        + row.get("metric").asText() + " " + row.get("value").asDouble())
                .containsExactly("a brier 0.25", "a own 0.5", "b own 1.0");
        assertThat(rows.get(0).toString())
                .isEqualTo(
                        "{\"family\":\"f\",\"model\":\"m\",\"parameters\":null,\"step\":10,\"tokens\":null,\"task\":\"t\","
                                + "\"example\":\"a\",\"attempt\":0,\"metric\":\"brier\",\"value\":0.25,\"scorer\":\"mine\","
                                + "\"cluster\":null,\"checkpoint_id\":null,\"time\":1000,\"partition\":2,\"offset\":7}");
        assertThat(List.copyOf(
                        rows.get(0).properties().stream().map(Map.Entry::getKey).toList()))
                .isEqualTo(List.of(ScoreRows.COLUMNS.split(",")));
        assertThat(made.leftOut()).isZero();
    }

    @Test
    void onlyWhatIsWantedComes() {
        ScoreRows made = new ScoreRows(Map.of("metric", "own", "model", "m"), rows::add);
        made.add(score("a", true, 0.25, 0.5));
        assertThat(rows).extracting(row -> row.get("metric").asText()).containsExactly("own");
        ScoreRows others = new ScoreRows(Map.of("family", "g"), rows::add);
        others.add(score("a", true, 0.25, 0.5));
        assertThat(rows).hasSize(1);
    }

    @Test
    void whatNoDefinitionExplainsIsCountedAndLeftOut() {
        ScoreRows made = new ScoreRows(Map.of(), rows::add);
        made.add(score("before", false, 0.25, 0.5));
        made.add(score("a", true, 0.25, 0.5));
        made.add(score("of three numbers", false, 0.25, 0.5, 0.5));
        assertThat(rows).extracting(row -> row.get("example").asText()).containsOnly("a");
        assertThat(made.leftOut()).isEqualTo(2);
    }
}
