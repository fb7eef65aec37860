package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What fails inside a service is no data error: it stops the thread, and shows. */
@Tag("long")
class BugIT {
    private static final String CHANGELOG = "analysis-examples-changelog";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static String url(String ready, String service) {
        Matcher url = Pattern.compile(service + "=(\\S+)").matcher(ready);
        assertThat(url.find()).as(ready).isTrue();
        return url.group(1);
    }

    private static String firstLine(Process process, String prefix) throws IOException {
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(prefix)) {
                return line;
            }
        }
        throw new IOException("no line begins with " + prefix);
    }

    /** @return the answer's status; 0 without one */
    private static int status(String url) throws InterruptedException {
        try {
            return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static void send(String ready, String example) throws Exception {
        String generation =
                """
                {"family":"bug","model":"m","step":10,"task":"t","example":"%s","targets":["4"],"output":"4"}"""
                        .formatted(example);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(ready, "ingest") + "/v1/generations"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(generation))
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(202);
    }

    private static void await(String what, Await.Check check) throws Exception {
        // a service that is down is started again at once
        Await.until(what, Duration.ofMinutes(2), Duration.ofMillis(20), check);
    }

    @Test
    void aServiceWhoseThreadDiesIsNotAliveAndIsStartedAgainWithBackOff() throws Exception {
        Path folder = Files.createTempDirectory("emergence-bug-");
        Path said = folder.resolve("said");
        Process serve = Cli.serve(said, folder);
        try {
            String ready = firstLine(serve, "ready");
            String analysis = url(ready, "analysis");
            send(ready, "e1");
            await(
                    "the curve is there",
                    () -> status(analysis + "/v1/curve?family=bug&model=m&task=t&metric=exact_match") == 200);
            assertThat(status(analysis + "/q/health/live")).isEqualTo(200);

            // Its own state, broken behind its back, stands for any bug: nothing of it is a record of a topic.
            try (Log log = new Log(ready.replaceAll(".*broker=", ""))) {
                for (ConsumerRecord<byte[], byte[]> row : log.read(CHANGELOG)) {
                    log.replace(row, "broken".getBytes(StandardCharsets.UTF_8));
                }
            }
            long pid = Cli.doctor(ready).at("/services/analysis/pid").asLong();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            await(
                    "it has read its state again",
                    () -> status(analysis + "/q/health/ready") == 200
                            && Cli.doctor(ready).at("/services/analysis/pid").asLong() != pid);
            send(ready, "e2");

            await("live is down", () -> status(analysis + "/q/health/live") == 503);
            await("the launcher says so", () -> Files.readString(said)
                    .contains("analysis-service is not alive any more: a bug has stopped it"));
            await(
                    "it was ended and started again",
                    () -> Files.readString(said).split("analysis-service ended with status").length >= 4);
            assertThat(Files.readString(said)).containsPattern("it is started again in [124]\\.0 s");
            assertThat(status(url(ready, "scoring") + "/q/health/live"))
                    .as("the others go on")
                    .isEqualTo(200);
        } finally {
            serve.destroy();
            serve.waitFor();
        }
    }
}
