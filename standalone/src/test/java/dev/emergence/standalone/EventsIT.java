package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.standalone.stack.Stack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The events of the recorded family on the real stack: each said once, streamed without loss, never said again. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EventsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** 8 models x 8 tasks x 29 checkpoints, says examples/tiny-symbolic/README.md. */
    private static final int CHECKPOINTS = 8 * 8 * 29;

    private static final int MAX_STREAMS = 3;

    private static RunningStack running;
    private static Stream live;

    /** One event as it came on a stream. */
    private record Message(String id, String name, JsonNode data) {}

    /** A client of the stream. */
    private static final class Stream implements AutoCloseable {
        private final InputStream in;
        private final BufferedReader lines;

        Stream(String query, String lastId) throws Exception {
            this(get(query, lastId, "text/event-stream"));
        }

        Stream(HttpResponse<InputStream> response) {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            in = response.body();
            lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        }

        Message next() throws IOException {
            Map<String, String> fields = new HashMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty() && fields.containsKey("data")) {
                    return new Message(fields.get("id"), fields.get("event"), JSON.readTree(fields.get("data")));
                }
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
            throw new IOException("the stream has ended");
        }

        List<Message> next(int count) throws IOException {
            List<Message> messages = new ArrayList<>();
            while (messages.size() < count) {
                messages.add(next());
            }
            return messages;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private static HttpResponse<InputStream> get(String query, String lastId, String accept) throws Exception {
        return get(query, lastId, accept, HttpClient.Version.HTTP_1_1);
    }

    private static HttpResponse<InputStream> get(String query, String lastId, String accept, HttpClient.Version version)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(running.stack.url("analysis") + "/v1/events?" + query))
                .version(version)
                .header("Accept", accept);
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    @BeforeAll
    static void replay() throws Exception {
        Path watch = Files.writeString(
                Files.createTempFile("watch-", ".yaml"), "watch: [{tasks: \"addition_*\", severity: critical}]");
        running = new RunningStack(Map.of(
                "EMERGENCE_WATCH_FILE",
                watch.toString(),
                "EMERGENCE_EVENTS_MAX_STREAMS",
                "" + MAX_STREAMS,
                "EMERGENCE_EVENTS_HEARTBEAT",
                "1s"));
        live = new Stream("", null);
        running.send(RunningStack.RECORDING);
        settle();
    }

    @AfterAll
    static void close() throws IOException {
        live.close();
        running.close();
    }

    private static void settle() throws Exception {
        Events.settle(running.broker());
    }

    private static List<JsonNode> events() throws Exception {
        return Events.all(running.verdicts);
    }

    private static List<String> ids(List<JsonNode> events) {
        return Events.ids(events);
    }

    private static Map<String, JsonNode> open() throws Exception {
        return Events.open(events());
    }

    @Test
    @Order(1)
    void eachEventHasAnIdOfItsOwnAndEachCheckpointOne() throws Exception {
        List<JsonNode> events = events();
        assertThat(ids(events)).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{32}"));
        assertThat(events)
                .extracting(event -> event.get("offset").asLong())
                .isSorted()
                .doesNotHaveDuplicates();
        List<JsonNode> complete = events.stream()
                .filter(event -> event.get("kind").asText().equals("CHECKPOINT_COMPLETE"))
                .toList();
        assertThat(complete).hasSize(CHECKPOINTS);
        assertThat(complete)
                .extracting(event -> event.get("model") + " " + event.get("task") + " " + event.at("/position/step"))
                .doesNotHaveDuplicates();
    }

    @Test
    @Order(2)
    void everySelectedBreakIsOpenAndWhatIsOpenIsTheVerdict() throws Exception {
        Map<String, JsonNode> open =
                open().values().stream().collect(Collectors.toMap(RunningStack::name, event -> event));
        Set<String> kinds = Set.of("BREAKTHROUGH", "COLLAPSE", "LATENT_CHANGE", "METRIC_ARTEFACT");
        int breakthroughs = 0;
        for (JsonNode row : running.verdicts.rows(Map.of("family", "tiny-symbolic"))) {
            String name = RunningStack.name(row);
            String verdict = row.get("verdict").asText();
            if (kinds.contains(verdict) && (row.get("selected").asBoolean() || verdict.equals("METRIC_ARTEFACT"))) {
                assertThat(open).as(name).containsKey(name);
                breakthroughs += verdict.equals("BREAKTHROUGH") ? 1 : 0;
            }
            if (open.containsKey(name)) {
                assertThat(open.get(name).get("kind").asText()).as(name).isEqualTo(verdict);
            }
        }
        assertThat(breakthroughs).isPositive();
        assertThat(open.values())
                .allSatisfy(event -> assertThat(event.get("severity").asText().equals("critical"))
                        .isEqualTo(event.get("task").asText().startsWith("addition_")));
    }

    @Test
    @Order(3)
    void prometheusHasTheSameBreaksOpen() throws Exception {
        Set<String> open = open().values().stream()
                .map(event -> event.get("task").asText() + event.get("kind").asText())
                .collect(Collectors.toSet());
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + "/metrics"))
                .build();
        List<String> lines = HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .toList();
        List<String> shown = lines.stream()
                .filter(line -> line.startsWith("emergence_break_open{"))
                .toList();
        assertThat(shown).hasSize(open().size()).allMatch(line -> line.endsWith("} 1.0"));
        assertThat(open).isNotEmpty();
        assertThat(lines)
                .contains("emergence_events_total{kind=\"CHECKPOINT_COMPLETE\"} " + CHECKPOINTS + ".0")
                .contains("emergence_watch_list_valid 1.0");
    }

    @Test
    @Order(4)
    void aStreamFromTheStartHasSeenEverythingInOrder() throws Exception {
        List<JsonNode> events = events();
        List<Message> seen = live.next(events.size());
        assertThat(seen).extracting(Message::data).isEqualTo(events);
        assertThat(seen).allSatisfy(message -> {
            assertThat(message.id()).isEqualTo(message.data().get("offset").asText());
            assertThat(message.name()).isEqualTo(message.data().get("kind").asText());
        });
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    @Order(5)
    void aStreamThatIsResumedLosesAndRepeatsNothing(HttpClient.Version version) throws Exception {
        List<JsonNode> events = events();
        List<JsonNode> seen = new ArrayList<>();
        String last = "-1";
        while (seen.size() < events.size()) {
            try (Stream stream = awaitStream(last, version)) {
                List<Message> part = stream.next(Math.min(events.size() / 5, events.size() - seen.size()));
                part.forEach(message -> seen.add(message.data()));
                // both an event's place and its id are understood
                Message end = part.get(part.size() - 1);
                last = seen.size() % 2 == 0 ? end.id() : end.data().get("id").asText();
            }
        }
        assertThat(seen).isEqualTo(events);
    }

    @Test
    @Order(6)
    void aFilterShowsWhatItNames() throws Exception {
        JsonNode found = running.verdicts.get(
                "/v1/events?family=tiny-symbolic&model=tiny-symbolic-d32&kind=BREAKTHROUGH&kind=LATENT_CHANGE");
        List<String> expected = ids(events().stream()
                .filter(event -> event.get("model").asText().equals("tiny-symbolic-d32")
                        && Set.of("BREAKTHROUGH", "LATENT_CHANGE")
                                .contains(event.get("kind").asText()))
                .toList());
        assertThat(expected).isNotEmpty();
        assertThat(ids(StreamSupport.stream(found.spliterator(), false).toList()))
                .isEqualTo(expected);
    }

    @Test
    @Order(7)
    void whatCannotBeAnsweredIsAProblem() throws Exception {
        String unknown = "0123456789abcdef".repeat(2);
        for (String accept : List.of("text/event-stream", "application/json")) {
            for (String last : List.of("nonsense", unknown, "999999999", "-2")) {
                HttpResponse<InputStream> response = get("", last, accept);
                assertThat(response.statusCode()).as(last).isEqualTo(400);
                assertThat(response.headers().firstValue("Content-Type").orElse(""))
                        .startsWith("application/problem+json");
                assertThat(JSON.readTree(response.body()).get("detail").asText())
                        .contains("Leave it out");
            }
        }
        for (String query : List.of("kind=JUMP", "limit=0", "limit=many", "limit=10001")) {
            assertThat(get(query, null, "application/json").statusCode())
                    .as(query)
                    .isEqualTo(400);
        }
    }

    @Test
    @Order(8)
    void streamsBeyondTheBoundAreTurnedAwayUntilOneHasGone() throws Exception {
        Stream one = awaitStream(null, HttpClient.Version.HTTP_1_1);
        Stream two = awaitStream(null, HttpClient.Version.HTTP_1_1);
        assertThat(get("", null, "text/event-stream").statusCode()).isEqualTo(503);
        one.close();
        two.close();
        awaitStream(null, HttpClient.Version.HTTP_1_1).close();
    }

    /** The place of a client that has gone is free when the next heartbeat finds no one. */
    private static Stream awaitStream(String lastId, HttpClient.Version version) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            HttpResponse<InputStream> response = get("", lastId, "text/event-stream", version);
            if (response.statusCode() == 200) {
                return new Stream(response);
            }
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    @Test
    @Order(9)
    void sentAgainNothingIsSaidNotEvenAfterACrash() throws Exception {
        List<String> before = ids(events());
        running.send(RunningStack.RECORDING);
        settle();
        assertThat(ids(events())).isEqualTo(before);

        int port = Integer.parseInt(running.stack.ready().replaceAll(".*:", ""));
        long pid = JSON.readTree(Stack.description(port).toFile())
                .at("/analysis/pid")
                .asLong();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        awaitReady();
        running.send(RunningStack.RECORDING);
        settle();
        assertThat(ids(events())).isEqualTo(before);
    }

    private static void awaitReady() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + "/q/health/ready"))
                .build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // it is being started again
            }
            Thread.sleep(200);
        }
        throw new IOException("analysis-service did not come back");
    }
}
