package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Senders go on while ingest-service is killed: what was accepted is there, and sending all again changes nothing. */
@Tag("long")
class IngestKillIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final int SENDERS = 4;
    private static final int BATCH = 50;

    private final Set<Integer> accepted = ConcurrentHashMap.newKeySet();
    private final Set<Integer> sent = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean done = new AtomicBoolean();
    private RunningStack running;

    /** A batch of distinct examples, sent once. */
    private void send(int batch) throws InterruptedException {
        String lines = IntStream.range(batch * BATCH, (batch + 1) * BATCH)
                .mapToObj(i -> RunningIngest.generation("killed", "e" + i))
                .collect(Collectors.joining("\n"));
        sent.add(batch);
        try {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create(running.stack.url("ingest") + "/v1/generations"))
                            .header("Content-Type", RunningIngest.NDJSON)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(lines.getBytes(StandardCharsets.UTF_8)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 202) {
                assertThat(JSON.readTree(response.body()).get("accepted").asInt())
                        .isEqualTo(BATCH);
                accepted.add(batch);
            } else {
                assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
                unavailable.incrementAndGet();
            }
        } catch (IOException e) {
            unanswered.incrementAndGet();
            Thread.sleep(500);
        }
    }

    private void sendUntilDone() {
        try {
            while (!done.get()) {
                send(next.getAndIncrement());
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until another process takes records. */
    private void awaitTaken(int before) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (accepted.size() <= before) {
            assertThat(System.nanoTime())
                    .as("ingest-service takes records again")
                    .isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private Set<String> onTopic() {
        return new Records(running.broker())
                .of("emergence.generations").stream()
                        .map(record -> record.key().substring(record.key().lastIndexOf('/') + 1))
                        .collect(Collectors.toSet());
    }

    private static Set<String> examples(Set<Integer> batches) {
        Set<String> examples = new HashSet<>();
        for (int batch : batches) {
            IntStream.range(batch * BATCH, (batch + 1) * BATCH).forEach(i -> examples.add("e" + i));
        }
        return examples;
    }

    @Test
    @Timeout(300)
    void whatWasAcceptedIsThereAndSendingAllAgainCountsEachOnce() throws Exception {
        long seed = System.nanoTime();
        System.out.println("IngestKillIT: seed " + seed);
        Random random = new Random(seed);
        running = new RunningStack(Map.of("SCORING_METRICS", "exact_match", "EMERGENCE_COMPLETENESS_QUIET", "1s"));
        try {
            List<Thread> senders = IntStream.range(0, SENDERS)
                    .mapToObj(i -> new Thread(this::sendUntilDone, "sender-" + i))
                    .toList();
            senders.forEach(Thread::start);
            for (String end : List.of("KILL", "TERM", "KILL")) {
                awaitTaken(accepted.size() + 10);
                Thread.sleep(random.nextInt(300));
                ProcessHandle ingest = running.process("ingest");
                boolean asked = end.equals("KILL") ? ingest.destroyForcibly() : ingest.destroy();
                assertThat(asked).as(end).isTrue();
                ingest.onExit().get();
                awaitTaken(accepted.size());
            }
            done.set(true);
            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(unanswered).as("kills did hit requests").hasPositiveValue();
            assertThat(onTopic()).as("seed %d", seed).containsAll(examples(accepted));

            for (int batch : new TreeSet<>(sent)) {
                send(batch);
            }
            assertThat(accepted).as("all are accepted the second time").isEqualTo(sent);
            System.out.printf(
                    "IngestKillIT: %d batches sent, %d requests unanswered, %d answered 503%n",
                    sent.size(), unanswered.get(), unavailable.get());
            awaitOnCurve(sent.size() * BATCH);
        } finally {
            done.set(true);
            running.close();
        }
    }

    /** The value is reached and then stays: no example counts twice. */
    private void awaitOnCurve(long expected) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (onCurve() != expected) {
            assertThat(System.nanoTime())
                    .as("%d of %d on the curve", onCurve(), expected)
                    .isLessThan(deadline);
            Thread.sleep(200);
        }
        Thread.sleep(2_000);
        assertThat(onCurve()).isEqualTo(expected);
    }

    private long onCurve() throws Exception {
        JsonNode curves = running.verdicts.get("/v1/curves?family=killed&metric=exact_match&axis=training");
        return curves.isEmpty() ? 0 : curves.get(0).get("examples").asLong();
    }
}
