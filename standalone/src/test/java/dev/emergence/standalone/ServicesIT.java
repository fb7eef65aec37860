package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.standalone.stack.Ports;
import dev.emergence.standalone.stack.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The services' endpoints on the real stack. */
class ServicesIT {
    private static final String NDJSON = "application/x-ndjson";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static RunningStack running;

    @BeforeAll
    static void start() throws Exception {
        running = SharedStack.SMALL.running();
    }

    private static String generation(String family, String example) {
        return """
                {"family":"%s","model":"m","step":10,"task":"t","example":"%s","targets":["4"],"output":"4",\
                "target_logprobs":[-0.5]}"""
                .formatted(family, example);
    }

    private static HttpResponse<String> post(String path, String type, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(running.stack.url("ingest") + path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String type, String body) throws IOException, InterruptedException {
        return post("/v1/generations", type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void await(String what, Await.Check check) throws Exception {
        Await.until(what, Duration.ofMinutes(1), check);
    }

    private static boolean someCurve(String query, Predicate<JsonNode> wanted) throws Exception {
        for (JsonNode curve : running.verdicts.get("/v1/curves?" + query)) {
            if (wanted.test(curve)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void threeBadLinesAmongAThousandAreNamedAndTheOthersAccepted() throws Exception {
        List<String> lines = IntStream.rangeClosed(1, 1000)
                .mapToObj(i -> generation("thousand", "e" + i))
                .collect(Collectors.toList());
        lines.set(6, lines.get(6).replace("\"task\":\"t\",", ""));
        lines.set(499, "{\"family\":");
        lines.set(998, lines.get(998).replace("[-0.5]", "-0.5"));
        HttpResponse<String> response = post(NDJSON, String.join("\n", lines));

        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode receipt = JSON.readTree(response.body());
        assertThat(receipt.get("accepted").asLong()).isEqualTo(997);
        assertThat(receipt.get("rejected").asLong()).isEqualTo(3);
        assertThat(receipt.get("errors"))
                .extracting(error -> error.get("line").asLong())
                .containsExactly(7L, 500L, 999L);
        assertThat(receipt.at("/errors/0/field").asText()).isEqualTo("task");
        assertThat(receipt.at("/errors/2/field").asText()).isEqualTo("target_logprobs");
        await(
                "all 997 are on the curve",
                () -> someCurve(
                        "family=thousand&metric=exact_match",
                        curve -> curve.get("examples").asLong() == 997));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "scoring", "analysis"})
    void everyServiceShowsItsVersionProcessJavaRequestsAndClientsOfKafka(String service) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url(service) + "/metrics"))
                .build();
        // the second answer has the first request in it
        HTTP.send(request, HttpResponse.BodyHandlers.discarding());
        List<String> lines = HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .toList();
        assertThat(lines)
                .anyMatch(
                        line -> line.startsWith("emergence_build_info{service=\"" + service + "-service\",version=\""))
                .anyMatch(line -> line.startsWith("process_cpu_seconds_total "))
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"} "))
                .anyMatch(line -> line.startsWith(
                        "http_server_requests_seconds_count{method=\"GET\",status=\"200\",uri=\"/metrics\"} "))
                .anyMatch(line -> line.startsWith("kafka_producer_records_sent_total{client=\""))
                .noneMatch(line -> line.matches("kafka_.*client=\"[^\"]*[0-9].*"));
    }

    @Test
    void logsAreObjectsALineIfAskedFor() throws Exception {
        try (var lines = Files.lines(running.folder.resolve("logs/analysis.log"))) {
            List<String> started =
                    lines.filter(line -> line.contains("analysis-service ")).toList();
            assertThat(started).isNotEmpty();
            JsonNode first = JSON.readTree(started.get(0));
            assertThat(first.get("level").asText()).isEqualTo("INFO");
            assertThat(first.get("message").asText()).contains("EMERGENCE_LOG_FORMAT=json");
        }
    }

