package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was sent is taken back, by the command and over HTTP, on the real stack. */
class ForgetIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> TASKS = List.of("a", "b", "c", "d");
    private static final int EXAMPLES = 5;

    private static RunningStack running;

    @BeforeAll
    static void start() throws Exception {
        running = SharedStack.SMALL.running();
    }

    /** Five examples at steps 10, 20 and 30 on four tasks, of which the first are right. */
    private static void send(String family, String model, int right) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (String task : TASKS) {
            for (int step = 10; step <= 30; step += 10) {
                for (int example = 0; example < EXAMPLES; example++) {
                    lines.add(
                            """
                            {"family":"%s","model":"%s","step":%d,"task":"%s","example":"%d","targets":["4"],"output":"%d"}"""
                                    .formatted(family, model, step, task, example, example < right ? 4 : 5));
                }
            }
        }
        assertThat(post("/v1/generations", "application/x-ndjson", String.join("\n", lines))
                        .statusCode())
                .isEqualTo(202);
    }

    private static HttpResponse<String> post(String path, String type, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(running.stack.url("ingest") + path))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** By model and task: how many points of how many examples the training curve of exact match has, and its last value. */
    private static Map<String, String> curves(String family) throws IOException, InterruptedException {
        Map<String, String> curves = new TreeMap<>();
        for (JsonNode curve : running.verdicts.list("/v1/curves?metric=exact_match&axis=training&family=" + family)) {
            curves.put(
                    curve.get("model").asText() + " " + curve.get("task").asText(),
                    curve.get("points").asLong() + " points, "
                            + curve.get("examples").asLong() + " examples");
        }
        return curves;
    }

    private static Map<String, String> all(String shape, String... models) {
        Map<String, String> curves = new TreeMap<>();
        for (String model : models) {
            TASKS.forEach(task -> curves.put(model + " " + task, shape));
        }
        return curves;
    }

    private static void await(String family, Map<String, String> wanted) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        Map<String, String> curves = curves(family);
        while (!curves.equals(wanted) && System.nanoTime() < deadline) {
            Thread.sleep(100);
            curves = curves(family);
        }
        assertThat(curves).isEqualTo(wanted);
    }

    private static Cli.Answer forget(String... arguments) {
        List<String> all = new ArrayList<>(List.of("forget"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--url", running.stack.url("ingest"), "--analysis-url", running.stack.url("analysis")));
        return Cli.here(all.toArray(String[]::new));
    }

    @Test
    void aRunIsForgottenByTheCommandAndItsNameMayComeAgain() throws Exception {
        String family = "forget-run";
        send(family, "good", 4);
        send(family, "bad", 1);
        String whole = "3 points, 15 examples";
        await(family, all(whole, "good", "bad"));

        Cli.Answer asked = forget("--family", family, "--model", "bad");
        // exact_match of four tasks
        assertThat(asked.out()).contains("4 curves of {family=forget-run, model=bad} would lose points");
        assertThat(curves(family)).isEqualTo(all(whole, "good", "bad"));

        JsonNode dry = JSON.readTree(
                forget("--family", family, "--model", "bad", "--json").out());
        assertThat(dry)
                .isEqualTo(JSON.readTree(
                        """
                {"family": "forget-run", "model": "bad", "curves": 4, "dry_run": true}"""));

        Cli.Answer done = forget("--family", family, "--model", "bad", "--yes");
        assertThat(done.status()).as(done.err()).isZero();
        assertThat(done.out()).contains("forgotten on 4 curves", "emergence.generations  7 days");
        await(family, all(whole, "good"));
        Map<String, ConsumerRecord<String, byte[]>> newest = new TreeMap<>();
        for (String topic : List.of("emergence.curves", "emergence.points")) {
            new Records(running.broker()).of(topic).forEach(record -> newest.put(topic + record.key(), record));
        }
        assertThat(newest.values())
                .filteredOn(
                        record -> record.key().contains(family) && record.key().contains("/bad"))
                .isNotEmpty()
                .allSatisfy(
                        record -> assertThat(record.value()).as(record.key()).isNull());

        send(family, "bad", 2);
        await(family, all(whole, "good", "bad"));

        JsonNode again = JSON.readTree(
                forget("--family", family, "--model", "bad", "--yes", "--json").out());
        assertThat(again.path("curves").asInt()).isEqualTo(4);
        assertThat(again.path("dry_run").asBoolean()).isFalse();
        assertThat(again.path("done").asBoolean()).isTrue();
        assertThat(again.at("/kept/0/topic").asText()).isEqualTo("emergence.generations");
    }

    @Test
    void aRunsCheckpointsAfterAStepAreForgottenOverHttp() throws Exception {
        String family = "forget-after";
        send(family, "m", 4);
        await(family, all("3 points, 15 examples", "m"));
        HttpResponse<String> answer = post(
                "/v1/forget",
                "application/json",
                """
                {"family": "forget-after", "model": "m", "after_step": 10}""");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).path("done").asBoolean()).isTrue();
        await(family, all("1 points, 5 examples", "m"));
    }

    private static List<String> said(String family) throws IOException, InterruptedException {
        List<String> said = new ArrayList<>();
        running.verdicts
                .list("/v1/annotations?family=" + family)
                .forEach(each -> said.add(each.get("model").asText()
                        + " " + each.get("step").asText() + " "
                        + each.get("who").asText() + ": "
                        + each.get("text").asText()));
        return said;
    }

    private static void awaitSaid(String family, String... wanted) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!said(family).equals(List.of(wanted)) && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
        assertThat(said(family)).containsExactly(wanted);
    }

    private static Cli.Answer note(String... arguments) {
        List<String> all = new ArrayList<>(List.of("note", "--family", "forget-said", "--who", "Ada"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--url", running.stack.url("ingest")));
        return Cli.here(all.toArray(String[]::new));
    }

    @Test
    void whatWasSaidOfARunIsTakenBackWithIt() throws Exception {
        String family = "forget-said";
        send(family, "a", 4);
        send(family, "b", 4);
        await(family, all("3 points, 15 examples", "a", "b"));
        Cli.Answer noted = note("--model", "a", "--step", "20", "<b>halved");
        assertThat(noted.status()).as(noted.err()).isZero();
        note("--model", "a", "--step", "20", "<b>halved");
        note("--model", "a", "whole run");
        note("--model", "b", "--step", "30", "--id", "mine", "first words");
        note("--model", "b", "--step", "30", "--id", "mine", "better words");
        awaitSaid(family, "b 30 Ada: better words", "a null Ada: whole run", "a 20 Ada: <b>halved");
        assertThat(note("--model", "a", "two\nlines").err()).contains("text must not contain characters");

        forget("--family", family, "--model", "a", "--after-step", "10", "--yes");
        awaitSaid(family, "b 30 Ada: better words", "a null Ada: whole run");
        forget("--family", family, "--model", "a", "--yes");
        awaitSaid(family, "b 30 Ada: better words");
        forget("--family", family, "--task", "a", "--yes");
        awaitSaid(family, "b 30 Ada: better words");
        forget("--family", family, "--yes");
        awaitSaid(family);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"family": "forget-nothing", "model": "m", "after_stepp": 10} | after_step
            {"model": "m"}                                               | is required
            {"family": "forget-nothing", "after_step": 10}               | is required with after_step
            {"family": "forget-nothing", "model": "m", "after_step": -1} | after_step
            [{"family": "forget-nothing"}, {"family": "forget-nothing"}] | one object
            nonsense                                                     | one object
            ``                                                           | one object
            """)
    void whatCouldMeanMoreThanWasMeantIsRefused(String body, String said) throws Exception {
        String family = "forget-nothing";
        send(family, "m", 4);
        await(family, all("3 points, 15 examples", "m"));
        HttpResponse<String> answer = post("/v1/forget", "application/json", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Nothing was forgotten", said);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(curves(family)).isEqualTo(all("3 points, 15 examples", "m"));
    }

    /** It is not read to its end: a request of a few names takes a few bytes. */
    @Test
    void aBodyThatIsLargerThanAnyRequestIsRefused() throws Exception {
        String body = "{\"family\": \"" + "f".repeat(1 << 20) + "\"}";
        HttpResponse<String> answer = post("/v1/forget", "application/json", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    /** What was sent may not be scored yet. */
    @Test
    void whatHasNoCurveIsForgottenAllTheSameAndTheCommandSaysSo() throws Exception {
        Cli.Answer asked = forget("--family", "forget-typo");
        assertThat(asked.status()).isZero();
        assertThat(asked.err()).contains("there is no curve of {family=forget-typo} yet: with --yes what was sent");
        assertThat(asked.out()).contains("0 curves of {family=forget-typo}");
        Cli.Answer done = forget("--family", "forget-typo", "--yes");
        assertThat(done.status()).as("%s", done).isZero();
        assertThat(done.err()).contains("there is no curve of {family=forget-typo} yet: what was sent");
        assertThat(done.out()).contains("forgotten on 0 curves");
        assertThat(new Records(running.broker())
                        .of("emergence.checkpoints").stream()
                                .filter(record -> record.key().contains("forget-typo")))
                .isNotEmpty();
        assertThat(forget("--family", "forget-typo", "--after-step", "1").err()).contains("needs --model");
    }
}
