package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.emergence.standalone.stack.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Events at a webhook on the real stack: how soon, and that none is lost or repeated while the receiver is away. */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WebhookIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Longer than analysis-service takes to start again after the kill; a minute shows no more, only longer. */
    private static final Duration AWAY = Duration.ofSeconds(Long.getLong("emergence.webhook.away", 20));

    private static final String SECRET = "a secret of this test";
    private static final String TOKEN = "token-of-this-test";

    /** Generations a second, and how many are sent together. */
    private static final int RATE = 3000;

    private static final int TOGETHER = 50;
    private static final int IN_FLIGHT = 4;

    /** Sent by each test: 60 points of 150 examples; by all of them most of a model's training, with its breaks. */
    private static final int SENT = 9_000;

    private static RunningStack running;
    private static WebhookReceiver receiver;
    private static List<String> lines;

    /** One event as it came. */
    private record Arrival(JsonNode event, long millis) {}

    /** A webhook's receiver that can go away, and refuse. */
    private static final class WebhookReceiver {
        private final int port = Ports.free();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<Arrival> arrivals = Collections.synchronizedList(new ArrayList<>());
        private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        private volatile int refusals;
        private volatile String refused;
        private HttpServer server;

        WebhookReceiver() throws IOException {}

        void start() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setExecutor(threads);
            server.createContext("/", this::take);
            server.start();
        }

        /** Lets the request that is being answered end. */
        void stop() {
            server.stop(1);
        }

        private void take(HttpExchange exchange) throws IOException {
            byte[] body = exchange.getRequestBody().readAllBytes();
            JsonNode event = JSON.readTree(body);
            if (!signed(exchange.getRequestHeaders().getFirst("Emergence-Signature"), body)
                    || !exchange.getRequestHeaders()
                            .getFirst("Content-Type")
                            .startsWith("application/cloudevents+json")) {
                wrong.add(event.toString());
            }
            int status = 204;
            if (refusals > 0) {
                refusals--;
                refused = event.get("id").asText();
                status = 410;
            } else {
                arrivals.add(new Arrival(event, System.currentTimeMillis()));
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }

        private static boolean signed(String header, byte[] body) {
            try {
                String[] parts = header.split(",");
                long seconds = Long.parseLong(parts[0].replace("t=", ""));
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
                return parts[1].equals("v1=" + HexFormat.of().formatHex(mac.doFinal(body)))
                        && Math.abs(Instant.now().getEpochSecond() - seconds) < 60;
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        List<String> ids() {
            synchronized (arrivals) {
                return arrivals.stream()
                        .map(arrival -> arrival.event().get("id").asText())
                        .toList();
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        lines = RunningStack.lines(line -> line).stream()
                .filter(line -> line.contains("\"tiny-symbolic-d32\"") || line.contains("\"tiny-symbolic-d64\""))
                .toList();
        receiver = new WebhookReceiver();
        receiver.start();
        running = new RunningStack(
                Map.of(
                        "EMERGENCE_WEBHOOK_URL",
                        "http://127.0.0.1:" + receiver.port + "/" + TOKEN,
                        "EMERGENCE_WEBHOOK_SECRET",
                        SECRET,
                        "EMERGENCE_WEBHOOK_KINDS",
                        "BREAKTHROUGH,COLLAPSE,FORMAT_LEARNED,LATENT_CHANGE,METRIC_ARTEFACT,RUN_WIDE_CHANGE,SHARED_CHANGE,RESOLVED,CHECKPOINT_COMPLETE"));
    }

    @AfterAll
    static void close() {
        if (running != null) {
            running.close();
        }
        receiver.stop();
        receiver.threads.shutdownNow();
    }

    private static void await(String what, Await.Check check) throws Exception {
        // asking reads every event, and would slow down what is measured
        Await.until(what, PATIENCE, Duration.ofMillis(500), check);
    }

    private static String checkpoint(JsonNode of, JsonNode step) {
        return of.get("model").asText() + " " + of.get("task").asText() + " " + step.asLong();
    }

    /** Sends lines at the rate; when the last generation of each checkpoint was handed over, milliseconds since 1970. */
    private static Map<String, Long> send(List<String> part) throws Exception {
        IngestClient ingest = new IngestClient(running.stack.url("ingest"));
        Map<String, ObjectNode> sizes = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (String line : part) {
            JsonNode generation = JSON.readTree(line);
            String name = checkpoint(generation, generation.get("step"));
            names.add(name);
            ObjectNode size = sizes.computeIfAbsent(name, key -> {
                ObjectNode announcement = JSON.createObjectNode();
                List.of("family", "model", "step", "tokens", "task")
                        .forEach(field -> announcement.set(field, generation.get(field)));
                return announcement.put("examples", 0);
            });
            size.put("examples", size.get("examples").asInt() + 1);
        }
        String announcements = String.join(
                "\n", sizes.values().stream().map(JsonNode::toString).toList());
        IngestClient.await(ingest.send("/v1/checkpoints", announcements.getBytes(StandardCharsets.UTF_8)));

        Map<String, Long> completed = new HashMap<>();
        Deque<CompletableFuture<IngestClient.Receipt>> inFlight = new ArrayDeque<>();
        long began = System.nanoTime();
        for (int from = 0; from < part.size(); from += TOGETHER) {
            int to = Math.min(part.size(), from + TOGETHER);
            long ahead = (long) (from * 1e9 / RATE) - (System.nanoTime() - began);
            if (ahead > 0) {
                Thread.sleep(ahead / 1_000_000);
            }
            long now = System.currentTimeMillis();
            names.subList(from, to).forEach(name -> completed.put(name, now));
            if (inFlight.size() == IN_FLIGHT) {
                IngestClient.await(inFlight.remove());
            }
            String batch = String.join("\n", part.subList(from, to));
            inFlight.add(ingest.send("/v1/generations", batch.getBytes(StandardCharsets.UTF_8)));
        }
        while (!inFlight.isEmpty()) {
            IngestClient.await(inFlight.remove());
        }
        System.out.printf(
                "%d generations sent at %.0f/s%n", part.size(), part.size() * 1e9 / (System.nanoTime() - began));
        return completed;
    }

    private static List<String> events() throws Exception {
        List<String> ids = new ArrayList<>();
        running.verdicts
                .list("/v1/events?limit=10000&order=oldest&" + Events.ALL_KINDS)
                .forEach(event -> ids.add(event.get("id").asText()));
        return ids;
    }

    private static long completeEvents() throws Exception {
        return running.verdicts
                .list("/v1/events?limit=10000&kind=CHECKPOINT_COMPLETE")
                .size();
    }

    private static double median(List<Double> seconds) {
        return seconds.stream().sorted().toList().get(seconds.size() / 2);
    }

    private static void print(String what, List<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        System.out.printf(
                "%s: %d events, seconds from the completing generation to the webhook: median %.2f, 95%% %.2f, most %.2f%n",
                what,
                sorted.size(),
                median(seconds),
                sorted.get((int) (sorted.size() * 0.95)),
                sorted.get(sorted.size() - 1));
    }

    @Test
    @Order(1)
    void eachCheckpointThatIsCompleteIsSaidAtTheWebhookAndHowLongThatTook() throws Exception {
        Map<String, Long> completed = send(lines.subList(0, SENT));
        await("every checkpoint", () -> completeEvents() == completed.size());
        await("every event at the webhook", () -> receiver.ids().equals(events()));
        List<Double> checkpoints = new ArrayList<>();
        List<Double> breaks = new ArrayList<>();
        for (Arrival arrival : receiver.arrivals) {
            JsonNode event = arrival.event().get("data");
            boolean complete = event.get("kind").asText().equals("CHECKPOINT_COMPLETE");
            JsonNode at = event.at(complete ? "/position/step" : "/detected/step");
            if (event.get("axis").asText().equals("training")) {
                (complete ? checkpoints : breaks).add((arrival.millis() - completed.get(checkpoint(event, at))) / 1e3);
            }
        }
        print("checkpoints complete", checkpoints);
        if (!breaks.isEmpty()) {
            print("breaks and artefacts of training curves", breaks);
        }
        assertThat(checkpoints).hasSize(completed.size());
    }

    @Test
    @Order(2)
    void aReceiverThatWasAwayGetsEveryEventOnceAndInOrder() throws Exception {
        int before = receiver.ids().size();
        assertThat(before).isPositive();
        long complete = completeEvents();
        receiver.stop();
        long gone = System.nanoTime();
        Map<String, Long> completed = send(lines.subList(SENT, 2 * SENT));
        // Even an instance that dies meanwhile forgets nothing and repeats nothing.
        running.process("analysis").destroyForcibly();
        while (System.nanoTime() - gone < AWAY.toNanos()) {
            Thread.sleep(100);
        }
        assertThat(receiver.ids()).hasSize(before);
        running.awaitRestarted("analysis");
        long missed = events().size() - before;
        assertThat(missed).isPositive();
        receiver.start();
        // Analysis may still be at what came in while it was being started again: only then have all events been said.
        await("every checkpoint", () -> completeEvents() == complete + completed.size());
        Events.settle(running.broker());
        await("every event at the webhook", () -> receiver.ids().size() >= events().size());
        Thread.sleep(2000);
        assertThat(receiver.ids()).isEqualTo(events()).doesNotHaveDuplicates();
        assertThat(receiver.wrong).isEmpty();
        System.out.printf("the receiver was away for %d s and missed %d events%n", AWAY.toSeconds(), missed);
    }

    @Test
    @Order(3)
    void whatTheReceiverRefusesIsADeadLetterAndTheNextGoesOn() throws Exception {
        int before = receiver.ids().size();
        receiver.refusals = 1;
        Map<String, Long> completed = send(lines.subList(2 * SENT, 3 * SENT));
        await("the next events", () -> receiver.ids().size() >= before + completed.size() - 2);
        await("all events", () -> receiver.ids().size() == events().size() - 1);
        assertThat(receiver.ids()).doesNotContain(receiver.refused).doesNotHaveDuplicates();
        try (Log log = new Log(running.broker())) {
            List<ConsumerRecord<byte[], byte[]>> letters = log.read("emergence.events.dlq");
            assertThat(letters).singleElement().satisfies(letter -> {
                assertThat(Log.text(letter, "emergence.exception")).isEqualTo("webhook: the receiver answered 410");
                assertThat(Log.text(letter, "emergence.service")).isEqualTo("analysis-webhooks");
            });
        }
    }

    @Test
    @Order(4)
    void neitherAddressNorSecretIsInTheLogs() throws Exception {
        String log = Files.readString(running.folder.resolve("logs/analysis.log"));
        assertThat(log).contains("webhook: event").doesNotContain(TOKEN).doesNotContain(SECRET);
    }
}