    @Test
    void gzipIsUnderstood() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(generation("zipped", "e1").getBytes(StandardCharsets.UTF_8));
        }
        HttpResponse<String> response =
                post("/v1/generations", NDJSON, zipped.toByteArray(), "Content-Encoding", "gzip");
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(post("/v1/generations", NDJSON, new byte[] {31, 1}, "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | '' | 400 | Empty body",
                "application/x-ndjson | '' | 400 | Empty body",
                "text/plain | {} | 415 | Unsupported media type",
                "application/x-www-form-urlencoded | {} | 415 | Unsupported media type",
                "application/json | {\"family\":\"f\",\"model\":\"m\",\"task\":\"t\",\"example\":\"e\"} | 400 | Nothing acceptable",
                "application/json | {\"family\":\"f\",\"model\":\"m\",\"task\":\"t\",\"example\":\"e\",\"step\":NaN} | 400 | Nothing acceptable",
                "application/json | 17 | 400 | Nothing acceptable",
            })
    void anErrorIsAProblemWithATitle(String type, String body, int status, String title) throws Exception {
        HttpResponse<String> response = post(type, body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(header -> assertThat(header).startsWith("application/problem+json"));
        assertThat(JSON.readTree(response.body()).get("title").asText()).isEqualTo(title);
    }

    @ParameterizedTest
    @CsvSource({"/v1/generations", "/v1/checkpoints", "/v1/points"})
    void theOpenApiDocumentDescribesEveryFieldThatIsTakenAndAnswered(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("ingest") + "/q/openapi?format=json"))
                .build();
        JsonNode document = JSON.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
        JsonNode operation = document.at("/paths").get(path).get("post");
        JsonNode bodies = operation.at("/requestBody/content");
        JsonNode body = bodies.at("/application~1x-ndjson/schema");
        assertThat(bodies.at("/application~1json/schema/oneOf/0")).isEqualTo(body);
        assertThat(bodies.at("/application~1json/schema/oneOf/1/items")).isEqualTo(body);
        JsonNode examples = bodies.at("/application~1json/examples");
        assertThat(examples).isNotEmpty();
        for (JsonNode example : examples) {
            assertDescribed(document, body, example.get("value"));
            byte[] bytes = JSON.writeValueAsBytes(example.get("value"));
            assertAnswerDescribed(document, operation, 202, post(path, "application/json", bytes));
            assertAnswerDescribed(document, operation, 415, post(path, "text/plain", bytes));
        }
        byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
        assertAnswerDescribed(document, operation, 400, post(path, NDJSON, nothing));
        byte[] mixed = ("{}\n" + examples.iterator().next().get("value")).getBytes(StandardCharsets.UTF_8);
        assertAnswerDescribed(document, operation, 202, post(path, NDJSON, mixed));
    }

    private static void assertAnswerDescribed(
            JsonNode document, JsonNode operation, int status, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(status);
        String type = answer.headers().firstValue("Content-Type").orElseThrow().replaceFirst(";.*", "");
        JsonNode content = operation.get("responses").get("" + status).get("content");
        assertDescribed(document, content.get(type).get("schema"), JSON.readTree(answer.body()));
    }

    /** An object has all fields that are required, and others only if they are described; so have those within it. */
    private static void assertDescribed(JsonNode document, JsonNode reference, JsonNode value) {
        JsonNode schema = reference.has("$ref")
                ? document.at(reference.get("$ref").asText().substring(1))
                : reference;
        if (value.isArray()) {
            value.forEach(element -> assertDescribed(document, schema.get("items"), element));
        } else if (value.isObject()) {
            schema.get("required").forEach(name -> assertThat(value.has(name.asText()))
                    .as("%s of %s", name, value)
                    .isTrue());
            value.properties().forEach(field -> {
                JsonNode property = schema.get("properties").get(field.getKey());
                assertThat(property).as(field.getKey()).isNotNull();
                assertThat(property.path("description").asText())
                        .as("description of " + field.getKey())
                        .isNotBlank();
                assertDescribed(document, property, field.getValue());
            });
        }
    }

    @Test
    void aRecordOfTwoMebibytesIsTooLarge() throws Exception {
        String record =
                generation("large", "e").replace("\"output\":\"4\"", "\"output\":\"" + "4".repeat(2 << 20) + "\"");
        assertThat(post("application/json", record).statusCode()).isEqualTo(413);
        HttpResponse<String> among = post(NDJSON, record + "\n" + generation("large", "e2"));
        assertThat(among.statusCode()).isEqualTo(202);
        assertThat(JSON.readTree(among.body()).at("/errors/0/line").asLong()).isEqualTo(1);
    }

    @Test
    void pointsScoredElsewhereBecomeCurves() throws Exception {
        String point =
                """
                {"family":"elsewhere","model":"m","step":%d,"task":"code","metric":"tests_passed","kind":"PROPORTION",\
                "continuity":"DISCONTINUOUS","successes":%d,"examples":100}""";
        String lines = IntStream.rangeClosed(1, 6)
                .mapToObj(i -> point.formatted(i * 100, i * 10))
                .collect(Collectors.joining("\n"));
        assertThat(post("/v1/points", NDJSON, lines.getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(202);
        await(
                "six points are on the curve",
                () -> someCurve(
                        "family=elsewhere",
                        curve -> curve.get("points").asLong() == 6
                                && curve.get("value").asDouble() == 0.6));
    }

    @Test
    void promtoolFindsNothingWrongWithTheMetrics() throws Exception {
        Tool.require("promtool", "prometheus");
        post(NDJSON, generation("promtool", "e1"));
        await("a complete point is there", () -> metrics("analysis").contains("family=\"promtool\""));
        for (String service : List.of("ingest", "scoring", "analysis")) {
            String problems =
                    Tool.run(metrics(service).getBytes(StandardCharsets.UTF_8), "promtool", "check", "metrics");
            assertThat(problems).as(service).isEmpty();
        }
    }

    @Test
    void generationsOfLongAgoAreExposedWhenTheyCome() throws Exception {
        // retired is who has no news for seven days, whenever what comes was made
        long old = System.currentTimeMillis() - Duration.ofDays(8).toMillis();
        post(NDJSON, generation("replayed", "e1").replace("{\"family\"", "{\"time\":" + old + ",\"family\""));
        await("it is exposed", () -> metrics("analysis").contains("family=\"replayed\""));
    }

    private static String metrics(String service) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url(service) + "/metrics"))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void aRealPrometheusScrapesTheCurves() throws Exception {
        Tool.require("prometheus", "prometheus");
        post(NDJSON, generation("scraped", "e1"));
        int port = Ports.free();
        Path folder = Files.createDirectory(running.folder.resolve("prometheus"));
        String targets = List.of("ingest", "scoring", "analysis").stream()
                .map(service -> "'" + running.stack.url(service).substring("http://".length()) + "'")
                .collect(Collectors.joining(", "));
        Path settings = Files.writeString(
                folder.resolve("prometheus.yml"),
                """
                global: {scrape_interval: 500ms}
                scrape_configs:
                  - job_name: emergence
                    static_configs: [{targets: [%s]}]
                """
                        .formatted(targets));
        Process prometheus = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + settings,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            await(
                    "Prometheus has all three services",
                    () -> query(port, "up == 1").size() == 3);
            await("Prometheus has the curve's value", () -> {
                JsonNode found = query(port, "emergence_value{family=\"scraped\",metric=\"exact_match\"}");
                return found.size() == 1 && found.at("/0/value/1").asText().equals("1");
            });
        } finally {
            prometheus.destroy();
            prometheus.waitFor();
        }
    }

    private static JsonNode query(int port, String expression) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/api/v1/query?query=" + Verdicts.encoded(expression)))
                .build();
        try {
            return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .at("/data/result");
        } catch (IOException e) {
            return JSON.createArrayNode();
        }
    }

    @Tag("long")
    @Test
    void aScorerThatStopsDelaysOnlyItsOwnMetrics() throws Exception {
        Service likelihood = running.stack.scorer("likelihood", "target_nll,target_probability");
        Service overlap = running.stack.scorer("overlap", "char_edit_distance");
        try (likelihood) {
            try (overlap) {
                for (Service scorer : List.of(likelihood, overlap)) {
                    scorer.start();
                    scorer.awaitReady(Duration.ofMinutes(1));
                }
                post(NDJSON, generation("side-by-side", "e1"));
                for (String metric : List.of("exact_match", "target_nll", "char_edit_distance")) {
                    await(metric + " is there", () -> examples(metric) == 1);
                }
            }
            post(NDJSON, generation("side-by-side", "e2"));
            await("the others go on", () -> examples("exact_match") == 2 && examples("target_nll") == 2);
            assertThat(examples("char_edit_distance")).isEqualTo(1);

            try (Service again = running.stack.scorer("overlap", "char_edit_distance")) {
                again.start();
                await("the stopped one catches up", () -> examples("char_edit_distance") == 2);
            }
        }
    }

    private static long examples(String metric) throws Exception {
        JsonNode curves = running.verdicts.get("/v1/curves?family=side-by-side&axis=training&metric=" + metric);
        return curves.isEmpty() ? 0 : curves.get(0).get("examples").asLong();
    }

    @Test
    void aCurveIsAlsoATable() throws Exception {
        post(NDJSON, generation("table", "e1"));
        await("the curve is there", () -> someCurve("family=table", curve -> true));
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        running.stack.url("analysis") + "/v1/curve?family=table&model=m&task=t&metric=exact_match"))
                .header("Accept", "text/csv")
                .build();
        String[] lines =
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body().split("\r\n");
        assertThat(lines[0]).startsWith("model,scale,step,tokens");
        assertThat(lines[1]).startsWith("\"m\",10.0,10,,,1,");

        HttpRequest rather = HttpRequest.newBuilder(request.uri())
                .header("Accept", "application/json, text/csv;q=0.1")
                .build();
        assertThat(HTTP.send(rather, HttpResponse.BodyHandlers.ofString()).body())
                .startsWith("{");
    }

    @Test
    void aListComesInPagesAndSaysWhatNoCurveHas() throws Exception {
        for (String task : List.of("a", "b", "c")) {
            post(NDJSON, generation("pages", "e1").replace("\"task\":\"t\"", "\"task\":\"" + task + "\""));
        }
        await(
                "three curves are there",
                () -> running.verdicts.list("/v1/curves?family=pages").size() >= 3);
        int all = running.verdicts.list("/v1/curves?family=pages").size();
        HttpResponse<String> first = ask("/v1/verdicts?family=pages&limit=1");
        assertThat(first.headers().firstValueAsLong("X-Total-Count")).hasValue(all);
        assertThat(Verdicts.next(first.headers().allValues("Link"))).isPresent();
        assertThat(running.verdicts.list("/v1/verdicts?family=pages&limit=1&order=evidence"))
                .hasSize(all);

        HttpResponse<String> none = ask("/v1/verdicts?family=Pages");
        assertThat(none.body()).isEqualTo("[]");
        assertThat(none.headers().firstValue("Emergence-Note").orElse("")).contains("'Pages'", "'pages'");
    }

    private static HttpResponse<String> ask(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/curve?family=none&task=t&metric=m, 404",
        "/v1/curve?family=none, 400",
        "/v1/forecast?family=none&task=t&metric=m, 404",
        "/v1/forecast?family=none&task=t&metric=m&ahead=6, 400",
        "/v1/forecast?family=none&task=t&metric=m&horizon=5, 400",
        "/v1/curves?axis=sideways, 400",
        "/v1/verdicts?family=none&axis=sideways, 400",
        "/v1/curves?famly=none, 400",
        "/v1/metrics?family=none, 400",
        "/v1/gate?family=none&modle=m, 400",
        "/metrics?family=none, 400",
    })
    void aWrongQuestionIsAProblemToo(String path, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + path))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    }
}
