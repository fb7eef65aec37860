package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.importers.Importers;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A hundred thousand hostile inputs to every way in: no service ends or tells of its inside, and every valid record between them counts. */
@Isolated
@Tag("long")
class HostileIT {
    private static final Topics TOPICS = Topics.withPrefix(Topics.DEFAULT_PREFIX);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> SERVICES = List.of("ingest", "scoring", "analysis");

    private static final int BODIES = 600;
    private static final int LINES = 100;
    private static final int QUESTIONS = 12_000;
    private static final int FILES = 1_500;
    private static final int RECORDS = 25_000;
    private static final int HEADS = 1_500;

    private static final String RECORD =
            "{\"family\": \"%s\", \"model\": \"m\", \"step\": 10, \"task\": \"t\", \"time\": 1700000000000";
    private static final Map<String, String> WAYS = Map.of(
            "/v1/generations",
            ", \"example\": \"e%d\", \"prompt\": \"%s\", \"output\": \"4\", \"targets\": [\"4\"], \"target_logprobs\": [-0.5],"
                    + " \"choices\": [{\"text\": \"a\", \"logprob\": -1, \"credit\": 1}], \"attributes\": {\"k\": \"v\"}}",
            "/v1/checkpoints",
            ", \"examples\": 1%04d, \"more\": \"%s\"}",
            "/v1/points",
            ", \"metric\": \"rubric%d\", \"kind\": \"PROPORTION\", \"continuity\": \"LINEAR\", \"successes\": 2,"
                    + " \"examples\": 5, \"more\": \"%s\"}",
            "/v1/annotations",
            ", \"id\": \"n%d\", \"text\": \"lr halved\", \"more\": \"%s\"}");

    private final long seed = Long.getLong("emergence.seed", System.nanoTime());
    private final String planted = "planted%016x".formatted(seed);
    private final AtomicInteger inputs = new AtomicInteger();
    private RunningStack running;

