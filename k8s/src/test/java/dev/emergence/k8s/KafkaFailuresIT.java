package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;

/** Our images against a real Kafka that is paused and killed while a training run is being sent. */
@Tag("containers")
@Tag("long")
class KafkaFailuresIT {
    /**
     * A killed broker recovers all its logs, then transactions that nobody ends block their readers until they time out: one
     * minute a scorer's, half a minute the analysis' own, on a machine that does all of it at once.
     */
    private static final Duration RECOVERY = Duration.ofMinutes(6);

    /** Lines a request. One model's 34,800 generations are 174 requests. */
    private static final int BATCH = 200;

    private static final Map<String, GenericContainer<?>> SERVICES = new TreeMap<>();
    private static Engine engine;
    private static KafkaContainer kafka;
    private static Analysis analysis;

    @BeforeAll
    static void start() throws Exception {
        List<Workload> workloads = Workload.of(Kustomize.render("demo"));
        engine = Engine.start();
        kafka = new KafkaContainer("apache/kafka:4.2.1")
                .withNetwork(engine.network)
                .withListener("broker:19092")
                .withStartupTimeout(Duration.ofMinutes(3));
        kafka.start();
        for (Workload workload : workloads) {
            if (Settings.SERVICES.contains(workload.program())) {
                SERVICES.put(
                        workload.name(), engine.container(workload, Map.of("KAFKA_BOOTSTRAP_SERVERS", "broker:19092")));
            }
        }
        Startables.deepStart(SERVICES.values()).join();
        analysis = new Analysis(Engine.url(SERVICES.get("analysis")));
    }

    @AfterAll
    static void stop() {
        if (engine != null) {
            if (kafka != null) {
                kafka.stop();
            }
            engine.close();
        }
    }

    /** One model of the recorded run as a family of its own: 8 tasks x 29 checkpoints x 150 examples. */
    private static List<String> recording(String family) throws IOException {
        Path file = Kustomize.HOME.resolve("examples/tiny-symbolic/generations.jsonl.gz");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> line.contains("\"tiny-symbolic-d32\""))
                    .map(line -> line.replace("\"family\": \"tiny-symbolic\"", "\"family\": \"" + family + "\""))
                    .toList();
        }
    }

    /** Sends batch by batch, each until it is taken, as a trainer would; notes every answer. */
    private static final class Sender {
        private final List<String> batches = new ArrayList<>();
        private final ConcurrentLinkedQueue<HttpResponse<String>> answers = new ConcurrentLinkedQueue<>();
        private final AtomicInteger taken = new AtomicInteger();

        Sender(List<String> lines) {
            for (int from = 0; from < lines.size(); from += BATCH) {
                batches.add(String.join("\n", lines.subList(from, Math.min(from + BATCH, lines.size()))));
            }
        }

        void run() {
            try {
                for (String batch : batches) {
                    while (send(batch).statusCode() != 202) {
                        Thread.sleep(1000);
                    }
                    taken.incrementAndGet();
                    // a third of a minute for all: time to hit it
                    Thread.sleep(100);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private HttpResponse<String> send(String batch) throws IOException, InterruptedException {
            HttpResponse<String> answer = Analysis.HTTP.send(
                    HttpRequest.newBuilder(URI.create(Engine.url(SERVICES.get("ingest")) + "/v1/generations"))
                            .header("Content-Type", "application/x-ndjson")
                            .timeout(Duration.ofMinutes(1))
                            .POST(HttpRequest.BodyPublishers.ofString(batch))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            answers.add(answer);
            return answer;
        }

        long answered(int status) {
            return answers.stream()
                    .filter(answer -> answer.statusCode() == status)
                    .count();
        }
    }

    @Test
    void aPausedKafkaIsAnsweredWith503AndEverythingGoesOnAfterIt() throws Exception {
        Sender sender = new Sender(recording("paused"));
        CompletableFuture<Void> sending = CompletableFuture.runAsync(sender::run);
        Analysis.await("some is sent", Duration.ofMinutes(1), () -> sender.taken.get() > 20);
        DockerClientFactory.lazyClient()
                .pauseContainerCmd(kafka.getContainerId())
                .exec();
        try {
            Analysis.await("ingest says 503", Duration.ofMinutes(1), () -> sender.answered(503) > 0);
        } finally {
            DockerClientFactory.lazyClient()
                    .unpauseContainerCmd(kafka.getContainerId())
                    .exec();
        }
        assertThat(sender.answers)
                .filteredOn(answer -> answer.statusCode() == 503)
                .allSatisfy(answer -> {
                    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                            .startsWith("application/problem+json");
                });
        sending.get(RECOVERY.toMinutes(), TimeUnit.MINUTES);
        everyExampleIsCountedOnce("paused");
    }

    @Test
    void aKilledKafkaComesBackAndNoServiceHadToBeRestarted() throws Exception {
        Map<String, String> before = startTimes();
        Sender sender = new Sender(recording("killed"));
        CompletableFuture<Void> sending = CompletableFuture.runAsync(sender::run);
        for (int kill = 1; kill <= 2; kill++) {
            int share = sender.batches.size() * kill / 4;
            Analysis.await("more is sent", Duration.ofMinutes(2), () -> sender.taken.get() > share);
            DockerClientFactory.lazyClient()
                    .killContainerCmd(kafka.getContainerId())
                    .exec();
            // longer than a blip, shorter than sessions take to end
            Thread.sleep(3000);
            DockerClientFactory.lazyClient()
                    .startContainerCmd(kafka.getContainerId())
                    .exec();
        }
        sending.get(RECOVERY.toMinutes(), TimeUnit.MINUTES);
        everyExampleIsCountedOnce("killed");
        assertThat(startTimes()).isEqualTo(before);
    }

    private static Map<String, String> startTimes() {
        Map<String, String> times = new TreeMap<>();
        SERVICES.forEach((name, container) -> {
            var state = DockerClientFactory.lazyClient()
                    .inspectContainerCmd(container.getContainerId())
                    .exec()
                    .getState();
            assertThat(state.getRunning()).as(name).isTrue();
            times.put(name, state.getStartedAt());
        });
        return times;
    }

    private static void everyExampleIsCountedOnce(String family) throws Exception {
        for (String metric : List.of("exact_match", "target_nll")) {
            Map<String, Long> counted = new TreeMap<>();
            try {
                Analysis.await("all of " + metric + " is counted", RECOVERY, () -> {
                    counted.clear();
                    counted.putAll(counted(family, metric));
                    return counted.values().stream().mapToLong(Long::longValue).sum() == 8 * 29 * 150;
                });
            } catch (AssertionError e) {
                throw new AssertionError("counted by task: " + counted, e);
            }
        }
    }

    private static Map<String, Long> counted(String family, String metric) throws IOException, InterruptedException {
        Map<String, Long> examples = new TreeMap<>();
        for (JsonNode curve : analysis.curves(family, metric).values()) {
            if (curve.get("axis").asText().equals("training")) {
                for (JsonNode point : curve.get("points")) {
                    assertThat(point.get("examples").asInt()).isLessThanOrEqualTo(150);
                    examples.merge(
                            curve.get("task").asText(), point.get("examples").asLong(), Long::sum);
                }
            }
        }
        return examples;
    }
}
