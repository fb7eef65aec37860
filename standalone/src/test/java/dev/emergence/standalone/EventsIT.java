package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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

    private static final String FAMILY = "tiny-symbolic";

    /** Verdicts, the mildest first; one that makes no event is milder than all of them. */
    private static final List<String> GRAVITY =
            List.of("FORMAT_LEARNED", "METRIC_ARTEFACT", "LATENT_CHANGE", "BREAKTHROUGH", "COLLAPSE");

    private static RunningStack running;
    private static EventStream live;

    private static HttpResponse<InputStream> get(String query, String lastId, String accept) throws Exception {
        return EventStream.ask(running, query, lastId, accept, HttpClient.Version.HTTP_1_1);
    }

    @BeforeAll
    static void replay() throws Exception {
        SharedStack.Recorded recorded = SharedStack.RECORDED.recorded();
        running = recorded.running();
        live = recorded.live();
    }

    @AfterAll
    static void close() throws IOException {
        live.close();
    }

    private static List<JsonNode> events() throws Exception {
        return Events.all(running.verdicts, FAMILY);
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
    void everySelectedBreakIsOpenAndNothingMilderThanTheVerdict() throws Exception {
        Map<String, JsonNode> open = new HashMap<>();
        List<String> ids = new ArrayList<>();
        for (JsonNode event : running.verdicts.list("/v1/breaks?family=" + FAMILY)) {
            ids.add(event.get("break_id").asText());
            for (JsonNode metric : event.get("metrics")) {
                String name = RunningStack.name(((ObjectNode) event.deepCopy()).set("metric", metric));
                assertThat(open.put(name, event)).as("one break of " + name).isNull();
            }
        }
        Set<String> kinds = Set.of("BREAKTHROUGH", "COLLAPSE", "LATENT_CHANGE", "METRIC_ARTEFACT", "FORMAT_LEARNED");
        Set<String> unselected = Set.of("METRIC_ARTEFACT", "FORMAT_LEARNED");
        List<String> unsaid = new ArrayList<>();
        int breakthroughs = 0;
        int asVerdict = 0;
        for (JsonNode row : running.verdicts.rows(Map.of("family", "tiny-symbolic"))) {
            String name = RunningStack.name(row);
            String verdict = row.get("verdict").asText();
            if (kinds.contains(verdict) && (row.get("selected").asBoolean() || unselected.contains(verdict))) {
                if (verdict.equals("METRIC_ARTEFACT") && !open.containsKey(name)) {
                    unsaid.add(name);
                } else {
                    assertThat(open).as(name).containsKey(name);
                }
                breakthroughs += verdict.equals("BREAKTHROUGH") ? 1 : 0;
            }
            if (open.containsKey(name)) {
                // what became milder with the last two checkpoints has yet to stay so for a third
                String kind = open.get(name).get("kind").asText();
                assertThat(GRAVITY.indexOf(verdict)).as(name).isLessThanOrEqualTo(GRAVITY.indexOf(kind));
                asVerdict += kind.equals(verdict) ? 1 : 0;
            }
        }
        assertThat(unsaid)
                .as(
                        "an artefact of the last checkpoints has yet to stand for three looks, and how many come between two is chance")
                .hasSizeLessThanOrEqualTo(4);
        assertThat(breakthroughs).isPositive();
        assertThat(asVerdict).isGreaterThan(open.size() / 2);
        assertThat(ids).containsExactlyInAnyOrderElementsOf(open().keySet());
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
        List<String> lines = metrics();
        List<String> shown = lines.stream()
                .filter(line -> line.startsWith("emergence_break_open{") && line.contains("family=\"" + FAMILY + "\""))
                .toList();
        assertThat(shown).hasSize(open().size()).allMatch(line -> line.endsWith("} 1.0"));
        assertThat(open).isNotEmpty();
        assertThat(lines).contains("emergence_watch_list_valid 1.0");
    }

    @Test
    @Order(3)
    void prometheusCountsEachCompletedCheckpointOnce() throws Exception {
        // Other tests complete checkpoints of their families meanwhile: counted and said are equal whenever nothing is
        // on its way.
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (long said = completed(); !metrics().contains(counter(said)) || completed() != said; said = completed()) {
            assertThat(System.nanoTime()).as(counter(said)).isLessThan(deadline);
            Thread.sleep(200);
        }
        assertThat(events().stream().filter(event -> event.get("kind").asText().equals("CHECKPOINT_COMPLETE")))
                .hasSize(CHECKPOINTS);
    }

    /** How many checkpoints, of all families, events say to be complete. */
    private static long completed() throws Exception {
        return running.verdicts
                .get("/v1/events?kind=CHECKPOINT_COMPLETE&limit=10000&after=-1")
                .size();
    }

    private static String counter(long completed) {
        return "emergence_events_total{kind=\"CHECKPOINT_COMPLETE\"} " + (double) completed;
    }

    private static List<String> metrics() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + "/metrics"))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .toList();
    }

    @Test
    @Order(4)
    void aStreamFromTheStartHasSeenEverythingInOrder() throws Exception {
        List<JsonNode> events = events();
        List<EventStream.Message> seen = live.next(events.size());
        assertThat(seen).extracting(EventStream.Message::data).isEqualTo(events);
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
            try (EventStream stream = awaitStream(last, version)) {
                List<EventStream.Message> part = stream.next(Math.min(events.size() / 5, events.size() - seen.size()));
                part.forEach(message -> seen.add(message.data()));
                // both an event's place and its id are understood
                EventStream.Message end = part.get(part.size() - 1);
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
        List<String> expected = new ArrayList<>(ids(events().stream()
                .filter(event -> event.get("model").asText().equals("tiny-symbolic-d32")
                        && Set.of("BREAKTHROUGH", "LATENT_CHANGE")
                                .contains(event.get("kind").asText()))
                .toList()));
        assertThat(expected).isNotEmpty();
        // the newest first
        Collections.reverse(expected);
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
        for (String query : List.of(
                "kind=JUMP",
                "famly=tiny-symbolic",
                "order=size",
                "cursor=here",
                "limit=0",
                "limit=many",
                "limit=10001")) {
            assertThat(get(query, null, "application/json").statusCode())
                    .as(query)
                    .isEqualTo(400);
        }
    }

    @Test
    @Order(8)
    void streamsBeyondTheBoundAreTurnedAwayUntilOneHasGone() throws Exception {
        EventStream one = awaitStream(null, HttpClient.Version.HTTP_1_1);
        EventStream two = awaitStream(null, HttpClient.Version.HTTP_1_1);
        assertThat(get("", null, "text/event-stream").statusCode()).isEqualTo(503);
        one.close();
        two.close();
        awaitStream(null, HttpClient.Version.HTTP_1_1).close();
    }

    /** The place of a client that has gone is free when the next heartbeat finds no one. */
    private static EventStream awaitStream(String lastId, HttpClient.Version version) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            HttpResponse<InputStream> response =
                    EventStream.ask(running, "family=" + FAMILY, lastId, "text/event-stream", version);
            if (response.statusCode() == 200) {
                return new EventStream(response);
            }
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(200);
        }
    }
}
