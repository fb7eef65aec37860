package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The alerts of {@code alerts/} with the real Prometheus and Alertmanager, from generations to a webhook. */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlertsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** Where expected_verdicts.csv has tiny-symbolic-d24's breakthrough on addition_2_digit. */
    private static final long BREAK = 2577;

    private static RunningStack running;
    private static Monitoring monitoring;

    @BeforeAll
    static void start() throws Exception {
        Tool.require("prometheus", "prometheus");
        Tool.require("prometheus-alertmanager", "prometheus-alertmanager");
        running = new RunningStack(RunningStack.watchingAdditions());
        monitoring = new Monitoring(running.folder, running.stack);
    }

    @AfterAll
    static void close() {
        if (running != null) {
            monitoring.close();
            running.close();
        }
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void await(String what, Check check) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!check.holds()) {
            assertThat(System.nanoTime())
                    .as("waiting until %s; received %s", what, monitoring.received)
                    .isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    private static List<String> recording(String family, String model, String task) throws Exception {
        return RunningStack.lines(RunningStack.family(family)).stream()
                .filter(line ->
                        line.contains("\"model\": \"" + model + "\"") && line.contains("\"task\": \"" + task + "\""))
                .toList();
    }

    private static List<JsonNode> received(String status, String family) {
        return monitoring.received.stream()
                .filter(alert -> alert.get("status").asText().equals(status)
                        && alert.at("/labels/family").asText().equals(family))
                .toList();
    }

    private static Set<JsonNode> labels(String status, String family) {
        return received(status, family).stream()
                .map(alert -> alert.get("labels"))
                // an artefact is not acknowledged
                .filter(labels -> !labels.get("alertname").asText().equals("EmergenceMetricArtefact"))
                .collect(Collectors.toSet());
    }

    @Test
    @Order(1)
    void onASmoothRunNothingFires() throws Exception {
        // never leaves chance, says examples/tiny-symbolic/README.md; of these three models no verdict is a break
        List<String> lines = new ArrayList<>();
        for (String model : List.of("tiny-symbolic-d48", "tiny-symbolic-d64", "tiny-symbolic-d96")) {
            lines.addAll(recording("smooth", model, "remainder_mod_3"));
        }
        running.send(lines);
        await(
                "Prometheus has three smooth curves",
                () -> monitoring
                                .query(
                                        "emergence_verdict{family=\"smooth\",metric=\"exact_match\",verdict=\"no_change\",axis=\"training\"} == 1")
                                .size()
                        == 3);
        await(
                "the rules have been evaluated since",
                () -> monitoring
                                .query(
                                        "count_over_time(family_model:emergence_last_scale:max{family=\"smooth\"}[1m]) >= 10")
                                .size()
                        == 3);
        // an alert is pending from its first evaluation on
        assertThat(monitoring.query("ALERTS")).isEmpty();
        assertThat(monitoring.received).isEmpty();
    }

    @Test
    @Order(2)
    void aBreakthroughReachesTheWebhookWithItsLabelsAndLinks() throws Exception {
        running.send(recording("broken", "tiny-symbolic-d24", "addition_2_digit"));
        await("the breakthrough of exact_match arrives", () -> received("firing", "broken").stream()
                .anyMatch(alert -> alert.at("/labels/metric").asText().equals("exact_match")));
        JsonNode alert = received("firing", "broken").stream()
                .filter(one -> one.at("/labels/metric").asText().equals("exact_match"))
                .findFirst()
                .orElseThrow();
        assertThat(alert.get("labels"))
                .isEqualTo(JSON.<JsonNode>valueToTree(Map.of(
                        "alertname", "EmergenceBreakthrough",
                        "severity", "critical",
                        "family", "broken",
                        "model", "tiny-symbolic-d24",
                        "task", "addition_2_digit",
                        "metric", "exact_match",
                        "axis", "training",
                        "kind", "BREAKTHROUGH",
                        "job", "emergence")));
        assertThat(alert.at("/annotations/summary").asText())
                .isEqualTo("Breakthrough on addition_2_digit: broken, tiny-symbolic-d24");
        assertThat(Monitoring.get(alert.at("/annotations/runbook_url").asText()))
                .startsWith("# EmergenceBreakthrough");
        String dashboard = alert.at("/annotations/dashboard_url").asText();
        assertThat(Monitoring.get(dashboard)).contains("Prometheus");
        String shown = URLDecoder.decode(dashboard.replaceAll(".*g0.expr=|&.*", ""), StandardCharsets.UTF_8);
        assertThat(monitoring.query(shown)).as(shown).anySatisfy(series -> assertThat(
                        series.at("/metric/metric").asText())
                .isEqualTo("exact_match"));
    }

    @Test
    @Order(3)
    void itResolvesWhenTheBreakIsWithdrawn() throws Exception {
        List<String> lines = recording("broken", "tiny-symbolic-d24", "addition_2_digit");
        Map<Long, List<JsonNode>> checkpoints = new TreeMap<>();
        for (String line : lines) {
            JsonNode generation = JSON.readTree(line);
            checkpoints
                    .computeIfAbsent(generation.get("step").asLong(), step -> new ArrayList<>())
                    .add(generation);
        }
        // the outputs from before the break, in the place of all that came after
        running.send(checkpoints.entrySet().stream()
                .filter(checkpoint -> checkpoint.getKey() >= BREAK)
                .flatMap(checkpoint -> checkpoints.get(2087L).stream().map(before -> {
                    ObjectNode generation = before.deepCopy();
                    generation.set("step", checkpoint.getValue().get(0).get("step"));
                    generation.set("tokens", checkpoint.getValue().get(0).get("tokens"));
                    return generation.toString();
                }))
                .collect(Collectors.toList()));
        await("the alert is resolved", () -> received("resolved", "broken").stream()
                .anyMatch(alert -> alert.at("/labels/metric").asText().equals("exact_match")));
        assertThat(monitoring.query("emergence_break_open{family=\"broken\",kind=\"BREAKTHROUGH\"}"))
                .isEmpty();
    }

    @Test
    @Order(4)
    void itResolvesWhenSomebodyAcknowledgesTheBreak() throws Exception {
        running.send(recording("acknowledged", "tiny-symbolic-d24", "addition_2_digit"));
        await("it fires", () -> !labels("firing", "acknowledged").isEmpty());
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + "/v1/gate/acknowledge"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"family\": \"acknowledged\", \"who\": \"Ada\", \"why\": \"looked at the outputs\"}"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        await("all of it is resolved", () -> labels("resolved", "acknowledged")
                .containsAll(labels("firing", "acknowledged")));
        assertThat(monitoring.query("emergence_break_open{family=\"acknowledged\",kind=\"BREAKTHROUGH\"}"))
                .isNotEmpty();
    }

    @Test
    @Order(5)
    void anArtefactInhibitsTheRawJumpOfItsTaskAlone() throws Exception {
        String alert =
                """
                {"labels": {"alertname": "%s", "severity": "info", "family": "posted", "model": "m", "task": "%s"}}""";
        monitoring.post("[" + alert.formatted("EmergenceRawJump", "adding") + ","
                + alert.formatted("EmergenceRawJump", "sorting") + ","
                + alert.formatted("EmergenceMetricArtefact", "adding") + "]");
        await("two are said", () -> received("firing", "posted").size() >= 2);
        await("one is held back", () -> monitoring.held("task=\"adding\"").findValues("inhibitedBy").stream()
                .anyMatch(by -> by.size() == 1));
        assertThat(received("firing", "posted"))
                .extracting(one -> one.at("/labels/alertname").asText() + " "
                        + one.at("/labels/task").asText())
                .containsExactlyInAnyOrder("EmergenceMetricArtefact adding", "EmergenceRawJump sorting");
    }

    @Test
    @Order(6)
    void prometheusKeepsTheIdOfAnEventAsAnExemplarOfItsCount() throws Exception {
        Set<String> ids = new TreeSet<>();
        for (JsonNode event : running.verdicts.get("/v1/events?family=broken&limit=10000&after=-1")) {
            ids.add(event.get("id").asText());
        }
        assertThat(ids).isNotEmpty();
        await(
                "an event of the run is an exemplar",
                () -> monitoring.exemplars("emergence_events_total", "event_id").stream()
                        .anyMatch(ids::contains));
    }

    @Test
    @Order(7)
    void ofTheSmoothRunNothingWasSaidToTheEnd() {
        assertThat(monitoring.received)
                .isNotEmpty()
                .noneMatch(alert -> alert.at("/labels/family").asText().equals("smooth"));
    }
}
