package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.standalone.stack.BrokerProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kafka away, frozen, slow, full and late, as senders to ingest-service see it. */
@Tag("long")
@Order(SharedStack.LONGEST)
@Timeout(300)
class KafkaFaultsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Until a request or a probe must have noticed; the producer gives up after 10 s. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private static RunningIngest running;

    @BeforeAll
    static void start() throws Exception {
        running = RunningIngest.ready(256);
    }

    @AfterAll
    static void close() {
        running.close();
    }

    private static void await(String what, Await.Check check) throws Exception {
        Await.until(what, SOON, check);
    }

    private static void assertUnavailable(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(JSON.readTree(response.body()).get("title").asText()).isEqualTo("Kafka is not available");
    }

    private static void assertAccepted(HttpResponse<String> response, int count) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(JSON.readTree(response.body()).get("accepted").asInt()).isEqualTo(count);
    }

    /** Sends again what was answered 503, as a sender should: a busy machine's Kafka may take longer than 10 s. */
    private static void awaitTaken(RunningIngest running, String generations) throws Exception {
        await("records are taken", () -> running.post(generations).statusCode() == 202);
    }

    /** What holds while Kafka is away, in whatever way. */
    private static void assertAway(RunningIngest running, String family) throws Exception {
        double accepted = running.counter("emergence_generations_accepted_total");
        CompletableFuture<HttpResponse<String>> waiting = running.send(RunningIngest.generations(family, 100, 200));
        await("the metric says so", () -> running.counter("emergence_kafka_available") == 0);
        assertThat(running.get("/q/health/ready").statusCode())
                .as("a sender must reach it to be answered 503")
                .isEqualTo(200);
        assertThat(running.get("/q/health/live").statusCode()).isEqualTo(200);
        assertUnavailable(waiting.join());
        assertThat(running.counter("emergence_generations_accepted_total"))
                .as("nothing of it is counted")
                .isEqualTo(accepted);
    }

    /** What holds once it is back: the same process takes the same records again. */
    private static void assertBack(RunningIngest running, String family, long pid) throws Exception {
        await("the metric says so", () -> running.counter("emergence_kafka_available") == 1);
        awaitTaken(running, RunningIngest.generations(family, 100, 200));
        assertThat(running.service.pid()).as("no restart").isEqualTo(pid);
        Set<String> all = IntStream.range(0, 200).mapToObj(i -> "e" + i).collect(Collectors.toSet());
        assertThat(new HashSet<>(running.examples(family))).isEqualTo(all);
    }

    @Test
    void theTopicsAreMadeAsTheContractSays() throws Exception {
        Map<String, String> days = Map.of(
                "emergence.generations", "7",
                "emergence.checkpoints", "30",
                "emergence.scores", "7",
                "emergence.curves", "compact",
                "emergence.points", "compact",
                "emergence.events", "90",
                "emergence.breaks", "compact",
                "emergence.acknowledgements", "compact",
                "emergence.annotations", "compact",
                "emergence.audit", "400");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", running.broker.address()))) {
            Set<String> names = admin.listTopics().names().get();
            // each with its dead letters
            assertThat(names).hasSize(2 * days.size());
            for (TopicDescription topic :
                    admin.describeTopics(names).allTopicNames().get().values()) {
                boolean letters = topic.name().endsWith(".dlq");
                // of each of these whoever reads it reads all
                boolean one = letters
                        || Set.of(
                                        "emergence.events",
                                        "emergence.breaks",
                                        "emergence.acknowledgements",
                                        "emergence.annotations",
                                        "emergence.audit")
                                .contains(topic.name());
                assertThat(topic.partitions()).as(topic.name()).hasSize(one ? 1 : 12);
                assertThat(topic.partitions()).allSatisfy(partition -> assertThat(partition.replicas())
                        .hasSize(1));
                ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
                Config config =
                        admin.describeConfigs(Set.of(resource)).all().get().get(resource);
                String kept = letters ? "30" : days.get(topic.name());
                assertThat(config.get("cleanup.policy").value())
                        .as(topic.name())
                        .isEqualTo(kept.equals("compact") ? "compact" : "delete");
                if (!kept.equals("compact")) {
                    assertThat(Duration.ofMillis(
                                    Long.parseLong(config.get("retention.ms").value())))
                            .as(topic.name())
                            .isEqualTo(Duration.ofDays(Long.parseLong(kept)));
                }
                assertThat(config.get("max.message.bytes").value()).isEqualTo("8388608");
            }
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
            assertThat(admin.describeConfigs(Set.of(broker))
                            .all()
                            .get()
                            .get(broker)
                            .get("auto.create.topics.enable")
                            .value())
                    .isEqualTo("false");
        }
    }

    @Test
    void aFrozenKafkaIsA503AndAThawedOneIsUsedWithoutARestart() throws Exception {
        long pid = running.service.pid();
        awaitTaken(running, RunningIngest.generations("frozen", 0, 100));
        running.broker.freeze();
        assertAway(running, "frozen");
        running.broker.thaw();
        assertBack(running, "frozen", pid);
    }

    @Test
    void aKilledKafkaIsA503AndARestartedOneIsUsedWithoutARestartOfIngest() throws Exception {
        long pid = running.service.pid();
        awaitTaken(running, RunningIngest.generations("killed", 0, 100));
        running.broker.kill();
        assertAway(running, "killed");
        running.broker.start();
        assertBack(running, "killed", pid);
    }

    @Test
    void aSlowKafkaIsWaitedFor() throws Exception {
        awaitTaken(running, RunningIngest.generations("slow", 0, 100));
        running.broker.freeze();
        CompletableFuture<HttpResponse<String>> waiting = running.send(RunningIngest.generations("slow", 100, 200));
        // longer than a broker's pause, shorter than the 10 s after which the answer is 503
        Thread.sleep(3_000);
        assertThat(waiting).isNotDone();
        running.broker.thaw();
        assertAccepted(waiting.join(), 100);
        assertThat(new HashSet<>(running.examples("slow"))).hasSize(200);
    }

    @Test
    void ingestStartsBeforeKafkaAndIsReadyOnceKafkaIs() throws Exception {
        Path folder = Files.createTempDirectory("emergence-ingest-");
        try (RunningIngest running = new RunningIngest(folder, new BrokerProcess(folder.resolve("kafka")), 256)) {
            await("ingest-service is alive", () -> answers(running, "/q/health/live", 200));
            assertThat(running.get("/q/health/ready").statusCode()).isEqualTo(503);
            assertUnavailable(running.post(RunningIngest.generations("early", 0, 1)));
            running.broker.start();
            running.awaitReady();
            awaitTaken(running, RunningIngest.generations("early", 0, 100));
            assertThat(new HashSet<>(running.examples("early"))).hasSize(100);
        }
    }

    private static boolean answers(RunningIngest running, String path, int status) throws InterruptedException {
        try {
            return running.get(path).statusCode() == status;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aFullDiskIsA503AndWhatWasAcceptedIsThereOnceThereIsRoom() throws Exception {
        Path folder = Files.createTempDirectory("emergence-ingest-");
        Path disk = Files.createTempDirectory("emergence-disk-");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString()),
                "a small disk can't be mounted: run as root");
        try (BrokerProcess broker = new BrokerProcess(disk.resolve("kafka"))) {
            broker.start();
            try (RunningIngest running = new RunningIngest(folder, broker, 256)) {
                running.awaitReady();
                assertFullDisk(running, disk);
            }
        } finally {
            run("umount", "-l", disk.toString());
            Files.delete(disk);
        }
    }

    private static void assertFullDisk(RunningIngest running, Path disk) throws Exception {
        Path fill = disk.resolve("fill");
        Set<String> accepted = new HashSet<>();
        double counted = 0;
        HttpResponse<String> answer = null;
        for (int i = 0; i < 1000; i++) {
            if (i == 3) {
                run("dd", "if=/dev/zero", "of=" + fill, "bs=64k");
            }
            String record = RunningIngest.generation("full", "e" + i)
                    .replace(
                            "\"4\"}",
                            "\"" + "%016x".formatted(i * 0x9E3779B97F4A7C15L).repeat(4000) + "\"}");
            answer = running.post(record);
            if (answer.statusCode() != 202) {
                break;
            }
            accepted.add("e" + i);
            counted++;
        }
        assertUnavailable(answer);
        assertThat(running.get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(running.counter("emergence_generations_accepted_total")).isEqualTo(counted);
        // Kafka gives up a folder that it can't write to: with its only folder it ends, and must be started again.
        await("Kafka has ended", () -> !running.broker.isAlive());
        Files.delete(fill);
        running.broker.start();
        await(
                "records are taken",
                () -> running.post(RunningIngest.generation("full", "after")).statusCode() == 202);
        assertThat(running.examples("full")).contains("after").containsAll(accepted);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