    @Test
    void ofAHundredThousandNoneEndsAServiceOrIsToldOfAndNoValidRecordIsLost() throws Exception {
        System.out.println("HostileIT: seed " + seed + " (-Demergence.seed repeats it)");
        Map<String, String> settings = Map.of(
                "SCORING_METRICS", "exact_match",
                "EMERGENCE_COMPLETENESS_QUIET", "1s",
                "EMERGENCE_IMPORTS_MAX", "8",
                "EMERGENCE_REQUESTS_MIN_RATE", "0");
        try (RunningStack stack = new RunningStack(settings)) {
            running = stack;
            List<Long> processes = processes();
            JsonNode documents = documents();
            inParallel(BODIES, this::body);
            inParallel(RECORDS / 500, this::topics);
            inParallel(FILES, this::file);
            inParallel(QUESTIONS / 10, (i, hostile) -> questions(documents, i, hostile));
            inParallel(HEADS / 10, this::heads);
            bombs();
            assertThat(inputs.get()).as("seed %d", seed).isGreaterThanOrEqualTo(100_000);

            // each body had one, and each five hundred records of the topic as many
            awaitRows("/v1/curves?family=valid&metric=exact_match", "examples", BODIES / 4);
            awaitRows("/v1/curves?family=raw&metric=exact_match", "examples", RECORDS / 500);
            Await.until(
                    "a curve of each point",
                    Duration.ofMinutes(2),
                    () -> running.verdicts
                                    .list("/v1/curves?limit=1000&family=valid&axis=training")
                                    .size()
                            == 1 + BODIES / 4);
            assertThat(running.verdicts.list("/v1/annotations?limit=1000&family=valid"))
                    .hasSize(BODIES / 4);
            assertThat(processes()).as("none was started anew, seed %d", seed).isEqualTo(processes);
            for (String service : SERVICES) {
                check("health", send("GET", running.stack.url(service) + "/q/health", null, null, null));
                String log = Files.readString(running.folder.resolve("logs/" + service + ".log"));
                assertThat(log)
                        .as("log of %s, seed %d", service, seed)
                        .doesNotContain(planted)
                        .doesNotContain("\tat ")
                        .doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u202a-\u202e\u2066-\u2069&&[^\n\t]]");
            }
        }
    }

    private interface Part {
        void send(int number, HostileInputs hostile) throws Exception;
    }

    private void inParallel(int count, Part part) throws Exception {
        long start = System.nanoTime();
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            IntStream.range(0, count)
                    .forEach(i -> all.add(workers.submit(() -> {
                        part.send(i, new HostileInputs(new Random(seed + i), planted));
                        return null;
                    })));
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            workers.shutdownNow();
        }
        System.out.printf(
                Locale.ROOT,
                "HostileIT: %d inputs, the last part %.1f s%n",
                inputs.get(),
                (System.nanoTime() - start) / 1e9);
    }

    private List<Long> processes() throws IOException {
        List<Long> processes = new ArrayList<>();
        for (String service : SERVICES) {
            processes.add(running.process(service).pid());
        }
        return processes;
    }

    private static String record(String family, String way, int number, String planted) {
        return RECORD.formatted(family) + WAYS.get(way).formatted(number, planted);
    }

    /** A hundred lines, most of them broken, and one that is whole. */
    private void body(int number, HostileInputs hostile) throws Exception {
        Random random = new Random(seed ^ number);
        String way = WAYS.keySet().stream().sorted().toList().get(number % WAYS.size());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int whole = random.nextInt(LINES);
        for (int i = 0; i < LINES; i++) {
            if (i == whole) {
                body.writeBytes((record(way.equals("/v1/checkpoints") ? "announced" : "valid", way, number, "") + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            body.writeBytes(hostile.record((ObjectNode) JSON.readTree(record("hostile", way, i, planted))));
            body.write('\n');
        }
        inputs.addAndGet(LINES);
        boolean zipped = random.nextInt(4) == 0;
        byte[] sent = zipped ? HostileInputs.gzip(body.toByteArray()) : body.toByteArray();
        HttpResponse<String> answer =
                send("POST", running.stack.url("ingest") + way, "application/x-ndjson", zipped ? "gzip" : null, sent);
        check(way, answer);
        assertThat(answer.statusCode())
                .as("seed %d, body %d: %s", seed, number, answer.body())
                .isEqualTo(202);
    }

    private void file(int number, HostileInputs hostile) throws Exception {
        Random random = new Random(seed ^ number);
        List<String> formats = Importers.formats();
        String format = random.nextInt(20) == 0 ? hostile.escaped() : formats.get(random.nextInt(formats.size()));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = random.nextInt(5); i >= 0; i--) {
            body.writeBytes(
                    hostile.record((ObjectNode) JSON.readTree(record("hostile", "/v1/generations", i, planted))));
            body.write('\n');
        }
        String names = "?family=" + hostile.escaped() + "&model=m&step=10&task=t&metric=acc&examples="
                + hostile.escaped() + "&name=" + hostile.escaped() + "." + (random.nextBoolean() ? "eval" : "json");
        inputs.incrementAndGet();
        check(
                "import " + format,
                send(
                        "POST",
                        running.stack.url("ingest") + "/v1/import/" + format + names,
                        "application/octet-stream",
                        null,
                        body.toByteArray()));
    }

    /** What each service says of its endpoints: a new one is asked too. */
    private JsonNode documents() throws Exception {
        ObjectNode all = JSON.createObjectNode();
        for (String service : SERVICES) {
            String url = running.stack.url(service);
            JSON.readTree(send("GET", url + "/q/openapi?format=json", null, null, null)
                            .body())
                    .get("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().stream()
                            .filter(method -> List.of("get", "post", "delete", "put", "patch")
                                    .contains(method.getKey()))
                            .forEach(method -> all.putObject(method.getKey() + " " + url + path.getKey())
                                    .set("parameters", method.getValue().path("parameters"))));
        }
        assertThat(all.size()).isGreaterThan(25); // as many as TokensIT has
        return all;
    }

    private void questions(JsonNode documents, int number, HostileInputs hostile) throws Exception {
        for (int i = 0; i < 10; i++) {
            Random random = new Random(seed ^ (number * 10L + i));
            List<Map.Entry<String, JsonNode>> all = List.copyOf(documents.properties());
            Map.Entry<String, JsonNode> endpoint = all.get(random.nextInt(all.size()));
            String[] words = endpoint.getKey().split(" ", 2);
            StringBuilder url = new StringBuilder(words[1].replaceAll("\\{[^}]*\\}", "lm-eval"));
            if (random.nextInt(20) == 0) {
                url.append('/').append(hostile.escaped());
            }
            char separator = '?';
            for (JsonNode parameter : endpoint.getValue().path("parameters")) {
                if (parameter.path("in").asText().equals("query") && random.nextInt(3) > 0) {
                    boolean plausible = random.nextBoolean();
                    String value = plausible
                            ? List.of("valid", "m", "t", "exact_match", "10", "training", "true")
                                    .get(random.nextInt(7))
                            : hostile.escaped();
                    url.append(separator)
                            .append(parameter.path("name").asText())
                            .append('=')
                            .append(value);
                    separator = '&';
                }
            }
            inputs.incrementAndGet();
            boolean post = words[0].equals("post");
            byte[] body = !post
                    ? null
                    : hostile.record((ObjectNode) JSON.readTree(
                            "{\"family\": \"hostile\", \"model\": \"m\", \"task\": \"t\", \"break_id\": \"b\", \"why\": \""
                                    + planted + "\", \"token\": \"emt_" + planted + "\", \"after_step\": 5}"));
            String type = List.of(
                            "application/json",
                            "application/x-ndjson",
                            "text/html",
                            "application/json; charset=utf-7",
                            "multipart/form-data",
                            "*/*")
                    .get(random.nextInt(6));
            check(
                    endpoint.getKey(),
                    send(words[0].toUpperCase(Locale.ROOT), url.toString(), post ? type : null, null, body));
        }
    }

    /** Broken heads, that no client library sends. */
    private void heads(int number, HostileInputs hostile) throws Exception {
        for (int i = 0; i < 10; i++) {
            String service = SERVICES.get((number + i) % SERVICES.size());
            String head = "GET /v1/curves?family=" + hostile.escaped() + " HTTP/1.1\r\nHost: localhost\r\nAccept: "
                    + hostile.text() + "\r\nAuthorization: Bearer " + hostile.text() + "\r\nCookie: emergence="
                    + hostile.text()
                    + "\r\nX-Forwarded-For: " + hostile.text() + "\r\nOrigin: " + hostile.text()
                    + "\r\nConnection: close\r\n\r\n";
            inputs.incrementAndGet();
            String answer = exchange(
                    running.stack.url(service), hostile.mutated(head.getBytes(StandardCharsets.UTF_8), i % 2 * 20));
            assertThat(answer)
                    .as("seed %d, head %d of %d", seed, i, number)
                    .doesNotStartWith("HTTP/1.1 500")
                    .doesNotContain("Exception", "\tat ", "dev.emergence")
                    .doesNotContainPattern("(?i)\r\nX-Injected: yes");
        }
    }

    private static String exchange(String url, byte[] request) throws IOException {
        URI uri = URI.create(url);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(50);
            socket.getOutputStream().write(request);
            socket.getInputStream().transferTo(answer);
        } catch (SocketException | SocketTimeoutException e) {
            // one that has lost its end is waited for, one that is no HTTP is cut off
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    /** Five hundred records past ingest-service, on every topic, and a whole generation among them. */
    private void topics(int number, HostileInputs hostile) throws Exception {
        Random random = new Random(seed ^ number);
        byte[] generation = TOPICS.generations().value().encode(generation("hostile", number));
        byte[] checkpoint = TOPICS.checkpoints()
                .value()
                .encode(Checkpoint.newBuilder()
                        .setFamily("hostile")
                        .setModel("m")
                        .setStep(10L)
                        .setTask("t")
                        .setExamples(100L)
                        .setTime(1_700_000_000_000L)
                        .build());
        try (KafkaProducer<String, byte[]> producer = new Records(running.broker()).producer()) {
            for (int i = 0; i < 500; i++) {
                Topic<?> topic = TOPICS.all().get(random.nextInt(TOPICS.all().size()));
                boolean open = topic == TOPICS.generations() || topic == TOPICS.checkpoints();
                byte[] whole = topic == TOPICS.checkpoints() ? checkpoint : generation;
                byte[] value = open && random.nextBoolean() ? hostile.mutated(whole, 10) : hostile.garbage(whole);
                String key = random.nextInt(10) == 0 ? null : hostile.text();
                producer.send(new ProducerRecord<>(topic.name(), key, random.nextInt(50) == 0 ? null : value));
                inputs.incrementAndGet();
            }
            Generation valid = generation("raw", number);
            producer.send(new ProducerRecord<>(
                            TOPICS.generations().name(),
                            Keys.of(valid),
                            TOPICS.generations().value().encode(valid)))
                    .get();
        }
    }

    private Generation generation(String family, int number) {
        return Generation.newBuilder()
                .setFamily(family)
                .setModel("m")
                .setStep(10L)
                .setTask("t")
                .setExample("e" + number)
                .setPrompt(planted)
                .setTargets(List.of("4"))
                .setOutput("4")
                .setTargetLogprobs(List.of(-0.5f))
                .setTime(1_700_000_000_000L)
                .build();
    }

    private void bombs() throws Exception {
        String url = running.stack.url("ingest");
        for (char of : new char[] {'[', 'a', ' ', '\n'}) {
            for (boolean nested : new boolean[] {false, true}) {
                byte[] bomb = HostileInputs.gzipBomb(64, of, nested);
                for (String way : WAYS.keySet()) {
                    check(way, send("POST", url + way, "application/json", "gzip", bomb));
                }
                check("import", send("POST", url + "/v1/import/lm-eval?family=f", "application/json", "gzip", bomb));
                inputs.addAndGet(WAYS.size() + 1);
            }
        }
        HttpResponse<String> large = send(
                "POST",
                url + "/v1/import/lm-eval?family=f",
                "application/json",
                "gzip",
                HostileInputs.gzipBomb(300, 'a', false)); // a file may have 256 MiB
        check("a large file", large);
        assertThat(large.statusCode()).isEqualTo(413);
        for (byte[] archive : List.of(HostileInputs.zipBomb(1100, '['), HostileInputs.zstdBomb(1100, ' '))) {
            HttpResponse<String> answer = send(
                    "POST", url + "/v1/import/inspect?family=f&name=a.eval", "application/octet-stream", null, archive);
            check("an archive", answer);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        }
    }

    private static HttpResponse<String> send(String method, String url, String type, String encoding, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (type != null) {
            request.header("Content-Type", type);
        }
        if (encoding != null) {
            request.header("Content-Encoding", encoding);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void check(String what, HttpResponse<String> answer) {
        String said = answer.headers().map() + answer.body();
        String as = what + " of seed " + seed + ", " + answer.statusCode() + " to " + answer.uri() + ": "
                + said.substring(0, Math.min(2000, said.length()));
        assertThat(answer.statusCode() < 500 || answer.statusCode() == 503)
                .as(as)
                .isTrue();
        assertThat(answer.headers().firstValue("X-Injected")).as(as).isEmpty();
        assertThat(said.contains(planted)
                        || said.contains("\tat ")
                        || said.contains("Exception")
                        || said.contains("dev.emergence"))
                .as(as)
                .isFalse();
    }

    private void awaitRows(String question, String field, long expected) throws Exception {
        Await.until(question + " " + expected, Duration.ofMinutes(3), () -> {
            JsonNode rows = running.verdicts.list(question);
            return !rows.isEmpty() && rows.get(0).path(field).asLong() == expected;
        });
    }
}
