package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows are made up, of the shape that /v1/verdicts has. */
class VerdictTableTest {
    private static final JsonNode ROWS = rows(
            """
            [{"family": "demo", "model": "d32", "task": "addition_3_digit", "metric": "target_nll", "axis": "training", "points": 29,
              "value": 0.41, "lower": 0.38, "upper": 0.44, "verdict": "LATENT_CHANGE", "companion": null, "evidence_log10": 8.81,
              "position": {"step": 2087, "scale": 4.35e6}},
             {"family": "demo", "model": "d32", "task": "addition_3_digit", "metric": "exact_match", "axis": "training", "points": 29,
              "value": 0.6267, "lower": 0.5467, "upper": 0.7002, "verdict": "BREAKTHROUGH", "companion": "target_nll", "evidence_log10": 8.81,
              "position": {"step": 2087, "scale": 4.35e6}},
             {"family": "demo", "model": "", "task": "addition_3_digit", "metric": "exact_match", "axis": "scaling", "points": 8,
              "value": 1.0, "lower": null, "upper": null, "verdict": "METRIC_ARTEFACT", "companion": "target_nll", "evidence_log10": 0.71,
              "position": {"step": null, "scale": 87300.0}}]
            """);

    private static final Changes NONE = new Changes(rows("[]"));

    private static JsonNode rows(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void aLineATaskShowsItsMostTellingVerdict() {
        assertThat(new VerdictTable(ROWS, NONE, false).text(200))
                .isEqualTo(
                        """
                        demo, d32
                          task              metric       value        verdict          at              evidence      points
                          addition_3_digit  exact_match  0.627 ±0.080  BREAKTHROUGH     step 2087       beyond doubt      29

                        demo, over its models
                          addition_3_digit  exact_match  1.00         METRIC_ARTEFACT  scale 8.73e+04  10^0.7             8"""
                                .replace("value        verdict", "       value  verdict")
                                .replace("1.00         METRIC", "        1.00  METRIC"));
    }

    @Test
    void allShowsEveryMetric() {
        assertThat(new VerdictTable(ROWS, NONE, true).text(200).lines()).hasSize(7);
    }

    @Test
    void aChangeOfManyTasksGoesOnInTheNextLine() {
        // eleven tasks with names as long as the recorded family's
        String tasks = IntStream.rangeClosed(1, 11)
                .mapToObj(number -> "\"addition_" + number + "_digit_words\"")
                .collect(Collectors.joining(", ", "[", "]"));
        Changes changes = new Changes(
                rows(
                        "[{\"kind\": \"RUN_WIDE_CHANGE\", \"family\": \"demo\", \"model\": \"d32\", \"task\": \"\","
                                + " \"tasks\": " + tasks
                                + ", \"judged\": 12, \"position\": {\"step\": 2087}, \"evidence_log10\": 8.8,"
                                + " \"acknowledged\": true, \"made_by\": [\"d32\"], \"break_id\": \"0123456789abcdef0123456789abcdef\"}]"));
        String above = changes.above(ROWS, 80);
        assertThat(above.stripTrailing().lines()).hasSize(5).allMatch(line -> line.length() <= 80);
        assertThat(above.replaceAll("\\s+", " "))
                .startsWith(
                        "RUN_WIDE_CHANGE of d32 at step 2087, 11 of 12 tasks; evidence 10^8.8, acknowledged; break 0123")
                .endsWith("addition_8_digit_words, and 3 more ");
        assertThat(changes.above(ROWS, Integer.MAX_VALUE).stripTrailing().lines())
                .hasSize(2);
    }

    @Test
    void whatDoesNotFitIsLeftOutFromTheEnd() {
        assertThat(new VerdictTable(ROWS, NONE, false).text(80).lines())
                .allMatch(line -> line.length() <= 80)
                .anyMatch(line -> line.contains("step 2087"))
                .anyMatch(line -> line.contains("beyond doubt"))
                .noneMatch(line -> line.contains("exact_match"));
        assertThat(new VerdictTable(ROWS, NONE, false).text(10)).contains("addition_3_digit", "BREAKTHROUGH");
    }

    @Test
    void coloursChangeNothingButTheColour() {
        VerdictTable table = new VerdictTable(ROWS, NONE, true);
        String coloured = table.text(80, new Colours(true));
        assertThat(coloured)
                .contains(
                        "\u001b[1;32mBREAKTHROUGH\u001b[0m",
                        "\u001b[33mMETRIC_ARTEFACT\u001b[0m",
                        "\u001b[1mdemo, d32");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(table.text(80, new Colours(false)));
    }

    @Test
    void coloursAreShownWhereATerminalShowsThemAndNobodyHasAskedForNone() {
        assertThat(Colours.shown(Map.of("TERM", "xterm"), true)).isTrue();
        // no-color.org: present and not empty
        assertThat(Colours.shown(Map.of("NO_COLOR", ""), true)).isTrue();
        assertThat(Colours.shown(Map.of("NO_COLOR", "1"), true)).isFalse();
        assertThat(Colours.shown(Map.of("TERM", "dumb"), true)).isFalse();
        assertThat(Colours.shown(Map.of(), false)).isFalse();
    }

    @Test
    void verdictsAreCounted() {
        assertThat(new VerdictTable(ROWS, NONE, false).counts()).isEqualTo("1 BREAKTHROUGH, 1 METRIC_ARTEFACT");
    }

    @Test
    void tasksAreNamedWithTheirRuns() {
        VerdictTable table = new VerdictTable(ROWS, NONE, false);
        assertThat(table.tasks("BREAKTHROUGH")).isEqualTo("addition_3_digit in 1 run");
        // a scaling curve is no run
        assertThat(table.tasks("METRIC_ARTEFACT")).isEmpty();
    }

    @Test
    void aCommandThatGoesOnIsOneThatAShellTakes() {
        String command = "./emergence verdicts --model tiny --task addition --explain";
        assertThat(Terminal.command(command, 2, 80)).isEqualTo("  " + command);
        assertThat(Terminal.command(command, 2, 40).lines())
                .containsExactly("  ./emergence verdicts --model tiny \\", "    --task addition --explain");
    }

    @Test
    void noCurvesIsSaid() {
        assertThat(new VerdictTable(rows("[]"), NONE, false).text(80)).startsWith("no curves yet");
    }
}
