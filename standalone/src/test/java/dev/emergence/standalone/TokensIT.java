package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The stack with a file of tokens: who may ask what. */
class TokensIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> SERVICES = List.of("ingest", "scoring", "analysis");

    /**
     * Who may, of each endpoint that there is. An endpoint that is not here fails the test: think first
     * about who may.
     */
    private static final Map<String, String> MAY = new TreeMap<>(Map.ofEntries(
            Map.entry("post /v1/generations", "send"),
            Map.entry("post /v1/checkpoints", "send"),
            Map.entry("post /v1/points", "send"),
            Map.entry("post /v1/import/{format}", "send"),
            Map.entry("post /v1/otlp/logs", "send"),
            Map.entry("post /v1/otlp/traces", "send"),
            Map.entry("post /v1/annotations", "send operate"),
            Map.entry("get /v1/annotations", "read operate"),
            Map.entry("get /v1/warnings", "send read operate"),
            Map.entry("post /v1/forget", "operate"),
            Map.entry("get /v1/curves", "read operate"),
            Map.entry("get /v1/curve", "read operate"),
            Map.entry("get /v1/sparklines", "read operate"),
            Map.entry("get /v1/report", "read operate"),
            Map.entry("get /v1/verdicts", "read operate"),
            Map.entry("get /v1/events", "read operate"),
            Map.entry("get /v1/breaks", "read operate"),
            Map.entry("get /v1/metrics", "read operate"),
            Map.entry("get /v1/changes", "read operate"),
            Map.entry("get /v1/search", "read operate"),
            Map.entry("get /v1/flips", "read operate"),
            Map.entry("get /v1/what-if", "read operate"),
            Map.entry("get /v1/forecast", "read operate"),
            Map.entry("get /v1/gate", "read operate"),
            Map.entry("get /v1/gate/acknowledgements", "read operate"),
            Map.entry("post /v1/gate/acknowledge", "operate"),
            Map.entry("get /v1/audit", "operate"),
            Map.entry("get /v1/session", "send read operate"),
            Map.entry("post /v1/session", "anybody"),
            Map.entry("delete /v1/session", "anybody"),
            Map.entry("get /metrics", "read operate")));

    private static final Map<String, String> SECRETS = new LinkedHashMap<>();
    private static Path folder;
    private static Path tokens;
    private static Path watch;
    private static RunningStack running;

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory("emergence-tokens-");
        tokens = folder.resolve("tokens");
        for (String role : List.of("send", "read", "operate")) {
            SECRETS.put(role, token("--name", role + "er", "--role", role));
            SECRETS.put("expired " + role, token("--name", "old-" + role + "er", "--role", role, "--days", "-1"));
        }
        SECRETS.put("wrong", SECRETS.get("read").replaceFirst(".$", "."));
        watch = Files.writeString(folder.resolve("watch.yaml"), "watch: []");
        running = new RunningStack(Map.of(
                "EMERGENCE_TOKENS", tokens.toString(),
                "EMERGENCE_WATCH_FILE", watch.toString(),
                "EMERGENCE_WATCH_INTERVAL", "1s",
                "SCORING_METRICS", "exact_match",
                "EMERGENCE_COMPLETENESS_QUIET", "1s"));
    }

    @AfterAll
    static void stop() throws Exception {
        running.close();
    }

    private static String token(String... arguments) {
        List<String> all = new ArrayList<>(List.of("token", "new", "--file", tokens.toString()));
        all.addAll(List.of(arguments));
        return Cli.here(all.toArray(String[]::new)).out().strip();
    }

    private static HttpResponse<String> ask(String method, String url, String secret)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method.toUpperCase(Locale.ROOT),
                        method.equals("post")
                                ? HttpRequest.BodyPublishers.ofString("{}")
                                : HttpRequest.BodyPublishers.noBody());
        if (method.equals("post")) {
            request.header("Content-Type", "application/json");
        }
        if (secret != null) {
            request.header("Authorization", "Bearer " + secret);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Each method and path that the services' OpenAPI documents have, and where it is. */
    private static Map<String, String> endpoints() throws Exception {
        Map<String, String> endpoints = new TreeMap<>();
        for (String service : SERVICES) {
            String url = running.stack.url(service);
            JsonNode document = JSON.readTree(
                    ask("get", url + "/q/openapi?format=json", null).body());
            document.get("paths").properties().forEach(path -> path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> endpoints.put(
                            method + " " + path.getKey(), url + path.getKey().replace("{format}", "lm-eval"))));
        }
        return endpoints;
    }

    @Test
    void ofEachEndpointOnlyTheRightRoleGetsAnAnswer() throws Exception {
        Map<String, String> endpoints = endpoints();
        assertThat(endpoints).containsOnlyKeys(MAY.keySet());
        List<Executable> checks = new ArrayList<>();
        endpoints.forEach((endpoint, url) -> {
            String method = endpoint.split(" ")[0];
            List<String> may = List.of(MAY.get(endpoint).split(" "));
            boolean anybody = may.contains("anybody");
            checks.add(() -> assertAnswer(endpoint, "no token", anybody ? 200 : 401, ask(method, url, null)));
            SECRETS.forEach((secret, token) -> {
                boolean right = anybody || may.contains(secret);
                int status = right ? 200 : secret.matches("expired .*|wrong") ? 401 : 403;
                checks.add(() -> assertAnswer(endpoint, secret, status, ask(method, url, token)));
            });
        });
        // without a token and with seven
        assertThat(checks).hasSize(MAY.size() * 8);
        assertAll(checks);
    }

    /** @param status 200 for whatever the endpoint itself says of a request that names nothing */
    private static void assertAnswer(String endpoint, String secret, int status, HttpResponse<String> answer)
            throws IOException {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (status == 200) {
            assertThat(answer.statusCode()).as("%s, %s", endpoint, secret).isIn(200, 202, 204, 400, 409, 415);
            return;
        }
        assertThat(answer.statusCode()).as("%s, %s", endpoint, secret).isEqualTo(status);
        assertThat(type).as("%s, %s", endpoint, secret).startsWith("application/problem+json");
        assertThat(JSON.readTree(answer.body()).get("status").asInt()).isEqualTo(status);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer ");
    }

    @Test
    void theAuditSaysWhoDidWhatAndHoldsNothingOfTokens() throws Exception {
        String operate = SECRETS.get("operate");
        String audit = running.stack.url("analysis") + "/v1/audit";
        HttpResponse<String> forgotten = HTTP.send(
                HttpRequest.newBuilder(URI.create(running.stack.url("ingest") + "/v1/forget"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + operate)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"family\": \"audited\", \"model\": \"m\", \"after_step\": 7}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(forgotten.statusCode()).isIn(200, 202);
        String guest = token("--name", "guest", "--role", "read");
        Files.writeString(watch, "watch: [{tasks: \"cyber-*\", severity: critical}]");
        awaitAudit(audit + "?act=TOKEN_MADE", "guest");
        awaitAudit(audit + "?act=WATCH_LIST", "cyber-*");
        Cli.here("token", "withdraw", "--name", "guest", "--file", tokens.toString());
        awaitAudit(audit + "?act=TOKEN_WITHDRAWN", "guest");

        JsonNode act = JSON.readTree(
                        ask("get", audit + "?who=operateer", operate).body())
                .get(0);
        assertThat(act.get("act").asText()).isEqualTo("FORGOTTEN");
        assertThat(act.get("authenticated").asBoolean()).isTrue();
        assertThat(act.get("from").asText()).isEqualTo("127.0.0.1");
        assertThat(act.get("time").asText()).matches("20.*T.*Z");
        assertThat(act.get("details"))
                .isEqualTo(JSON.readTree("{\"family\": \"audited\", \"model\": \"m\", \"after_step\": \"7\"}"));

        HttpResponse<String> first = ask("get", audit + "?act=FORGOTTEN&act=TOKEN_WITHDRAWN&limit=1", operate);
        assertThat(first.body()).contains("TOKEN_WITHDRAWN");
        String next = Verdicts.next(first.headers().allValues("Link")).orElseThrow();
        assertThat(ask("get", running.stack.url("analysis") + next, operate).body())
                .contains("FORGOTTEN");

        HttpResponse<String> table = HTTP.send(
                HttpRequest.newBuilder(URI.create(audit + "?act=FORGOTTEN"))
                        .header("Accept", "text/csv")
                        .header("Authorization", "Bearer " + operate)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(table.body())
                .startsWith("time,act,who,authenticated,from,details\r\n")
                .contains(",FORGOTTEN,operateer,true,127.0.0.1,\"{\"\"after_step\"\":\"\"7\"\"");

        Path file = Files.writeString(folder.resolve("operate"), operate);
        Cli.Answer said = Cli.here(
                "audit", "--since", "1h", "--token-file", file.toString(), "--url", running.stack.url("analysis"));
        assertThat(said.err()).isEmpty();
        assertThat(said.out()).contains("FORGOTTEN  operateer  127.0.0.1  after_step=7  family=audited  model=m");
        String all = ask("get", audit, operate).body();
        assertThat(all).doesNotContain(guest, operate, "sha256", "emt_");
        Files.readAllLines(tokens)
                .forEach(line -> assertThat(all).doesNotContain(line.replaceFirst(".*sha256:(\\w+).*", "$1")));
    }

    private static void awaitAudit(String url, String part) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!ask("get", url, SECRETS.get("operate")).body().contains(part)) {
            assertThat(System.nanoTime()).as(url).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    @Test
    void thePageLoadsWithoutATokenAndWhatIsSpelledDifferentlyIsNoWayIn() throws Exception {
        String url = running.stack.url("analysis");
        for (String path :
                List.of("/", "/index.html", "/page/main.js", "/page/style.css", "/q/health/ready", "/q/openapi")) {
            assertThat(ask("get", url + path, null).statusCode()).as(path).isEqualTo(200);
        }
        for (String path : List.of(
                "/v1/verdicts;a=b",
                "/v1/%76erdicts",
                "//v1/verdicts",
                "/./v1/verdicts",
                "/page/../v1/verdicts",
                "/page/%2e%2e/v1/verdicts",
                "/page/..%2fv1/verdicts",
                "/q/health/..;/v1/verdicts",
                "/v1/verdicts/",
                "/V1/verdicts",
                "/v1/verdicts%20",
                "/v1/verdicts%00",
                "/q/arc/beans",
                "/q/swagger-ui",
                "/nowhere")) {
            assertThat(ask("get", url + path, null).statusCode()).as(path).isIn(400, 401, 404);
            assertThat(ask("get", url + path, null).body()).as(path).doesNotContain("[");
        }
    }

    @Test
    void whyWorkFailsIsForReadersAndWhetherAServiceLivesForAnybody() throws Exception {
        for (String service : SERVICES) {
            String url = running.stack.url(service);
            for (String path : List.of("/q/health", "/q/health/well")) {
                assertThat(ask("get", url + path, null).statusCode()).as(path).isEqualTo(401);
                assertThat(ask("get", url + path, SECRETS.get("send")).statusCode())
                        .as(path)
                        .isEqualTo(403);
                assertThat(ask("get", url + path, SECRETS.get("read")).statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
            for (String path : List.of("/q/health/live", "/q/health/ready", "/q/health/started")) {
                assertThat(ask("get", url + path, null).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void nobodyFillsTheMemoryOfTheAnalysisByLargeBodies() throws Exception {
        URI session = URI.create(running.stack.url("analysis") + "/v1/session");
        byte[] fits = new byte[65_536]; // quarkus.http.limits.max-body-size of analysis-service
        byte[] large = new byte[65_537];
        assertThat(post(session, HttpRequest.BodyPublishers.ofByteArray(fits)).statusCode())
                .isEqualTo(400);
        HttpResponse<String> refused = post(session, HttpRequest.BodyPublishers.ofByteArray(large));
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JSON.readTree(refused.body()).get("detail").asText()).contains("at most 65536 bytes");
        // of what comes in pieces nobody knows how much it is: the connection ends, after the answer or before it can
        // be read
        try {
            byte[] much = new byte[1 << 20];
            assertThat(post(session, HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(much)))
                            .statusCode())
                    .isEqualTo(413);
        } catch (IOException e) {
            assertThat(e).hasMessageNotContaining("timed out");
        }
        assertThat(Files.readString(running.folder.resolve("logs/analysis.log")))
                .doesNotContain("a request failed");
    }

    private static HttpResponse<String> post(URI to, HttpRequest.BodyPublisher body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(to)
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .POST(body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aBrowserSignsInByACookieAndOnlyItsOwnPageWrites() throws Exception {
        String url = running.stack.url("analysis");
        HttpResponse<String> wrong = signIn(url, SECRETS.get("wrong"));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
        HttpResponse<String> in = signIn(url, SECRETS.get("operate"));
        assertThat(in.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(in.body()).get("name").asText()).isEqualTo("operateer");
        String set = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(set).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("Max-Age", "Domain");
        String cookie = set.replaceFirst(";.*", "");

        HttpResponse<String> read = send(url, "/v1/verdicts", null, "Cookie", cookie);
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(read.headers().map()).doesNotContainKey("access-control-allow-origin");
        HttpResponse<InputStream> stream = HTTP.send(
                HttpRequest.newBuilder(URI.create(url + "/v1/changes"))
                        .header("Accept", "text/event-stream")
                        .header("Cookie", cookie)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream events = stream.body()) {
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(events.read()).isPositive();
        }
        String body = "{\"family\": \"nobody\", \"why\": \"seen\"}";
        assertThat(send(url, "/v1/gate/acknowledge", body, "Cookie", cookie).statusCode())
                .isEqualTo(403);
        assertThat(send(
                                url,
                                "/v1/gate/acknowledge",
                                body,
                                "Cookie",
                                cookie,
                                "Emergence-Page",
                                "1",
                                "Origin",
                                "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(url, "/v1/gate/acknowledge", body, "Cookie", cookie, "Emergence-Page", "1", "Origin", url)
                        .statusCode())
                .isEqualTo(409);
        HttpResponse<String> out = ask("delete", url + "/v1/session", null);
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("emergence-token=;", "Max-Age=0");
        for (String service : SERVICES) {
            assertThat(send(running.stack.url(service), "/q/health/live", null)
                            .headers()
                            .map())
                    .containsKeys(
                            "content-security-policy",
                            "x-content-type-options",
                            "referrer-policy",
                            "cross-origin-resource-policy",
                            "cross-origin-opener-policy");
        }
    }

    private static HttpResponse<String> signIn(String url, String secret) throws Exception {
        return send(url, "/v1/session", "{\"token\": \"" + secret + "\"}", "Origin", url, "Emergence-Page", "1");
    }

    /** @param body null to ask for what is there */
    private static HttpResponse<String> send(String url, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body != null) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void commandsSendTheTokenAndSayWhenOneIsMissing() throws Exception {
        String ingest = running.stack.url("ingest");
        String analysis = running.stack.url("analysis");
        List<String> lines = RunningStack.lines(RunningStack.family("of-tokens")).stream()
                .filter(line -> line.contains("\"addition_3_digit\""))
                .toList();
        Path few = Files.write(folder.resolve("few.jsonl"), lines);
        String send = secretFile("send");
        String read = secretFile("read");
        String operate = secretFile("operate");

        String[] replay = {"replay", few.toString(), "--url", ingest};
        assertThat(run(replay).err()).contains("401", "--token-file");
        assertThat(run(replay, "--token-file", send).status()).isZero();

        Await.until("the gate holds", Duration.ofMinutes(1), () -> ask(
                        "get", analysis + "/v1/gate?family=of-tokens", SECRETS.get("read"))
                .body()
                .contains("HOLD"));
        String[] gate = {"gate", "--family", "of-tokens", "--url", analysis};
        assertThat(run(gate, "--token-file", read).out()).startsWith("HOLD");
        String[] acknowledge = {"gate", "acknowledge", "--family", "of-tokens", "--why", "seen", "--url", analysis};
        assertThat(run(acknowledge, "--who", "eve", "--token-file", operate).status())
                .isZero();
        JsonNode given =
                JSON.readTree(ask("get", analysis + "/v1/gate/acknowledgements?family=of-tokens", SECRETS.get("read"))
                        .body());
        assertThat(given)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.get("who").asText()).isEqualTo("operateer"));
        String[] doctor = {"doctor", "--broker-port", running.broker().replaceFirst(".*:", "")};
        assertThat(run(doctor).out()).contains("not seen", "ingest-service answered 401");

        // withdrawn while the services run
        String passing = token("--name", "passing", "--role", "read");
        Await.until(
                "a new token counts",
                Duration.ofSeconds(20),
                () -> ask("get", analysis + "/v1/verdicts", passing).statusCode() == 200);
        Cli.here("token", "withdraw", "--name", "passing", "--file", tokens.toString());
        Await.until(
                "a withdrawn token is refused",
                Duration.ofSeconds(20),
                () -> ask("get", analysis + "/v1/verdicts", passing).statusCode() == 401);

        try (Stream<Path> logs = Files.list(running.folder.resolve("logs"))) {
            for (Path log : logs.toList()) {
                assertThat(Files.readString(log)).as("%s", log).doesNotContain("emt_");
            }
        }
        awaitAudit(analysis + "/v1/audit?act=TOKEN_WITHDRAWN", "passing");
    }

    private static Cli.Answer run(String[] command, String... more) throws Exception {
        return Cli.run(Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new));
    }

    private static String secretFile(String role) throws IOException {
        return Files.writeString(folder.resolve(role), SECRETS.get(role) + "\n").toString();
    }
}
