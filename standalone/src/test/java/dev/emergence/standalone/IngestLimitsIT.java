package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Long, slow, large, many and broken requests to ingest-service with a heap of 256 MiB. */
@Tag("long")
@Isolated("it needs the machine for itself")
@Timeout(300)
class IngestLimitsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Of the long stream. */
    private static final long MEBIBYTES = Long.getLong("emergence.stream.mebibytes", 1024);

    private static RunningIngest running;
    private static long pid;

    @BeforeAll
    static void start() throws Exception {
        running = RunningIngest.ready(256);
        pid = running.service.pid();
    }

    @AfterAll
    static void close() {
        running.close();
    }

    private static void assertSameProcess() throws IOException {
        assertThat(running.service.pid()).as("the heap was enough").isEqualTo(pid);
        System.out.println("IngestLimitsIT: "
                + Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("peak memory unknown"));
    }

    private static HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create(running.service.url() + "/v1/generations"))
                .header("Content-Type", RunningIngest.NDJSON);
    }

    /** Lines of 4 KiB, made as they are read. */
    private static final class LongStream extends InputStream {
        private final long lines;
        private long line;
        private byte[] bytes = new byte[0];
        private int position;

        LongStream(long lines) {
            this.lines = lines;
        }

        private boolean more() {
            if (position < bytes.length) {
                return true;
            }
            if (line == lines) {
                return false;
            }
            String start = RunningIngest.generation("long", "e" + line++);
            String filler = "4".repeat(4094 - start.length());
            bytes = (start.substring(0, start.length() - 2) + filler + "\"}\n").getBytes(StandardCharsets.US_ASCII);
            position = 0;
            return true;
        }

        @Override
        public int read() {
            return more() ? bytes[position++] : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (!more()) {
                return -1;
            }
            int count = Math.min(length, bytes.length - position);
            System.arraycopy(bytes, position, into, from, count);
            position += count;
            return count;
        }
    }

    @Test
    void aLongStreamAndASlowSenderHoldNobodyUp() throws Exception {
        long lines = MEBIBYTES * 256;
        long start = System.nanoTime();
        CompletableFuture<HttpResponse<String>> stream = HTTP.sendAsync(
                request()
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new LongStream(lines)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        long slowest = 0;
        int slowLines = 0;
        int others = 0;
        try (SlowSender slow = new SlowSender(running.service.url())) {
            while (!stream.isDone() || others < 3) {
                // 1 kB a second, and two other senders meanwhile
                String line = RunningIngest.generation("slow", "e" + slowLines++);
                slow.send(line + " ".repeat(999 - line.length()) + "\n");
                for (int i = 0; i < 2; i++) {
                    long sent = System.nanoTime();
                    assertThat(running.post(RunningIngest.generation("others", "e" + others++))
                                    .statusCode())
                            .isEqualTo(202);
                    slowest = Math.max(slowest, System.nanoTime() - sent);
                    Thread.sleep(500);
                }
            }
            assertThat(JSON.readTree(stream.get().body()).get("accepted").asLong())
                    .isEqualTo(lines);
            assertThat(slow.answer()).startsWith("HTTP/1.1 202").contains("\"accepted\":" + slowLines);
        }
        System.out.printf(
                "IngestLimitsIT: %d MiB in %.1f s; %d other requests, the slowest %.0f ms%n",
                MEBIBYTES, (System.nanoTime() - start) / 1e9, others, slowest / 1e6);
        // alone it takes some milliseconds; the rest is what else runs on the machine
        assertThat(slowest).isLessThan(10_000_000_000L);
        assertSameProcess();
    }

    @Test
    void manyLargeRecordsAtOnceWaitForEachOther() throws Exception {
        // a mebibyte of one-letter targets: some fifteen of objects
        String record = RunningIngest.generation("large", "e%02d")
                .replace("[\"4\"]", "[\"a\"" + ",\"b\"".repeat((1 << 20) / 4 - 50) + "]");
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            answers.add(running.send(record.replace("e%02d", "e%02d".formatted(i))));
        }
        int again = 0;
        for (int i = 0; i < answers.size(); i++) {
            HttpResponse<String> answer = answers.get(i).get();
            while (answer.statusCode() == 503) {
                again++;
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                answer = running.post(record.replace("e%02d", "e%02d".formatted(i)));
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
        System.out.println("IngestLimitsIT: 48 large records, " + again + " answers 503");
        assertSameProcess();
    }

    @Test
    void moreSlowSendersThanMayBeReadAreToldSoAndTheServiceStaysAlive() throws Exception {
        List<SlowSender> senders = new ArrayList<>();
        try {
            // EMERGENCE_REQUESTS_MAX is 128; those of another test may still be waiting for a sender that is gone
            HttpResponse<String> answer = running.post(RunningIngest.generation("crowd", "first"));
            for (int i = 0; answer.statusCode() == 202 && i < 190; i++) {
                SlowSender sender = new SlowSender(running.service.url());
                senders.add(sender);
                sender.send(RunningIngest.generation("crowd", "e" + i) + "\n");
                if (i >= 100) {
                    answer = running.post(RunningIngest.generation("crowd", "one more"));
                }
            }
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(JSON.readTree(answer.body()).get("title").asText()).isEqualTo("Too many requests");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(running.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(running.get("/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(senders.get(0).answer()).startsWith("HTTP/1.1 202");
            assertThat(running.post(RunningIngest.generation("crowd", "one more"))
                            .statusCode())
                    .isEqualTo(202);
        } finally {
            for (SlowSender sender : senders) {
                sender.close();
            }
        }
        assertSameProcess();
    }

    @Test
    void twoThousandBrokenRequestsHaveNoServerErrorAndNoStackTrace() throws Exception {
        long seed = 20260118;
        Random random = new Random(seed);
        String valid = RunningIngest.generation("before", "e") + "\n%s\n" + RunningIngest.generation("after", "e");
        int rejected = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] body = mutated(valid.formatted(RunningIngest.generation("x", "e")), random);
            HttpResponse<String> answer = HTTP.send(
                    request().POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as("request %d of seed %d", i, seed).isIn(202, 400, 413);
            assertNoTrace(answer.body(), i, seed);
            rejected += answer.body().contains("\"rejected\":0") ? 0 : 1;
        }
        assertThat(rejected).as("the fuzz does break records").isGreaterThan(700);
        for (int i = 0; i < 300; i++) {
            String head = "POST /v1/generations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Encoding: gzip\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
            assertNoTrace(exchange(mutated(head, random)), i, seed);
        }
        assertThat(running.post(RunningIngest.generation("valid", "e")).statusCode())
                .isEqualTo(202);
        assertSameProcess();
    }

    private static void assertNoTrace(String answer, int i, long seed) {
        assertThat(answer)
                .as("request %d of seed %d", i, seed)
                .doesNotContain("\tat ")
                .doesNotContain("Exception")
                .doesNotContain("dev.emergence")
                .doesNotStartWith("HTTP/1.1 500");
    }

    /** What comes back before the sender gives up. */
    private static String exchange(byte[] request) throws IOException {
        URI uri = URI.create(running.service.url());
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(50);
            socket.getOutputStream().write(request);
            socket.getInputStream().transferTo(answer);
        } catch (SocketException | SocketTimeoutException e) {
            // a head that lost its end is waited for, one that is no HTTP is cut off
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    /** One to four bytes changed, removed or doubled. */
    private static byte[] mutated(String text, Random random) {
        StringBuilder result = new StringBuilder(text);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int place = random.nextInt(result.length());
            switch (random.nextInt(3)) {
                case 0 -> result.setCharAt(place, (char) random.nextInt(256));
                case 1 -> result.deleteCharAt(place);
                default -> result.insert(place, result.charAt(random.nextInt(result.length())));
            }
        }
        return result.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void whoIsBeingReadWhenTheServiceIsAskedToEndIsAnswered() throws Exception {
        try (RunningIngest ending = RunningIngest.ready(256);
                SlowSender sender = new SlowSender(ending.service.url())) {
            sender.send(RunningIngest.generation("ending", "e1") + "\n");
            ProcessHandle process = ProcessHandle.of(ending.service.pid()).orElseThrow();
            Thread.sleep(500);
            process.destroy();
            Thread.sleep(1_000);
            sender.send(RunningIngest.generation("ending", "e2") + "\n");
            assertThat(sender.answer()).startsWith("HTTP/1.1 202").contains("\"accepted\":2");
            process.onExit().get();
            assertThat(ending.examples("ending")).containsExactlyInAnyOrder("e1", "e2");
        }
    }
}
