package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.standalone.stack.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate on the real stack, with the training loops of {@code examples/training-loop} as they are. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GateIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String FAMILY = "tiny-symbolic";
    private static final String MODEL = "tiny-symbolic-d32";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Seconds between two questions of the loop. */
    private static final double POLL = 0.5;

    /** Milliseconds that a loop may be late for want of a processor. */
    private static final long BUSY = 5_000;

    private static RunningStack running;

    /** A training loop that runs, and when it said what. */
    private static final class Training implements AutoCloseable {
        private final Process process;
        private final List<String> lines = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();

        Training(boolean failOpen) throws IOException {
            ProcessBuilder command =
                    new ProcessBuilder("python3", RunningStack.HOME + "/examples/training-loop/train.py");
            command.environment()
                    .putAll(Map.of(
                            "GATE_URL",
                            running.stack.url("analysis"),
                            "FAMILY",
                            FAMILY,
                            "MODEL",
                            MODEL,
                            "GATE_POLL",
                            "" + POLL,
                            "FAIL_OPEN",
                            failOpen ? "1" : "0",
                            "STEPS",
                            "1000000",
                            "STEP_SECONDS",
                            "0.05"));
            process = command.redirectErrorStream(true).start();
            Thread reader = new Thread(this::read);
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    synchronized (this) {
                        lines.add(line);
                        times.add(System.currentTimeMillis());
                    }
                }
            } catch (IOException e) {
                // it was ended
            }
        }

        synchronized int said() {
            return lines.size();
        }

        /** When it first said this, after so many lines; 0 if not yet. */
        synchronized long time(String words, int after) {
            for (int i = after; i < lines.size(); i++) {
                if (lines.get(i).contains(words)) {
                    return times.get(i);
                }
            }
            return 0;
        }

        long await(String words, int after) throws Exception {
            GateIT.await(words, () -> time(words, after) > 0);
            return time(words, after);
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    private static void await(String what, Await.Check check) throws Exception {
        Await.until(what, PATIENCE, check);
    }

    @BeforeAll
    static void start() throws Exception {
        Tool.require("python3", "python3");
        Map<String, String> settings = new TreeMap<>(RunningStack.watchingAdditions());
        settings.put("SCORING_METRICS", "exact_match,target_nll");
        running = new RunningStack(settings);
    }

    @AfterAll
    static void close() {
        if (running != null) {
            running.close();
        }
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> acknowledge(String query, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + "/v1/gate/acknowledge" + query))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode gate(String query) throws Exception {
        HttpResponse<String> response = get("/v1/gate?family=" + FAMILY + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static Cli.Answer cli(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("gate"));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("--family", FAMILY, "--url", running.stack.url("analysis")));
        return Cli.here(arguments.toArray(String[]::new));
    }

    /** One model's checkpoints on one task, oldest first. */
    private static List<List<String>> checkpoints() throws IOException {
        Map<Long, List<String>> checkpoints = new TreeMap<>();
        for (String line : RunningStack.lines(line -> line)) {
            if (line.contains("\"" + MODEL + "\"") && line.contains("\"addition_3_digit\"")) {
                checkpoints
                        .computeIfAbsent(JSON.readTree(line).get("step").asLong(), step -> new ArrayList<>())
                        .add(line);
            }
        }
        return List.copyOf(checkpoints.values());
    }

    private static JsonNode breakthroughs() throws Exception {
        return running.verdicts.get("/v1/events?kind=BREAKTHROUGH&kind=LATENT_CHANGE&kind=COLLAPSE&family=" + FAMILY);
    }

    private static List<String> metrics(String name) throws Exception {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .toList();
    }

    @Test
    @Order(1)
    void theLoopHoldsWithinOnePollOfTheEventAndGoesOnAfterTheAcknowledgement() throws Exception {
        try (Training training = new Training(false)) {
            training.await("step 3", 0);
            assertThat(gate("").get("decision").asText()).isEqualTo("CONTINUE");
            assertThat(training.time("gate: CONTINUE, training goes on, but no curve is known", 0))
                    .as("a name that nothing was sent of is told")
                    .isNotZero();
            for (List<String> checkpoint : checkpoints()) {
                running.send(checkpoint);
                if (!breakthroughs().isEmpty()) {
                    break;
                }
            }
            await("an event", () -> !breakthroughs().isEmpty());
            JsonNode event = breakthroughs().get(0);
            assertThat(event.get("severity").asText()).isEqualTo("critical");
            long held = training.await("gate: HOLD", 0);
            long took = held - event.get("time").asLong();
            System.out.printf("the loop held %d ms after the event was found, its poll is %.0f ms%n", took, POLL * 1e3);
            assertThat(took).isLessThan((long) (POLL * 1000) + BUSY);

            int steps = training.said();
            Thread.sleep((long) (POLL * 3000));
            assertThat(training.time("step ", steps))
                    .as("no step while it holds")
                    .isZero();
            assertThat(metrics("emergence_gate_hold"))
                    .containsExactly("emergence_gate_hold{family=\"" + FAMILY + "\",model=\"" + MODEL + "\"} 1.0");
            assertThat(metrics("emergence_break_unacknowledged")).isEqualTo(renamed(metrics("emergence_break_open")));
            assertThat(cli("--model", MODEL).status()).isEqualTo(10);
            assertThat(cli("--model", MODEL, "--policy", "never").status()).isZero();

            Process waiting = Cli.start(
                    "gate", "--wait", "--family", FAMILY, "--url", running.stack.url("analysis"), "--poll", "0.2");
            Cli.Answer given = cli("acknowledge", "--who", "Ada", "--why", "looked at the outputs");
            assertThat(given.status()).as(given.err()).isZero();
            assertThat(given.out()).contains(event.get("break_id").asText());
            training.await("gate: CONTINUE", steps);
            training.await("step ", training.said());
            assertThat(waiting.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(waiting.exitValue()).isZero();
        }
        assertThat(metrics("emergence_gate_hold"))
                .allMatch(line -> line.endsWith(" 0.0"))
                .hasSize(1);
        assertThat(metrics("emergence_break_unacknowledged")).isEmpty();
        assertThat(metrics("emergence_break_open")).isNotEmpty();
    }

    private static List<String> renamed(List<String> open) {
        return open.stream()
                .map(line -> line.replace("emergence_break_open", "emergence_break_unacknowledged"))
                .toList();
    }

    @Test
    @Order(2)
    void whoHasAcknowledgedWhatAndWhyIsKept() throws Exception {
        JsonNode kept =
                JSON.readTree(get("/v1/gate/acknowledgements?family=" + FAMILY).body());
        assertThat(kept).isNotEmpty();
        assertThat(kept).allSatisfy(given -> {
            assertThat(given.get("who").asText()).isEqualTo("Ada");
            assertThat(given.get("why").asText()).isEqualTo("looked at the outputs");
        });
        assertThat(JSON.readTree(get("/v1/gate/acknowledgements?family=other").body()))
                .isEmpty();
        JsonNode audit = JSON.readTree(get("/v1/audit?act=ACKNOWLEDGED&who=Ada").body());
        assertThat(audit)
                .filteredOn(act -> act.at("/details/family").asText().equals(FAMILY))
                .singleElement()
                .satisfies(act -> {
                    assertThat(act.get("authenticated").asBoolean())
                            .as("without tokens")
                            .isFalse();
                    assertThat(act.at("/details/why").asText()).isEqualTo("looked at the outputs");
                    assertThat(act.at("/details/breaks").asInt()).isEqualTo(kept.size());
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | {\"family\":\"tiny-symbolic\",\"who\":\"Ada\",\"why\":\"seen\"} | 409 | Nothing holds",
                "'' | {\"family\":\"tiny-symbolic\",\"who\":\"Ada\",\"why\":\"seen\",\"break_id\":\"none\"} | 404 | No such open break",
                "'' | {\"family\":\"tiny-symbolic\",\"who\":\"Ada\"} | 400 | Bad acknowledgement",
                "?policy=all | {\"family\":\"tiny-symbolic\",\"who\":\"Ada\",\"why\":\"seen\"} | 400 | Unknown policy",
            })
    @Order(3)
    void whatCannotBeAcknowledgedIsAProblem(String query, String body, int status, String title) throws Exception {
        HttpResponse<String> response = acknowledge(query, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(JSON.readTree(response.body()).get("title").asText()).isEqualTo(title);
    }

    @Test
    @Order(4)
    void aGateWithoutFamilyOrWithAnUnknownPolicyIsAProblem() throws Exception {
        assertThat(get("/v1/gate").statusCode()).isEqualTo(400);
        assertThat(get("/v1/gate?family=f&policy=all").statusCode()).isEqualTo(400);
        Cli.Answer mistake = cli("--policy", "all", "--fail", "open");
        assertThat(mistake.status()).as("a wrong question never fails open").isEqualTo(1);
        assertThat(mistake.err()).contains("Unknown policy");
    }

    @Test
    @Order(4)
    void aNameThatNoCurveHasHoldsNothingAndSaysSo() throws Exception {
        assertThat(gate("").has("note")).isFalse();
        assertThat(gate("&model=" + MODEL).has("note")).isFalse();
        assertThat(gate("&model=misspelt").get("note").asText()).contains("are the names right?");
        Cli.Answer answer = cli("--model", "misspelt");
        assertThat(answer.status()).isZero();
        assertThat(answer.out()).contains("are the names right?");
    }

    @Tag("long")
    @Test
    @Order(5)
    void withoutAnalysisALoopFailsAsItIsConfiguredAndComesBack() throws Exception {
        try (Training open = new Training(true);
                Training closed = new Training(false)) {
            open.await("step 3", 0);
            closed.await("step 3", 0);
            running.process("analysis").destroyForcibly();
            open.await("fails open, training goes on", 0);
            open.await("step ", open.said());
            closed.await("fails closed, training holds", 0);
            // The launcher starts the service again; what was acknowledged is known still.
            closed.await("gate: CONTINUE", 0);
            closed.await("step ", closed.said());
            assertThat(closed.time("gate: HOLD", 0)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"open, 0, fails open: CONTINUE", "closed, 10, fails closed: HOLD"})
    @Order(6)
    void theCommandFailsAsItIsToldAndSaysWhich(String fail, int status, String words) throws Exception {
        String nobody = "http://127.0.0.1:" + Ports.free();
        Cli.Answer answer = Cli.run("gate", "--family", FAMILY, "--url", nobody, "--fail", fail);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.err()).contains("can't be reached", words);
        assertThat(Cli.run("gate", "--family", FAMILY, "--url", nobody, "--fail", fail, "--wait", "--timeout", "1")
                        .status())
                .isEqualTo(status);
    }

    @Tag("long")
    @Test
    @Order(7)
    void theShellsLoopRunsItsStagesThroughTheGate() throws Exception {
        String loop = RunningStack.HOME + "/examples/training-loop/train.sh";
        String environment = "EMERGENCE_SKIP_BUILD=1 STAGES=2 GATE_POLL=0.2 FAMILY=" + FAMILY + " ";
        String through = Tool.run(
                new byte[0],
                "bash",
                "-c",
                environment + "GATE_URL=" + running.stack.url("analysis") + " '" + loop
                        + "' sh -c 'echo stage $STAGE'");
        assertThat(through).contains("CONTINUE (policy breakthrough)", "stage 1", "stage 2");
        String without = Tool.run(
                new byte[0],
                "bash",
                "-c",
                environment + "FAIL_OPEN=1 GATE_URL=http://127.0.0.1:" + Ports.free() + " '" + loop
                        + "' sh -c 'echo stage $STAGE'");
        assertThat(without).contains("fails open: CONTINUE", "stage 2");
    }
}
