package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A made run on the real stack: a learning-rate decay breaks 20 of its tasks at one checkpoint, and two more break by themselves
 * elsewhere. That is one change, two breaks, three reasons to hold.
 */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedBreaksIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String FAMILY = "decayed";
    private static final int POINTS = 24;
    private static final int DECAY = 14;
    private static final int SHARED = 20;
    private static final int ALL = 22;

    private static final List<String> delivered = new CopyOnWriteArrayList<>();
    private static HttpServer receiver;
    private static RunningStack running;

    private static void await(String what, Await.Check check) throws Exception {
        Await.until(what, PATIENCE, check);
    }

    @BeforeAll
    static void send() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            delivered.add(JSON.readTree(exchange.getRequestBody()).get("id").asText());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        running = new RunningStack(Map.of(
                "SCORING_METRICS",
                "exact_match",
                "EMERGENCE_WEBHOOK_URL",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/"));
        List<String> points = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            for (int task = 0; task < ALL; task++) {
                int breakAt = task < SHARED ? DECAY : task == SHARED ? 6 : 21;
                Random noise = new Random(31L * task + i);
                // a power law with 1% of noise, a quarter lower from the break on
                double loss =
                        4 * Math.pow(1.2, -.1 * i) * Math.exp(.01 * noise.nextGaussian()) * (i >= breakAt ? .75 : 1);
                points.add(point(task, i, "target_nll")
                        .put("kind", "LOSS")
                        .put("continuity", "LINEAR")
                        .put("mean", loss)
                        .put("standard_error", loss / 100)
                        .toString());
                points.add(point(task, i, "exact_match")
                        .put("kind", "PROPORTION")
                        .put("continuity", "DISCONTINUOUS")
                        .put("mean", i >= breakAt ? .6 : .1)
                        .put("successes", i >= breakAt ? 300 : 50)
                        .toString());
            }
        }
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(running.stack.url("ingest") + "/v1/points"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", points)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        await(
                "20 breaks that are part of the change, and two that are not",
                () -> parts(true).size() == SHARED && parts(false).size() == ALL - SHARED);
        Events.settle(running.broker());
    }

    private static ObjectNode point(int task, int i, String metric) {
        long step = Math.round(1000 * Math.pow(1.2, i));
        return JSON.createObjectNode()
                .put("family", FAMILY)
                .put("model", "m")
                .put("step", step)
                .put("tokens", 1_000_000 * step)
                .put("task", String.format("task-%02d", task))
                .put("metric", metric)
                .put("examples", 500);
    }

    @AfterAll
    static void close() {
        if (running != null) {
            running.close();
        }
        receiver.stop(0);
    }

    /** Without completions: these points are complete after the quiet time, which ends when it ends. */
    private static List<JsonNode> said() throws Exception {
        return Events.all(running.verdicts, FAMILY).stream()
                .filter(event -> !event.get("kind").asText().equals("CHECKPOINT_COMPLETE"))
                .toList();
    }

    private static List<JsonNode> breaks() throws Exception {
        return StreamSupport.stream(
                        running.verdicts.list("/v1/breaks?family=" + FAMILY).spliterator(), false)
                .filter(row -> row.get("axis").asText().equals("training"))
                .toList();
    }

    private static List<JsonNode> parts(boolean shared) throws Exception {
        return breaks().stream()
                .filter(row -> !row.get("task").asText().isEmpty() && row.hasNonNull("change") == shared)
                .toList();
    }

    private static JsonNode change() throws Exception {
        List<JsonNode> changes = breaks().stream()
                .filter(row -> row.get("task").asText().isEmpty())
                .toList();
        assertThat(changes).hasSize(1);
        return changes.get(0);
    }

    private static JsonNode gate() throws Exception {
        return running.verdicts.get("/v1/gate?family=" + FAMILY + "&model=m");
    }

    private static List<String> reasons() throws Exception {
        return gate().findValuesAsText("break_id");
    }

    @Test
    @Order(1)
    void oneEventNamesTheTasksAndTheirBreaksPointToIt() throws Exception {
        List<JsonNode> said = Events.all(running.verdicts, FAMILY).stream()
                .filter(event -> event.get("kind").asText().endsWith("_CHANGE")
                        && event.get("task").asText().isEmpty())
                .toList();
        assertThat(said).extracting(event -> event.get("kind").asText()).contains("RUN_WIDE_CHANGE");
        assertThat(said)
                .extracting(event -> event.get("break_id").asText())
                .containsOnly(change().get("break_id").asText());
        assertThat(change().get("tasks")).hasSize(SHARED);
        assertThat(change().get("judged").asInt()).isEqualTo(ALL);
        // 1000·1.2^14
        assertThat(change().at("/position/step").asLong()).isEqualTo(12_839);
        assertThat(change().get("evidence_log10").asDouble()).isGreaterThan(Math.log10(20));
        String id = change().get("break_id").asText();
        assertThat(parts(true)).allSatisfy(row -> {
            assertThat(row.get("change").asText()).isEqualTo(id);
            assertThat(row.get("kind").asText()).isEqualTo("BREAKTHROUGH");
        });
        assertThat(parts(false))
                .extracting(row -> row.get("task").asText())
                .containsExactlyInAnyOrder("task-20", "task-21");
    }

    @Test
    @Order(2)
    void theWebhookIsToldOfTheChangeAndNotOfItsParts() throws Exception {
        List<String> expected = Events.all(running.verdicts, FAMILY).stream()
                .filter(event -> !event.get("kind").asText().equals("CHECKPOINT_COMPLETE")
                        && !event.get("told_by_change").asBoolean())
                .map(event -> event.get("id").asText())
                .toList();
        await("the last delivery", () -> delivered.size() >= expected.size());
        assertThat(delivered).isEqualTo(expected).hasSizeLessThan(ALL);
    }

    @Test
    @Order(3)
    void theTableShowsItOnce() throws Exception {
        String[] verdicts = {"verdicts", "--family", FAMILY, "--model", "m", "--url", running.stack.url("analysis")};
        String table = Cli.run(verdicts).out();
        assertThat(table)
                .containsOnlyOnce("RUN_WIDE_CHANGE of m at step 12839, 20 of 22 tasks; evidence")
                .contains("task-00");
        assertThat(table.lines().filter(line -> line.contains(", shared "))).hasSize(SHARED);
        String[] explained = Arrays.copyOf(verdicts, verdicts.length + 1);
        explained[verdicts.length] = "--explain";
        assertThat(Cli.run(explained).out().lines().filter(line -> line.contains("part of the RUN_WIDE_CHANGE of m")))
                .hasSize(SHARED);
    }

    @Test
    @Order(4)
    void theGateHoldsItAsOneReasonAndAnAcknowledgementCoversAllOfIt() throws Exception {
        String id = change().get("break_id").asText();
        assertThat(gate().get("decision").asText()).isEqualTo("HOLD");
        assertThat(reasons()).hasSize(1 + ALL - SHARED).contains(id);
        Cli.Answer held = Cli.here("gate", "--family", FAMILY, "--url", running.stack.url("analysis"));
        assertThat(held.out()).contains("RUN_WIDE_CHANGE, warning: m, 20 of 22 tasks at step 12839; break " + id);

        Cli.Answer given = Cli.here(
                "gate",
                "acknowledge",
                "--family",
                FAMILY,
                "--break",
                id,
                "--who",
                "Ada",
                "--why",
                "the learning rate",
                "--url",
                running.stack.url("analysis"));
        assertThat(given.status()).as(given.err()).isZero();
        assertThat(reasons()).hasSize(ALL - SHARED).doesNotContain(id);
        assertThat(parts(true)).allMatch(row -> row.get("acknowledged").asBoolean());
        assertThat(parts(false)).noneMatch(row -> row.get("acknowledged").asBoolean());
    }

    @Test
    @Order(5)
    void afterARestartAllIsAsItWasAndNothingIsSaidAgain() throws Exception {
        List<JsonNode> events = said();
        List<JsonNode> breaks = breaks();
        List<String> reasons = reasons();
        running.process("analysis").destroyForcibly();
        await("the service has gone", () -> !answers());
        running.awaitRestarted("analysis");
        Events.settle(running.broker());
        assertThat(said()).isEqualTo(events);
        assertThat(breaks()).isEqualTo(breaks);
        assertThat(reasons()).isEqualTo(reasons);
    }

    private static boolean answers() throws InterruptedException {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + "/q/health/live"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
