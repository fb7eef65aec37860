package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was asked of models, and what they said, is nowhere but where it belongs: also where it could not be read. */
class PrivacyIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Topics TOPICS = Topics.withPrefix(Topics.DEFAULT_PREFIX);
    private static final List<String> SERVICES = List.of("ingest", "scoring", "analysis");
    private static final int SECRETS = 100;

    private final List<String> secrets = new ArrayList<>();
    /** By where they were seen. */
    private final Map<String, String> seen = new LinkedHashMap<>();

    private RunningStack running;
    private String family;
    private int next;

    /** The next secret: each is planted somewhere. */
    private String secret() {
        return secrets.get(next++ % SECRETS);
    }

    /** A whole generation with secrets wherever there may be a text that is no name. */
    private ObjectNode generation(int example) {
        ObjectNode generation = JSON.createObjectNode();
        generation.put("family", family).put("model", "m").put("step", 10).put("task", "t");
        generation.put("example", "e" + example).put("prompt", "What is " + secret() + "?");
        generation.put("output", "It is " + secret());
        generation.putArray("targets").add(secret()).add(secret());
        generation.putObject("attributes").put("note", secret());
        return generation;
    }

    @ParameterizedTest
    @EnumSource(SharedStack.class)
    void ofAHundredSecretsNoneIsInLogsMetricsAnswersErrorsListsOfDeadLettersOrThreadDumps(SharedStack shared)
            throws Exception {
        long seed = Long.getLong("emergence.seed", System.nanoTime());
        System.out.println("PrivacyIT: seed " + seed + " (-Demergence.seed repeats it)");
        Random random = new Random(seed);
        for (int i = 0; i < SECRETS; i++) {
            secrets.add("secret%03dx%016x".formatted(i, random.nextLong()));
        }
        running = shared.running();
        family = "private-" + Long.toHexString(seed);
        try (Log log = new Log(running.broker())) {
            sendWhole();
            sendBroken();
            for (Planted planted : plantLetters(log)) {
                Await.until(
                        "a letter in " + planted.topic().deadLetters(),
                        Duration.ofMinutes(1),
                        () -> log.read(planted.topic().deadLetters()).stream()
                                .anyMatch(letter -> Arrays.equals(letter.value(), planted.value())));
            }
        }
        assertThat(next).as("each is planted").isGreaterThanOrEqualTo(SECRETS);
        Await.until("the curve is there", Duration.ofMinutes(1), () -> !running.verdicts
                .list("/v1/curves?metric=exact_match&family=" + family)
                .isEmpty());
        lookAtServices();
        lookAtCommands();

        Map<String, List<String>> found = new TreeMap<>();
        seen.forEach((place, text) -> {
            List<String> there = secrets.stream().filter(text::contains).toList();
            if (!there.isEmpty()) {
                found.put(place, there);
            }
        });
        assertThat(found).as("secrets, by place").isEmpty();
    }

    private void sendWhole() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            lines.append(generation(i)).append('\n');
        }
        HttpResponse<String> answer = post("/v1/generations", "application/x-ndjson", lines.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    /** Whatever a sender may get wrong, with a secret in it; each is answered with an error. */
    private void sendBroken() throws Exception {
        List<String> wrong = new ArrayList<>();
        wrong.add(generation(100).toString().replaceFirst(".$", "")); // the object has no end
        wrong.add("{\"prompt\": \"" + secret() + "\", \"output\": " + secret() + "}");
        wrong.add("\"" + secret() + "\"");
        wrong.add(secret());
        for (String field : List.of(
                "step",
                "parameters",
                "tokens",
                "loss",
                "chance",
                "attempt",
                "target_logprobs",
                "target_logprob_sum",
                "output_tokens",
                "choices",
                "scores",
                "time",
                "targets",
                "attributes")) {
            wrong.add(generation(200).put(field, secret()).toString());
        }
        wrong.add(generation(201).put("answer_pattern", "(" + secret()).toString());
        wrong.add(generation(202)
                .set("output", JSON.createObjectNode().put(secret(), 1))
                .toString());
        wrong.add(generation(203)
                .set("prompt", JSON.createArrayNode().add(secret()))
                .toString());
        wrong.add(generation(204).put("task", secret() + "\u0007").toString());
        ObjectNode scored = generation(205);
        scored.putObject("scores").put("metric", secret());
        wrong.add(scored.toString());
        ObjectNode chosen = generation(206);
        chosen.putArray("choices")
                .addObject()
                .put("text", secret())
                .put("logprob", 5)
                .put("credit", 7);
        wrong.add(chosen.toString());
        ObjectNode attributed = generation(207);
        attributed.putObject("attributes").putObject("note").put("a", secret());
        wrong.add(attributed.toString());
        for (String path : List.of("/v1/generations", "/v1/checkpoints", "/v1/points", "/v1/annotations")) {
            for (String line : wrong) {
                look(path + " " + line.length(), post(path, "application/json", line));
            }
            look(path + " lines", post(path, "application/x-ndjson", String.join("\n", wrong)));
        }
        look(
                "a large one",
                post(
                        "/v1/generations",
                        "application/json",
                        generation(208).put("output", secret().repeat(60_000)).toString()));
        look("a type that there is not", post("/v1/generations", "text/" + secret(), secret()));
        for (String format : List.of("lm-eval", "inspect", "helm", "csv", "big-bench", "olmo-eval", "mlflow", "otlp")) {
            String names = "/v1/import/" + format + "?family=" + family + "&model=m&step=10";
            look(format, post(names, "application/json", generation(300).toString()));
            look(format + " broken", post(names, "application/json", "{\"results\": {\"" + secret()));
        }
        for (String signal : List.of("logs", "traces")) {
            String path = "/v1/otlp/" + signal + "?family=" + family + "&model=m&step=10";
            look(path, post(path, "application/json", generation(301).toString()));
            look(path + " broken", post(path, "application/json", "{\"resourceLogs\": {\"" + secret()));
            look(path + " in Protobuf", post(path, "application/x-protobuf", secret()));
        }
        look("forget", post("/v1/forget", "application/json", "{\"family\": \"" + secret()));
        String acknowledge = running.stack.url("analysis") + "/v1/gate/acknowledge";
        for (String body : List.of("{\"why\": \"" + secret(), "{\"prompt\": \"" + secret() + "\"}", secret())) {
            look("acknowledge", send(acknowledge, "application/json", body));
        }
    }

    /** What the services can't read. */
    private record Planted(Topic<?> topic, byte[] value) {}

    private List<Planted> plantLetters(Log log) throws Exception {
        byte[] whole = TOPICS.generations()
                .value()
                .encode(Generation.newBuilder()
                        .setFamily(family)
                        .setModel("m")
                        .setStep(-7L) // breaks a rule
                        .setTask("t")
                        .setExample("e400")
                        .setPrompt(secret())
                        .setTargets(List.of(secret()))
                        .setOutput(secret())
                        .setAttributes(Map.of("note", secret()))
                        .setTime(1_000)
                        .build());
        List<Planted> letters = List.of(
                new Planted(TOPICS.generations(), whole),
                new Planted(TOPICS.generations(), Arrays.copyOf(whole, whole.length - 3)),
                new Planted(TOPICS.generations(), garbage()),
                new Planted(TOPICS.scores(), garbage()),
                new Planted(TOPICS.checkpoints(), garbage()));
        for (Planted letter : letters) {
            log.send(letter.topic().name(), "planted", letter.value());
        }
        return letters;
    }

    private byte[] garbage() {
        return secret().getBytes(StandardCharsets.UTF_8);
    }

    private void lookAtServices() throws Exception {
        String names = "?family=" + family;
        String curve = names + "&model=m&task=t&metric=exact_match";
        for (String service : SERVICES) {
            for (String path : List.of("/metrics", "/q/health", "/q/health/well")) {
                look(service + path, get(running.stack.url(service) + path));
            }
            look(service + " log", Files.readString(running.folder.resolve("logs/" + service + ".log")));
            look(service + " threads", threads(running.process(service).pid()));
        }
        look("warnings", get(running.stack.url("ingest") + "/v1/warnings"));
        for (String path : List.of(
                "/v1/events" + names + "&kind=CHECKPOINT_COMPLETE",
                "/v1/events" + names,
                "/v1/curves" + names,
                "/v1/curve" + curve,
                "/v1/verdicts" + names,
                "/v1/changes" + names,
                "/v1/breaks" + names,
                "/v1/search?q=" + family,
                "/v1/flips" + curve + "&from=10&to=10",
                "/v1/what-if" + curve + "&threshold=0.5",
                "/v1/report" + names,
                "/v1/annotations" + names,
                "/v1/audit")) {
            look(path, get(running.stack.url("analysis") + path));
        }
    }

    private void lookAtCommands() throws Exception {
        String port = running.broker().replaceFirst(".*:", "");
        look("dlq list", Cli.here("dlq", "list", "--broker-port", port, "--timeout", "60"));
        look("dlq list --json", Cli.here("dlq", "list", "--json", "--broker-port", port, "--timeout", "60"));
        for (String topic : List.of("generations", "scores", "checkpoints")) {
            look(
                    "dlq show " + topic,
                    Cli.here(
                            "dlq",
                            "show",
                            topic + ".dlq",
                            "--limit",
                            "1000",
                            "--broker-port",
                            port,
                            "--timeout",
                            "60"));
            look(
                    "dlq redrive " + topic,
                    Cli.here("dlq", "redrive", topic + ".dlq", "--dry-run", "--broker-port", port, "--timeout", "60"));
        }
        look("doctor", Cli.here("doctor", "--broker-port", port, "--timeout", "60"));
    }

    private static String threads(long process) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process asked = new ProcessBuilder(jcmd.toString(), Long.toString(process), "Thread.print", "-l")
                .redirectErrorStream(true)
                .start();
        String dump = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(dump).contains("Full thread dump");
        return dump;
    }

    private void look(String place, Object text) {
        String said =
                text instanceof HttpResponse<?> answer ? answer.headers().map() + " " + answer.body() : text.toString();
        seen.merge(place, said, (before, more) -> before + "\n" + more);
    }

    private HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
        return send(running.stack.url("ingest") + path, type, body);
    }

    private static HttpResponse<String> send(String url, String type, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
