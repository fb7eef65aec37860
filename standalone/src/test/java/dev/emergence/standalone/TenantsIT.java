package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.standalone.stack.Ports;
import dev.emergence.standalone.stack.Service;
import dev.emergence.standalone.stack.ServiceProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.function.Executable;

/** Two tenants on one stack: to whoever is for some families the others do not exist, whichever endpoint is asked. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TenantsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** In all names of the other tenant, and in nothing else. */
    private static final String CANARY = "canary";

    private static final int BYTES_A_SECOND = 2_000_000;
    private static final int PLACES = 8;
    private static final String STREAM = "text/event-stream";

    /**
     * What each parameter is asked for that names something. One that is neither here nor below fails the test: think first
     * whether it may lead to another tenant's family.
     */
    private static final Map<String, String> NAMES = new HashMap<>(Map.of(
            "family", "canary-family",
            "model", "canary-d32",
            "task", "canary_3_digit",
            "metric", "exact_match",
            "axis", "training",
            "curve", "[\"canary-family\",\"canary-d32\",\"canary_3_digit\",\"exact_match\",\"training\"]",
            "q", CANARY,
            "ahead", "1",
            "n", "10",
            "texts", "true"));

    private static final Set<String> NAME_NOTHING = Set.of(
            "limit",
            "cursor",
            "order",
            "after",
            "verdict",
            "severity",
            "policy",
            "act",
            "since",
            "who",
            "kind",
            "show",
            "from_model",
            "k",
            "threshold",
            "slices",
            "before",
            "at",
            "target",
            "level",
            "as_of");

    /** Which tell of no family, whoever asks; /metrics of two services. */
    private static final Set<String> TELL_OF_NONE = Set.of(
            "ingest /metrics",
            "scoring /metrics",
            "ingest /v1/warnings",
            "analysis /v1/metrics",
            "analysis /v1/session");

    private static final String GENERATION =
            "{\"family\": \"%s\", \"model\": \"canary-d32\", \"step\": 1, \"task\": \"canary_3_digit\", \"example\": \"e\","
                    + " \"targets\": [\"1\"], \"output\": \"1\"}";

    private static final String OWN = GENERATION.formatted("another").replace(CANARY, "another");

    private static final String OTLP_EVENT =
            "\"attributes\": [{\"key\": \"gen_ai.evaluation.name\", \"value\": {\"stringValue\": \"planted\"}},"
                    + " {\"key\": \"gen_ai.evaluation.score.value\", \"value\": {\"doubleValue\": 1}},"
                    + " {\"key\": \"test.case.name\", \"value\": {\"stringValue\": \"e\"}}]";

    /** What each endpoint is sent that writes. */
    private static final Map<String, String> WRITES = Map.of(
            "ingest /v1/generations",
            GENERATION.formatted("canary-family"),
            "ingest /v1/checkpoints",
            "{\"family\": \"canary-family\", \"model\": \"canary-d32\", \"step\": 1, \"task\": \"canary_3_digit\", \"examples\": 7}",
            "ingest /v1/points",
            "{\"family\": \"canary-family\", \"model\": \"canary-d32\", \"step\": 1, \"task\": \"canary_3_digit\","
                    + " \"metric\": \"planted\", \"kind\": \"PROPORTION\", \"continuity\": \"DISCONTINUOUS\", \"successes\": 1, \"examples\": 7}",
            "ingest /v1/import/{format}?family=canary-family&model=canary-d32&step=3k&name=samples_sums_2025-01-02T03-04-05.jsonl",
            "{\"doc_id\": 1, \"target\": \"4\", \"arguments\": [[\"2+2=\", {\"until\": []}]], \"resps\": [[\"4\"]],"
                    + " \"filtered_resps\": [\"4\"], \"exact_match\": 1.0}",
            "ingest /v1/otlp/logs?family=canary-family&model=canary-d32&step=1&task=canary_3_digit",
            "{\"resourceLogs\": [{\"scopeLogs\": [{\"logRecords\": [{\"eventName\": \"gen_ai.evaluation.result\", "
                    + OTLP_EVENT + "}]}]}]}",
            "ingest /v1/otlp/traces?family=canary-family&model=canary-d32&step=1&task=canary_3_digit",
            "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"traceId\": \"01\", \"spanId\": \"02\", \"name\": \"evaluate\", \"events\": [{\"name\": \"gen_ai.evaluation.result\", "
                    + OTLP_EVENT + "}]}]}]}]}",
            "ingest /v1/annotations",
            "{\"family\": \"canary-family\", \"model\": \"canary-d32\", \"text\": \"planted\"}",
            "ingest /v1/forget",
            "{\"family\": \"canary-family\"}",
            "analysis /v1/gate/acknowledge",
            "{\"family\": \"canary-family\", \"why\": \"planted\"}");

    private static Path tokens;
    private static String all;
    private static String other;
    private static String third;
    private static RunningStack running;

    @BeforeAll
    static void start() throws Exception {
        tokens = Files.createTempDirectory("emergence-tenants-").resolve("tokens");
        all = token(tokens, "--name", "everyone");
        other = token(tokens, "--name", "other", "--families", "other-*,another");
        third = token(tokens, "--name", "third");
        // what the canary sends is more than that: the command waits and sends it again
        running = new RunningStack(Map.of(
                "EMERGENCE_RATE_BYTES", Integer.toString(BYTES_A_SECOND),
                "EMERGENCE_RATE_PLACES", Integer.toString(PLACES),
                "EMERGENCE_TOKENS", tokens.toString(),
                "SCORING_METRICS", "exact_match,target_nll",
                "EMERGENCE_COMPLETENESS_QUIET", "1s"));
        replay(running, all, lines("canary-family", ""));
        String analysis = running.stack.url("analysis");
        Await.until("the gate holds", Duration.ofMinutes(2), () -> ask(all, analysis + "/v1/gate?family=canary-family")
                .body()
                .contains("HOLD"));
        assertThat(post(
                                all,
                                running.stack.url("ingest") + "/v1/annotations",
                                "{\"family\": \"canary-family\", \"model\": \"canary-d32\", \"text\": \"of canary\"}")
                        .statusCode())
                .isEqualTo(202);
        // while checkpoints come in a break may go again before it is acknowledged
        Await.until("a break is acknowledged", Duration.ofMinutes(1), () -> acknowledges(analysis));
        JsonNode points = JSON.readTree(
                        ask(all, analysis + "/v1/curve?" + query(Set.of("family", "model", "task", "metric")))
                                .body())
                .get("points");
        NAMES.put("from", points.get(0).get("step").asText());
        NAMES.put("to", points.get(points.size() - 1).get("step").asText());
        replay(running, other, lines("other-1", "-d32\""));
    }

    /** Some break that is not of the run whose gate is asked below. */
    private static boolean acknowledges(String analysis) throws Exception {
        for (JsonNode open : JSON.readTree(
                ask(all, analysis + "/v1/breaks?family=canary-family").body())) {
            if (!open.get("model").asText().equals("canary-d32")) {
                String body = "{\"family\": \"canary-family\", \"why\": \"seen\", \"break_id\": \""
                        + open.get("break_id").asText() + "\"}";
                return post(all, analysis + "/v1/gate/acknowledge", body).statusCode() == 200;
            }
        }
        return false;
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    /** Of all roles. */
    static String token(Path tokens, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("token", "new", "--role", "send,read,operate", "--file", tokens.toString()));
        command.addAll(List.of(arguments));
        return Cli.here(command.toArray(String[]::new)).out().strip();
    }

    /** Of one task, under other names. */
    static List<String> lines(String family, String part) throws IOException {
        String of = family.replaceAll("-.*", "");
        return RunningStack.lines(RunningStack.family(family)).stream()
                .filter(line -> line.contains("\"addition_3_digit\"") && line.contains(part))
                .map(line -> line.replace("\"addition_3_digit\"", "\"" + of + "_3_digit\"")
                        .replace("\"tiny-symbolic-d", "\"" + of + "-d"))
                .toList();
    }

    static void replay(RunningStack to, String secret, List<String> lines) throws Exception {
        Path file = Files.write(Files.createTempFile(to.folder, "sent", ".jsonl"), lines);
        Path token = Files.writeString(Files.createTempFile(to.folder, "sender", ""), secret);
        Cli.Answer answer =
                Cli.run("replay", file.toString(), "--url", to.stack.url("ingest"), "--token-file", token.toString());
        assertThat(answer.status()).as(answer.err()).isZero();
    }

    private static HttpResponse<String> ask(String secret, String url) throws IOException, InterruptedException {
        return HTTP.send(request(secret, url).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String secret, String url, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                request(secret, url)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String secret, String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + secret);
    }

    /** The names of the canary's curve. */
    private static String query(Set<String> parameters) {
        return parameters.stream()
                .filter(NAMES::containsKey)
                .sorted()
                .map(name -> name + "=" + URLEncoder.encode(NAMES.get(name), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Each path that the services' OpenAPI documents have for a method, such as "analysis /v1/curves", and its parameters. */
    private static Map<String, Set<String>> endpoints(String method) throws Exception {
        Map<String, Set<String>> endpoints = new TreeMap<>();
        for (String service : List.of("ingest", "scoring", "analysis")) {
            JsonNode document = JSON.readTree(ask(all, running.stack.url(service) + "/q/openapi?format=json")
                    .body());
            document.get("paths").properties().stream()
                    .filter(path -> path.getValue().has(method))
                    .forEach(path -> {
                        Set<String> parameters = new TreeSet<>();
                        path.getValue().get(method).path("parameters").forEach(one -> {
                            if (one.get("in").asText().equals("query")) {
                                parameters.add(one.get("name").asText());
                            }
                        });
                        endpoints.put(service + " " + path.getKey(), parameters);
                    });
        }
        return endpoints;
    }

    private static String url(String endpoint) {
        return running.stack.url(endpoint.replaceAll(" .*", "")) + endpoint.replaceAll(".* ", "");
    }

    @Test
    void noEndpointTellsOfAnothersFamilyMoreThanOfOneThatThereIsNot() throws Exception {
        List<Executable> checks = new ArrayList<>();
        Set<String> tellOfNone = new TreeSet<>();
        for (var endpoint : endpoints("get").entrySet()) {
            Set<String> parameters = endpoint.getValue();
            assertThat(parameters)
                    .as(endpoint.getKey())
                    .allMatch(name -> NAMES.containsKey(name) || NAME_NOTHING.contains(name));
            String url = url(endpoint.getKey());
            boolean tells = false;
            for (String question : List.of(query(parameters), query(Set.of("family")), "")) {
                if (question.startsWith("family=") && !parameters.contains("family")) {
                    continue;
                }
                String asked = url + "?" + question;
                tells |= tells(asked);
                checks.add(() -> assertNothing(asked));
            }
            if (!tells) {
                tellOfNone.add(endpoint.getKey());
            }
        }
        // else the test would look where nothing is
        assertThat(tellOfNone).containsExactlyInAnyOrderElementsOf(TELL_OF_NONE);
        assertAll(checks);
    }

    /** Whether who may see everything is told more than of a family that there is not. */
    private static boolean tells(String url) throws Exception {
        HttpResponse<String> answer = ask(all, url);
        return answer.statusCode() != ask(all, url.replace(CANARY, "nobody")).statusCode()
                || answer.body().replace("'canary-family'", "").contains(CANARY);
    }

    private static void assertNothing(String url) throws Exception {
        HttpResponse<String> answer = ask(other, url);
        HttpResponse<String> ofNobody = ask(other, url.replace(CANARY, "nobody"));
        assertThat(answer.statusCode()).as(url).isEqualTo(ofNobody.statusCode()).isNotEqualTo(500);
        if (url.contains("/metrics?")) {
            // its numbers are others each time
            assertThat(answer.body()).doesNotContain(CANARY);
        } else {
            assertThat(withoutCursor(answer.body().replace(CANARY, "nobody")))
                    .as(url)
                    .isEqualTo(withoutCursor(ofNobody.body()));
            assertThat(answer.headers().allValues("X-Total-Count"))
                    .as(url)
                    .isEqualTo(ofNobody.headers().allValues("X-Total-Count"));
            assertThat(answer.headers().allValues("Emergence-Note").toString().replace(CANARY, "nobody"))
                    .as(url)
                    .isEqualTo(ofNobody.headers().allValues("Emergence-Note").toString());
        }
        if (!url.contains(CANARY)) {
            assertThat(answer.body() + answer.headers().map()).as(url).doesNotContain(CANARY);
        }
    }

    private static String withoutCursor(String body) {
        return body.replaceAll("\"next\":\"[^\"]*\"", "");
    }

    @Test
    void streamsPassOverWhatIsOfAnother() throws Exception {
        String analysis = running.stack.url("analysis");
        String cursor = JSON.readTree(ask(other, analysis + "/v1/changes").body())
                .get("next")
                .asText()
                .replaceAll("-.*", "-0");
        for (String url : List.of(analysis + "/v1/events?after=-1", analysis + "/v1/changes?after=" + cursor)) {
            assertThat(readTo("canary-family", all, url)).doesNotContain("other-1");
            // what it would see of the other came before
            assertThat(readTo("other-1", other, url)).doesNotContain(CANARY);
        }
    }

    /** What a stream says until a word comes. */
    private static String readTo(String word, String secret, String url) throws Exception {
        HttpResponse<InputStream> answer = HTTP.send(
                request(secret, url).header("Accept", STREAM).build(), HttpResponse.BodyHandlers.ofInputStream());
        StringBuilder read = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (read.indexOf(word) < 0) {
                assertThat(System.nanoTime()).as("%s in %s", word, url).isLessThan(deadline);
                read.append(lines.readLine()).append('\n');
            }
        }
        return read.toString();
    }

    @Test
    void nothingIsWrittenToAnothersFamilyAndItsOwnIs() throws Exception {
        Set<String> writing = new TreeSet<>(endpoints("post").keySet());
        // signs in; writes nothing
        assertThat(writing.remove("analysis /v1/session")).isTrue();
        assertThat(WRITES.keySet().stream().map(endpoint -> endpoint.replaceAll("\\?.*", "")))
                .containsExactlyInAnyOrderElementsOf(writing);
        String analysis = running.stack.url("analysis");
        List<String> before = standing(analysis);
        for (var write : WRITES.entrySet()) {
            String url = url(write.getKey()).replace("{format}", "lm-eval");
            HttpResponse<String> refused = post(other, url, write.getValue());
            assertThat(refused.statusCode())
                    .as(write.getKey())
                    .isEqualTo(write.getKey().contains("acknowledge") ? 409 : 403);
            assertThat(refused.headers().firstValue("Content-Type").orElse("")).contains("problem+json");
            HttpResponse<String> ofNobody =
                    post(other, url.replace(CANARY, "nobody"), write.getValue().replace(CANARY, "nobody"));
            assertThat(refused.body().replace(CANARY, "nobody")).isEqualTo(ofNobody.body());
        }
        HttpResponse<String> mixed = HTTP.send(
                request(other, running.stack.url("ingest") + "/v1/generations")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(GENERATION.formatted("canary-family") + "\n" + OWN))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(mixed.statusCode()).isEqualTo(202);
        JsonNode receipt = JSON.readTree(mixed.body());
        assertThat(receipt.get("accepted").asInt()).isEqualTo(1);
        assertThat(receipt.at("/errors/0/line").asInt()).isEqualTo(1);
        assertThat(receipt.at("/errors/0/field").asText()).isEqualTo("family");
        assertThat(receipt.at("/errors/0/message").asText()).contains("other-*");
        Await.until("its own is there", Duration.ofSeconds(30), () -> ask(other, analysis + "/v1/curves?family=another")
                .body()
                .contains("another"));
        assertThat(standing(analysis)).isEqualTo(before);
    }

    private static List<String> standing(String analysis) throws Exception {
        List<String> standing = new ArrayList<>();
        for (String list :
                List.of("/v1/curves", "/v1/breaks", "/v1/annotations", "/v1/gate", "/v1/gate/acknowledgements")) {
            standing.add(ask(all, analysis + list + "?family=canary-family").body());
        }
        return standing;
    }

    @Test
    void nobodyTakesMoreThanTheirShareAndOthersDoNotNotice() throws Exception {
        String verdicts = running.stack.url("analysis") + "/v1/verdicts";
        List<InputStream> streams = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            HttpResponse<InputStream> stream = HTTP.send(
                    request(third, running.stack.url("analysis") + "/v1/changes")
                            .header("Accept", STREAM)
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.statusCode()).isEqualTo(200);
            streams.add(stream.body());
        }
        assertTooMuch(ask(third, verdicts));
        assertThat(ask(other, verdicts).statusCode()).isEqualTo(200);
        assertThat(ask(third, running.stack.url("analysis") + "/q/health/ready").statusCode())
                .isEqualTo(200);
        for (InputStream stream : streams) {
            stream.close();
        }
        Await.until(
                "places are free again",
                Duration.ofSeconds(30),
                () -> ask(third, verdicts).statusCode() == 200);

        String generations = running.stack.url("ingest") + "/v1/generations";
        // six seconds' worth, of which one is free
        assertThat(post(third, generations, "x".repeat(6 * BYTES_A_SECOND)).statusCode())
                .isIn(400, 413);
        assertTooMuch(post(third, generations, "{}"));
        assertThat(post(other, generations, OWN).statusCode()).isEqualTo(202);
        Await.until(
                "it has waited long enough",
                Duration.ofSeconds(30),
                () -> post(third, generations, "{}").statusCode() == 400);
    }

    private static void assertTooMuch(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(JSON.readTree(answer.body()).get("status").asInt()).isEqualTo(429);
    }

    /** Each asks the other for what that computes. */
    @Test
    @Order(Integer.MAX_VALUE)
    void anInstanceThatAsksAnotherAsksForTheSameTenant() throws Exception {
        ServiceProcesses processes = new ServiceProcesses(RunningStack.HOME, running.folder, running.broker());
        try (Service second = processes.service(
                "analysis-2", "analysis", Ports.free(), 256, Map.of("EMERGENCE_TOKENS", tokens.toString()))) {
            second.start();
            second.awaitReady(Duration.ofMinutes(2));
            String own = query(Set.of("family", "model", "task", "metric"))
                    .replace("canary", "other")
                    .replace("other-family", "other-1");
            for (String instance : List.of(running.stack.url("analysis"), second.url())) {
                String curve = instance + "/v1/curve?";
                Await.until(
                        "its own is there",
                        Duration.ofMinutes(1),
                        () -> ask(other, curve + own).statusCode() == 200);
                String others = curve + query(Set.of("family", "model", "task", "metric"));
                Await.until(
                        "everybody's is there",
                        Duration.ofMinutes(1),
                        () -> ask(all, others).statusCode() == 200);
                assertThat(ask(other, others).statusCode()).isEqualTo(404);
                assertThat(ask(other, instance + "/v1/sparklines?" + query(Set.of("curve")))
                                .body())
                        .doesNotContain(CANARY);
                assertThat(ask(other, instance + "/metrics").body()).doesNotContain(CANARY);
            }
        }
    }
}
