package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alert rules in {@code alerts/}: what promtool says of them, and that each tells its reader what to do. */
class AlertRulesTest {
    private static final Path HOME = Path.of("..");
    private static final Path ALERTS = HOME.resolve("alerts");
    private static final Path RUNBOOKS = HOME.resolve("docs/runbooks");
    private static final byte[] NO_INPUT = {};

    private static JsonNode yaml(String file) throws IOException {
        return new YAMLMapper().readTree(ALERTS.resolve(file).toFile());
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        yaml("emergence.rules.yaml").get("groups").forEach(group -> group.get("rules")
                .forEach(rules::add));
        return rules;
    }

    private static Map<String, JsonNode> alerts() throws IOException {
        Map<String, JsonNode> alerts = new LinkedHashMap<>();
        rules().stream()
                .filter(rule -> rule.has("alert"))
                .forEach(rule -> alerts.put(rule.get("alert").asText(), rule));
        return alerts;
    }

    @Test
    void promtoolFindsTheRulesRightAndEachFiresWhenItShould() throws Exception {
        Tool.require("promtool", "prometheus");
        Tool.run(
                NO_INPUT,
                "promtool",
                "check",
                "rules",
                ALERTS.resolve("emergence.rules.yaml").toString());
        Tool.run(
                NO_INPUT,
                "promtool",
                "test",
                "rules",
                ALERTS.resolve("emergence.test.yaml").toString());
        Tool.run(
                NO_INPUT,
                "promtool",
                "check",
                "config",
                ALERTS.resolve("prometheus.yaml").toString());
    }

    @Test
    void amtoolFindsTheExampleForAlertmanagerRight() throws Exception {
        Tool.require("amtool", "prometheus-alertmanager");
        Tool.run(
                NO_INPUT,
                "amtool",
                "check-config",
                ALERTS.resolve("alertmanager.yaml").toString());
    }

    @Test
    void everyAlertIsTestedFiringAndNotFiring() throws Exception {
        Set<String> firing = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        yaml("emergence.test.yaml").get("tests").forEach(test -> test.get("alert_rule_test")
                .forEach(check -> (check.get("exp_alerts").isEmpty() ? silent : firing)
                        .add(check.get("alertname").asText())));
        assertThat(firing).isEqualTo(alerts().keySet());
        assertThat(silent).containsAll(firing);
    }

    @Test
    void everyAlertSaysHowBadItIsWhatItMeansAndWhereToGo() throws Exception {
        alerts().forEach((name, alert) -> {
            assertThat(alert.at("/labels/severity").asText())
                    .as(name)
                    .isIn("info", "warning", "critical", "{{ $labels.severity }}");
            JsonNode annotations = alert.get("annotations");
            for (String annotation : List.of("summary", "description", "dashboard_url")) {
                assertThat(annotations.path(annotation).asText()).as(name).isNotBlank();
            }
            assertThat(annotations.path("runbook_url").asText()).endsWith("}}/runbooks/" + name + ".md");
        });
    }

    @Test
    void everyAlertHasARunbookAndEveryRunbookAnAlert() throws Exception {
        try (Stream<Path> pages = Files.list(RUNBOOKS)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            alerts().keySet().stream().map(name -> name + ".md").toList());
        }
        for (String name : alerts().keySet()) {
            List<String> lines = Files.readAllLines(RUNBOOKS.resolve(name + ".md"));
            assertThat(lines.stream().filter(line -> line.startsWith("#")))
                    .as(name)
                    .containsExactly("# " + name, "## Meaning", "## Impact", "## Diagnosis", "## Mitigation");
        }
    }

    @Test
    void everySeriesOfARuleIsExposedByAService() throws Exception {
        Set<String> series = new TreeSet<>();
        for (JsonNode rule : rules()) {
            series.addAll(Series.of(rule.get("expr").asText()));
        }
        assertThat(series).hasSizeGreaterThan(10).isSubsetOf(Series.exposed(series));
    }
}
