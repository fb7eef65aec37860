package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.schemas.AuditAct;
import dev.emergence.schemas.Breach;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.Forget;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScorerDefinition;
import dev.emergence.schemas.Topics;
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
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Broken records between good ones, on the real stack; one after the other, because dead letters stay. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeadLettersIT {
    private static final Topics TOPICS = Topics.withPrefix(Topics.DEFAULT_PREFIX);
    private static final String GENERATIONS = TOPICS.generations().name();
    private static final String SCORES = TOPICS.scores().name();
    private static final String SECRET = "the-secret-of-the-benchmark";

    private static RunningStack running;
    private static Log log;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        running = new RunningStack(Map.of("SCORING_METRICS", "exact_match", "EMERGENCE_COMPLETENESS_QUIET", "1s"));
        String broker = running.stack.ready().replaceAll(".*broker=", "");
        port = Integer.parseInt(broker.replaceAll(".*:", ""));
        log = new Log(broker);
    }

    @AfterAll
    static void close() {
        log.close();
        running.close();
    }

    private static Generation.Builder generation(String example) {
        return Generation.newBuilder()
                .setFamily("letters")
                .setModel("m")
                .setStep(10L)
                .setTask("t")
                .setExample(example)
                .setPrompt(SECRET)
                .setTargets(List.of("4"))
                .setOutput("4")
                .setTime(1_000);
    }

    private static byte[] encoded(Generation.Builder generation) {
        return TOPICS.generations().value().encode(generation.build());
    }

    private static Score.Builder score(String example) {
        return Score.newBuilder()
                .setFamily("letters")
                .setModel("m")
                .setStep(10L)
                .setTask("t")
                .setExample(example)
                .setDefinition("foreign-1")
                .setDefines(defines("foreign_metric"))
                .setPartition(0)
                .setOffset(0)
                .setNumbers(List.of(0.5))
                .setTime(1_000);
    }

    private static ScorerDefinition defines(String metric) {
        return new ScorerDefinition("foreign", List.of(new MetricDefinition(metric, metric + "|v:1", 1, null)));
    }

    private static byte[] encoded(Score.Builder score) {
        return TOPICS.scores().value().encode(score.build());
    }

    private static byte[] truncated(byte[] whole) {
        return Arrays.copyOf(whole, whole.length - 3);
    }

    private static byte[] garbage(int number) {
        return ("no avro " + SECRET + number).getBytes(StandardCharsets.UTF_8);
    }

    /** Of a family's only curve under a metric. */
    private static long examples(String metric) throws Exception {
        JsonNode curves = running.verdicts.get("/v1/curves?family=letters&axis=training&metric=" + metric);
        return curves.isEmpty() ? 0 : curves.get(0).get("examples").asLong();
    }

    private static JsonNode json(int status, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--json", "--broker-port", "" + port));
        Cli.Answer answer = Cli.here(all.toArray(String[]::new));
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        return new ObjectMapper().readTree(answer.out());
    }

    private static void await(String what, Await.Check check) throws Exception {
        Await.until(what, Duration.ofMinutes(2), check);
    }

    private static String metrics(String service) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url(service) + "/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    @Order(1)
    void brokenGenerationsBecomeDeadLettersOnceEachAndTheOthersGoOn() throws Exception {
        List<byte[]> broken = List.of(
                garbage(0),
                truncated(encoded(generation("truncated"))),
                encoded(generation("no-task").setTask("")));
        List<Log.Place> places = new ArrayList<>();
        log.send(GENERATIONS, "e1", encoded(generation("e1")));
        for (byte[] value : broken) {
            places.add(log.send(GENERATIONS, "key", value));
        }
        log.send(GENERATIONS, "e2", encoded(generation("e2")));
        await("both good ones are on the curve", () -> examples("exact_match") == 2);
        await("three letters are there", () -> log.read(GENERATIONS + ".dlq").size() >= 3);

        List<ConsumerRecord<byte[], byte[]>> letters = log.read(GENERATIONS + ".dlq");
        assertThat(letters).extracting(ConsumerRecord::value).containsExactlyElementsOf(broken);
        assertThat(letters)
                .allSatisfy(letter -> assertThat(letter.key()).asString().isEqualTo("key"));
        assertThat(letters).extracting(Log::source).containsExactlyElementsOf(places);
        assertThat(letters)
                .extracting(letter -> Log.text(letter, DataErrorHandler.EXCEPTION))
                .containsExactly(
                        "no Avro single-object encoding of Generation",
                        "broken bytes of Generation",
                        "task must have 1 to 256 characters");
        assertThat(letters)
                .extracting(letter -> Log.text(letter, DataErrorHandler.EXCEPTION_CLASS))
                .containsExactly(
                        SerializationException.class.getName(),
                        SerializationException.class.getName(),
                        Breach.class.getName());
        assertThat(letters).allSatisfy(letter -> {
            assertThat(Log.text(letter, DataErrorHandler.TOPIC)).isEqualTo(GENERATIONS);
            assertThat(Log.text(letter, DataErrorHandler.SERVICE)).isEqualTo("scoring-default");
        });
        assertThat(metrics("scoring")).contains("emergence_dead_letters_total{topic=\"emergence.generations\"} 3.0");
    }

    @Test
    @Order(2)
    void brokenScoresOfAnotherScorerDoNotStopTheAnalysis() throws Exception {
        List<byte[]> broken = List.of(
                garbage(1),
                truncated(encoded(score("truncated"))),
                encoded(score("no-task").setTask("")),
                encoded(score("empty").setNumbers(List.of())),
                encoded(score("narrow").setDefinition("bleu-1").setDefines(defines("bleu"))),
                encoded(score("undefined").setDefinition("foreign-2").setDefines(null)));
        log.send(SCORES, "letters/t", encoded(score("e1")));
        for (byte[] value : broken) {
            log.send(SCORES, "letters/t", value);
        }
        log.send(SCORES, "letters/t", encoded(score("e2")));
        await("both good ones are on the curve", () -> examples("foreign_metric") == 2);
        await("six letters are there", () -> log.read(SCORES + ".dlq").size() >= 6);

        List<ConsumerRecord<byte[], byte[]>> letters = log.read(SCORES + ".dlq");
        assertThat(letters).extracting(ConsumerRecord::value).containsExactlyElementsOf(broken);
        assertThat(letters)
                .extracting(letter -> Log.text(letter, DataErrorHandler.EXCEPTION))
                .containsExactly(
                        "no Avro single-object encoding of Score",
                        "broken bytes of Score",
                        "task must have 1 to 256 characters",
                        "numbers must be as many as the definition says",
                        "defines.metrics.width must be that of the catalogue's metric, else 1",
                        "definition is not known: it comes along with the first score of each task");
        assertThat(letters).allSatisfy(letter -> assertThat(Log.text(letter, DataErrorHandler.SERVICE))
                .isEqualTo("analysis"));
        assertThat(metrics("analysis")).contains("emergence_dead_letters_total{topic=\"emergence.scores\"} 6.0");
    }

    @Test
    @Order(3)
    void theDoctorAndTheListCountThemAndTheListSaysWhy() throws Exception {
        JsonNode report = json(1, "doctor");
        assertThat(report.at("/dead_letters/emergence.generations.dlq").asLong())
                .isEqualTo(3);
        assertThat(report.at("/dead_letters/emergence.scores.dlq").asLong()).isEqualTo(6);
        assertThat(report.at("/dead_letters/advice").asText()).isEqualTo("./emergence dlq list --broker-port " + port);
        assertThat(report.get("healthy").asBoolean()).isFalse();

        JsonNode list = json(0, "dlq", "list");
        assertThat(list).hasSameSizeAs(Topics.withPrefix("emergence.").all());
        JsonNode generations = list.get(0);
        assertThat(generations.get("topic").asText()).isEqualTo("emergence.generations.dlq");
        assertThat(generations.get("records").asLong()).isEqualTo(3);
        assertThat(generations.get("oldest").asText())
                .isLessThanOrEqualTo(generations.get("newest").asText());
        assertThat(generations
                        .at("/reasons/SerializationException: broken bytes of Generation")
                        .asLong())
                .isEqualTo(1);
        assertThat(generations.at("/services/scoring-default").asLong()).isEqualTo(3);
        assertThat(json(0, "dlq", "list", "--topic", "scores")
                        .get(0)
                        .get("records")
                        .asLong())
                .isEqualTo(6);
    }

    @Test
    @Order(4)
    void aLetterIsShownWithoutItsBytesUnlessTheyAreAskedFor() throws Exception {
        JsonNode shown = json(0, "dlq", "show", "generations.dlq", "--limit", "2");
        assertThat(shown)
                .extracting(letter -> letter.get("error_today").asText())
                .containsExactly(
                        "SerializationException: broken bytes of Generation",
                        "Breach: task must have 1 to 256 characters");
        ConsumerRecord<byte[], byte[]> first = log.read(GENERATIONS + ".dlq").get(0);
        String offset = "" + first.offset();
        JsonNode letter =
                json(0, "dlq", "show", GENERATIONS, "--offset", offset).get(0);
        assertThat(letter.get("source_topic").asText()).isEqualTo(GENERATIONS);
        assertThat(letter.get("source_offset").asLong())
                .isEqualTo(Log.source(first).offset());
        assertThat(letter.get("key").asText()).isEqualTo("key");
        assertThat(letter.get("size").asInt()).isEqualTo(garbage(0).length);
        assertThat(letter.has("bytes")).isFalse();
        assertThat(json(0, "dlq", "show", GENERATIONS, "--offset", offset, "--bytes")
                        .at("/0/bytes")
                        .asText())
                .isEqualTo(HexFormat.of().formatHex(garbage(0)));

        String text =
                Cli.run("dlq", "show", GENERATIONS, "--broker-port", "" + port).out();
        assertThat(text).contains("scoring-default", "3 shown").doesNotContain(SECRET);
        Cli.Answer missing = Cli.run("dlq", "show", GENERATIONS, "--offset", "999", "--broker-port", "" + port);
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.err()).contains("no dead letter at partition 0, offset 999");
    }

    @Test
    @Order(5)
    void whatCanBeReadNowIsRedrivenOnceHoweverOftenOneTries() throws Exception {
        // As if two services of an older version had refused it, at a place no record of this test has.
        for (String service : List.of("scoring-default", "scoring-other")) {
            log.sendLetter(GENERATIONS, "e3", encoded(generation("e3")), 1_000_000, service);
        }
        long before = log.read(GENERATIONS).size();
        JsonNode dry = json(0, "dlq", "redrive", "generations.dlq", "--dry-run");
        assertThat(dry.get("redriven").asLong()).isEqualTo(1);
        assertThat(dry.at("/skipped/same_record").asLong()).isEqualTo(1);
        assertThat(dry.get("still_broken")).hasSize(3);
        assertThat(log.read(GENERATIONS)).hasSize((int) before);
        assertThat(json(0, "dlq", "show", GENERATIONS, "--limit", "1")
                        .at("/0/error_today")
                        .isNull())
                .isTrue();

        Path config = Files.writeString(
                running.folder.resolve("client.properties"), "client.id=me\nbootstrap.servers=no:1\n");
        assertThat(json(0, "dlq", "redrive", "generations.dlq", "--kafka-config", config.toString())
                        .get("redriven")
                        .asLong())
                .isEqualTo(1);
        await("it reaches the curve", () -> examples("exact_match") == 3);
        JsonNode again = json(0, "dlq", "redrive", "generations.dlq");
        assertThat(again.get("redriven").asLong()).isZero();
        assertThat(again.at("/skipped/already_redriven").asLong()).isEqualTo(2);
        assertThat(again.get("still_broken")).hasSize(3);
        List<ConsumerRecord<byte[], byte[]>> after = log.read(GENERATIONS);
        assertThat(after).hasSize((int) before + 1);
        assertThat(after)
                .filteredOn(record -> "e3".equals(new String(record.key(), StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.value()).isEqualTo(encoded(generation("e3")));
                    assertThat(record.headers()).isEmpty();
                });
        JsonNode list = json(0, "dlq", "list", "--topic", GENERATIONS).get(0);
        assertThat(list.get("records").asLong()).isEqualTo(3);
        assertThat(list.get("redriven").asLong()).isEqualTo(1);
    }

    @Test
    @Order(6)
    void twoRedrivesAtOnceSendEachRecordOnce() throws Exception {
        for (int i = 0; i < 600; i++) {
            log.sendLetter(GENERATIONS, "twice-" + i, encoded(generation("twice-" + i)), 2_000_000 + i, "scoring-old");
        }
        List<Process> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            both.add(Cli.start("dlq", "redrive", GENERATIONS, "--json", "--broker-port", "" + port));
        }
        for (Process one : both) {
            // One may be told that the other has taken over.
            one.waitFor();
        }
        json(0, "dlq", "redrive", GENERATIONS);
        List<String> keys = log.read(GENERATIONS).stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .filter(key -> key.startsWith("twice-"))
                .toList();
        assertThat(keys).doesNotHaveDuplicates().hasSize(600);
        await("all of them are on the curve", () -> examples("exact_match") == 603);

        // these, and the one of the test before
        int audited = log.read(TOPICS.audit().name()).stream()
                .map(record -> TOPICS.audit().value().decode(record.value()))
                .filter(act -> act.getAct() == AuditAct.REDRIVEN
                        && System.getProperty("user.name").equals(act.getWho())
                        && act.getDetails().get("topic").equals(GENERATIONS + ".dlq"))
                .mapToInt(act -> Integer.parseInt(act.getDetails().get("records")))
                .sum();
        assertThat(audited).isEqualTo(601);
    }

    /** As if an older analysis-service could not read it. */
    @Test
    @Order(8)
    void whatIsTakenBackGoesToEveryPartitionAgain() throws Exception {
        String topic = TOPICS.checkpoints().name();
        List<Long> before = log.ends(topic);
        Checkpoint forgets = Checkpoint.newBuilder()
                .setFamily("forgotten")
                .setModel("")
                .setTask("")
                .setForget(new Forget(null, List.of()))
                .setTime(1_000)
                .build();
        for (int partition = 0; partition < before.size(); partition++) {
            log.sendLetter(
                    topic,
                    "forgotten/",
                    TOPICS.checkpoints().value().encode(forgets),
                    new Log.Place(partition, 1_000_000),
                    "analysis");
        }
        assertThat(json(0, "dlq", "redrive", topic).get("redriven").asLong()).isEqualTo(before.size());
        assertThat(log.read(topic))
                .filteredOn(record -> "forgotten/".equals(new String(record.key(), StandardCharsets.UTF_8)))
                .extracting(ConsumerRecord::partition)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, before.size()).boxed().toList());
    }

    @Test
    @Order(7)
    void aScorerThatIsKilledLosesAndRepeatsNoDeadLetter() throws Exception {
        int before = log.read(GENERATIONS + ".dlq").size();
        Set<Log.Place> places = new HashSet<>();
        long scoring = json(1, "doctor").at("/services/scoring/pid").asLong();
        for (int i = 0; i < 60; i++) {
            places.add(log.send(GENERATIONS, "killed", garbage(100 + i)));
            if (i == 30) {
                ProcessHandle.of(scoring).orElseThrow().destroyForcibly();
            }
            Thread.sleep(10);
        }
        await("60 more letters are there", () -> log.read(GENERATIONS + ".dlq").size() >= before + 60);
        long scored = examples("exact_match");
        log.send(GENERATIONS, "last", encoded(generation("last")));
        await("the next generation is scored", () -> examples("exact_match") == scored + 1);
        List<ConsumerRecord<byte[], byte[]>> letters = log.read(GENERATIONS + ".dlq");
        assertThat(letters.subList(before, letters.size()))
                .extracting(Log::source)
                .containsExactlyInAnyOrderElementsOf(places);
    }
}
