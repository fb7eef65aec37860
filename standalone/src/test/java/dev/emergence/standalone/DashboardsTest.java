package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboards in {@code grafana/}: what they ask for is there, and each can be found by its name. */
class DashboardsTest {
    private static final Path HOME = Path.of("..");
    private static final Path GRAFANA = HOME.resolve("grafana");

    /** By the name of the file, without its end. */
    private static Map<String, JsonNode> dashboards() throws IOException {
        Map<String, JsonNode> dashboards = new TreeMap<>();
        try (Stream<Path> files = Files.list(GRAFANA.resolve("dashboards"))) {
            for (Path file : files.toList()) {
                dashboards.put(
                        file.getFileName().toString().replace(".json", ""), new ObjectMapper().readTree(file.toFile()));
            }
        }
        return dashboards;
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode dashboard : dashboards().values()) {
            dashboard.findValuesAsText("expr").forEach(expressions::add);
            for (JsonNode variable : dashboard.at("/templating/list")) {
                if (variable.path("type").asText().equals("query")) {
                    expressions.add(
                            variable.at("/query/query").asText().replaceFirst("label_values\\((.*), \\w+\\)", "$1"));
                }
            }
        }
        return expressions;
    }

    @Test
    void everySeriesIsExposedByAService() throws Exception {
        Set<String> series = new TreeSet<>();
        expressions().forEach(expression -> series.addAll(Series.of(expression)));
        assertThat(series).hasSizeGreaterThan(20).isSubsetOf(Series.exposed(series));
    }

    @Test
    void everyLabelIsOneThatAServiceGivesAndALegendNamesWhatIsKept() throws Exception {
        Set<String> known = Series.labels();
        assertThat(known).contains("reason", "verdict", "family").doesNotContain("field");
        for (JsonNode dashboard : dashboards().values()) {
            for (JsonNode panel : dashboard.get("panels")) {
                for (JsonNode target : panel.get("targets")) {
                    String expression = target.get("expr").asText();
                    Set<String> kept = found("\\bby \\(([^)]*)\\)", expression);
                    Set<String> shown = found(
                            "\\{\\{([^}]*)\\}\\}", target.path("legendFormat").asText());
                    assertThat(known).as(expression).containsAll(kept).containsAll(shown);
                    if (!kept.isEmpty()) {
                        assertThat(kept).as(expression).containsAll(shown);
                    }
                }
            }
        }
    }

    /** The names in what a pattern's group finds. */
    private static Set<String> found(String pattern, String text) {
        Set<String> names = new TreeSet<>();
        Pattern.compile(pattern)
                .matcher(text)
                .results()
                .forEach(found -> names.addAll(List.of(found.group(1).strip().split("\\s*,\\s*"))));
        return names;
    }

    @Test
    void everyRecordedSeriesIsThatOfARule() throws Exception {
        String rules = Files.readString(HOME.resolve("alerts/emergence.rules.yaml"));
        for (String expression : expressions()) {
            Pattern.compile("\\w+:emergence_\\w+:\\w+")
                    .matcher(expression)
                    .results()
                    .forEach(found -> assertThat(rules).contains("record: " + found.group()));
        }
    }

    @Test
    void promtoolUnderstandsEveryExpression() throws Exception {
        Tool.require("promtool", "prometheus");
        ObjectNode file = new ObjectMapper().createObjectNode();
        ObjectNode group = file.putArray("groups").addObject().put("name", "dashboards");
        group.putArray("rules");
        int number = 0;
        for (String expression : expressions()) {
            group.withArray("rules")
                    .addObject()
                    .put("record", "dashboard:expression" + number++)
                    .put("expr", expression.replace("$__rate_interval", "1m"));
        }
        Path rules = Files.createTempFile("dashboards-", ".yaml");
        Files.writeString(rules, new YAMLMapper().writeValueAsString(file), StandardCharsets.UTF_8);
        Tool.run(new byte[0], "promtool", "check", "rules", "--lint=none", rules.toString());
        Files.delete(rules);
    }

    @Test
    void eachHasAFixedNameAndTakesTheDatasourceThatIsChosen() throws Exception {
        dashboards().forEach((name, dashboard) -> {
            assertThat(dashboard.get("uid").asText()).isEqualTo(name);
            assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
            Set<Integer> ids = new HashSet<>();
            for (JsonNode panel : dashboard.get("panels")) {
                String of = name + ": " + panel.get("title").asText();
                assertThat(ids.add(panel.get("id").asInt())).as(of).isTrue();
                assertThat(panel.get("description").asText()).as(of).isNotBlank();
                assertThat(panel.get("targets")).as(of).isNotEmpty();
            }
            assertThat(dashboard.findValues("datasource")).isNotEmpty().allSatisfy(datasource -> assertThat(
                            datasource.get("uid").asText())
                    .isEqualTo("${datasource}"));
        });
    }

    @Test
    void everyRunbookThatIsLinkedIsThere() throws Exception {
        for (JsonNode dashboard : dashboards().values()) {
            for (String url : dashboard.findValuesAsText("url")) {
                assertThat(url).startsWith("${page}/");
                if (url.contains("/runbooks/")) {
                    assertThat(HOME.resolve("docs").resolve(url.replace("${page}/", "")))
                            .exists();
                }
            }
        }
    }

    @Test
    void theMixinAndTheConfigMapsHaveEachOfThem() throws Exception {
        String mixin = Files.readString(GRAFANA.resolve("mixin.libsonnet"));
        String maps = Files.readString(GRAFANA.resolve("kustomization.yaml"));
        assertThat(dashboards()).hasSize(3);
        for (String name : dashboards().keySet()) {
            assertThat(mixin).contains("'" + name + ".json': import 'dashboards/" + name + ".json'");
            assertThat(maps).contains("{name: " + name + ", files: [dashboards/" + name + ".json]}");
        }
    }
}
