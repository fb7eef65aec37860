package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.lifecycle.Startables;

/** The demo overlay for real: Kafka, the services and two scorers from their images, as the rendered manifests say. */
@Tag("containers")
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoOverlayIT {
    private static final Map<String, GenericContainer<?>> CONTAINERS = new TreeMap<>();
    private static final Map<String, Workload> WORKLOADS = new TreeMap<>();
    private static Engine engine;
    private static Analysis analysis;

    @BeforeAll
    static void startAndReplay() throws Exception {
        List<ObjectNode> objects = Kustomize.render("demo");
        engine = Engine.start();
        for (Workload workload : Workload.of(objects)) {
            WORKLOADS.put(workload.name(), workload);
            CONTAINERS.put(workload.name(), engine.container(workload));
        }
        CONTAINERS.get("kafka").start();
        long start = System.nanoTime();
        Startables.deepStart(CONTAINERS.values()).join();
        System.out.printf("all ready, side by side, after %.1f s%n", (System.nanoTime() - start) / 1e9);
        analysis = new Analysis(Engine.url(CONTAINERS.get("analysis")));
    }

    @AfterAll
    static void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    @Order(1)
    void theReplayJobSendsTheRecordedRunAndTheVerdictsAreTheReferencesOwn() throws Exception {
        Workload job = Workload.of(Kustomize.render("replay")).get(0);
        GenericContainer<?> replay = engine.container(job)
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Duration.ofMinutes(5)));
        replay.start();
        // 8 models x 8 tasks x 29 checkpoints x 150 examples, says examples/tiny-symbolic/README.md
        assertThat(replay.getLogs()).contains("278,400 generations");
        Analysis.await("every checkpoint is complete", Duration.ofMinutes(3), this::complete);
        assertThat(verdictsThatDiffer()).isEmpty();
    }

    private boolean complete() throws Exception {
        for (String metric : List.of("exact_match", "target_nll")) {
            JsonNode rows = analysis.get("/v1/curves?family=tiny-symbolic&axis=training&metric=" + metric);
            if (rows.size() != 64) {
                return false;
            }
        }
        for (String metric : List.of("exact_match", "target_nll")) {
            for (JsonNode curve : analysis.curves("tiny-symbolic", metric).values()) {
                for (JsonNode point : curve.get("points")) {
                    if (!point.get("complete").asBoolean()) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static List<String> verdictsThatDiffer() throws Exception {
        Map<String, JsonNode> curves = analysis.curves("tiny-symbolic", "exact_match");
        List<String> rows = Files.readAllLines(Kustomize.HOME.resolve("examples/tiny-symbolic/expected_verdicts.csv"));
        // 8 tasks x (8 models + 1 scaling curve)
        assertThat(rows).hasSize(1 + 8 * 9);
        List<String> different = new ArrayList<>();
        // axis,model,task,points,verdict,bayes_factor_log10,…
        for (String row : rows.subList(1, rows.size())) {
            String[] cells = row.split(",", -1);
            JsonNode curve = curves.get(cells[0] + " " + cells[1] + " " + cells[2]);
            assertThat(curve).as(row).isNotNull();
            String verdict = curve.at("/verdict/verdict").asText();
            if (!verdict.equals(cells[4])) {
                different.add(row + ": " + verdict);
            }
            if (!cells[5].isEmpty() && !cells[5].contains("inf")) {
                double factor = Double.parseDouble(cells[5]);
                assertThat(curve.at("/evidence/bayes_factor_log10").asDouble())
                        .as(row)
                        .isCloseTo(factor, within(1e-4 * Math.abs(factor)));
            }
        }
        return different;
    }

    @Test
    @Order(2)
    void everyServiceStaysUnder400MegabytesUnderThisLoad() throws Exception {
        Map<String, Long> most = new TreeMap<>();
        for (String name : CONTAINERS.keySet()) {
            long[] resident = Engine.resident(CONTAINERS.get(name));
            System.out.printf(
                    "%-20s resident %d MiB, at most %d MiB of %d MiB%n",
                    name, resident[0], resident[1], WORKLOADS.get(name).memory() >> 20);
            most.put(name, resident[1]);
        }
        most.remove("kafka");
        assertThat(most)
                .allSatisfy((name, megabytes) -> assertThat(megabytes).as(name).isLessThan(400_000_000 >> 20));
    }

    @Test
    @Order(3)
    void theImagesAreWhatTheManifestsClaim() throws Exception {
        for (Map.Entry<String, Workload> entry : WORKLOADS.entrySet()) {
            if (entry.getKey().equals("kafka")) {
                continue;
            }
            GenericContainer<?> container = CONTAINERS.get(entry.getKey());
            assertThat(container.execInContainer("id", "-u").getStdout().strip())
                    .isEqualTo("10001");
            assertThat(container.execInContainer("touch", "/app/x").getExitCode())
                    .isNotZero();
            JsonNode bom = Analysis.JSON.readTree(
                    container.execInContainer("cat", "/app/sbom.cdx.json").getStdout());
            assertThat(bom.get("bomFormat").asText()).isEqualTo("CycloneDX");
            assertThat(bom.get("components").findValuesAsText("name")).contains("kafka-clients");
            assertThat(container.execInContainer("cat", "/app/NOTICE").getStdout())
                    .containsPattern("org[.]apache[.]kafka:kafka-clients:.*: Apache-2[.]0");
            Map<String, String> labels = DockerClientFactory.lazyClient()
                    .inspectImageCmd(entry.getValue().image())
                    .exec()
                    .getConfig()
                    .getLabels();
            assertThat(labels)
                    .containsEntry(
                            "org.opencontainers.image.title", entry.getValue().program())
                    .containsEntry("org.opencontainers.image.version", System.getProperty("emergence.version"))
                    .containsEntry("org.opencontainers.image.licenses", "Apache-2.0");
        }
    }

    @Test
    @Order(4)
    void aChangedWatchListIsInForceWithoutARestart() throws Exception {
        // examples/watch.yaml has three
        watch(Files.readString(Kustomize.HOME.resolve("examples/watch.yaml")), "3 entries in force");
        watch("watch: [{tasks: x, severity: grave}]", "severity must be one of");
    }

    private static void watch(String list, String logged) throws Exception {
        engine.change(WORKLOADS.get("analysis"), "/etc/emergence/watch", Map.of("watch.yaml", list));
        Analysis.await(
                logged,
                Duration.ofMinutes(1),
                () -> CONTAINERS.get("analysis").getLogs().contains(logged));
    }

    @Test
    @Order(5)
    void aRequestThatIsBeingSentIsAnsweredBeforeIngestEnds() throws Exception {
        GenericContainer<?> ingest = CONTAINERS.get("ingest");
        HttpURLConnection request = (HttpURLConnection)
                URI.create(Engine.url(ingest) + "/v1/generations").toURL().openConnection();
        request.setDoOutput(true);
        request.setChunkedStreamingMode(0);
        request.setRequestProperty("Content-Type", "application/x-ndjson");
        CompletableFuture<Void> stopped;
        try (OutputStream lines = request.getOutputStream()) {
            lines.write(generation("before the signal"));
            lines.flush();
            Thread.sleep(2000);
            stopped = CompletableFuture.runAsync(() -> stop("ingest"));
            Thread.sleep(2000);
            lines.write(generation("after the signal"));
        }
        int status;
        try {
            status = request.getResponseCode();
        } catch (java.io.IOException e) {
            throw new AssertionError(ingest.getLogs(), e);
        }
        assertThat(status).isEqualTo(202);
        assertThat(Analysis.JSON
                        .readTree(request.getInputStream())
                        .get("accepted")
                        .asInt())
                .isEqualTo(2);
        stopped.get(30, TimeUnit.SECONDS);
    }

    private static byte[] generation(String example) {
        return ("{\"family\":\"drained\",\"model\":\"m\",\"step\":1,\"task\":\"t\",\"example\":\"" + example
                        + "\",\"targets\":[\"1\"],\"output\":\"1\"}\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @Order(6)
    void eachOtherServiceEndsWithinItsGracePeriod() {
        for (String name : List.of("scoring-exact", "scoring-likelihood", "analysis")) {
            stop(name);
        }
    }

    /** As a cluster does: SIGTERM, and SIGKILL after the grace period. */
    private static void stop(String name) {
        int grace = WORKLOADS.get(name).gracePeriod();
        String id = CONTAINERS.get(name).getContainerId();
        long start = System.nanoTime();
        DockerClientFactory.lazyClient().stopContainerCmd(id).withTimeout(grace).exec();
        double seconds = (System.nanoTime() - start) / 1e9;
        Long status = DockerClientFactory.lazyClient()
                .inspectContainerCmd(id)
                .exec()
                .getState()
                .getExitCodeLong();
        System.out.printf("%-20s ended after %.1f s with status %d%n", name, seconds, status);
        // 143 is SIGTERM, which it obeyed; 137 would be SIGKILL
        assertThat(status).as(name).isEqualTo(143);
        assertThat(seconds).as(name).isLessThan(grace);
    }
}
