package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.AvroSerde;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScoredPoint;
import dev.emergence.schemas.ScorerDefinition;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is written to a topic past ingest-service: broken records become dead letters, and all others count. */
@Tag("long")
class BrokenRecordsIT {
    private static final Topics TOPICS = Topics.withPrefix(Topics.DEFAULT_PREFIX);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Records that are written to each topic; as many broken ones between them. */
    private static final int GENERATIONS = 2000;

    private static final int SCORES = 2000;
    private static final int POINTS = 200;

    private static RunningStack running;
    private static Records records;

    /** What was broken, by where it stands. */
    private final Map<String, byte[]> broken = new HashMap<>();

    private final long seed = 20260115;
    private final Random random = new Random(seed);

    @BeforeAll
    static void start() throws Exception {
        running = new RunningStack(Map.of("SCORING_METRICS", "exact_match", "EMERGENCE_COMPLETENESS_QUIET", "1s"));
        records = new Records(running.broker());
    }

    @AfterAll
    static void close() {
        running.close();
    }

    private static Generation generation(int i) {
        return Generation.newBuilder()
                .setFamily("generated")
                .setModel("m")
                .setStep(10L)
                .setTask("t")
                .setExample("e" + i)
                .setTargets(List.of("4"))
                .setOutput("4")
                .setTargetLogprobs(List.of(-0.5f, -0.25f))
                .setTime(1_700_000_000_000L)
                .build();
    }

    private static final ScorerDefinition RUBRIC = new ScorerDefinition(
            "elsewhere",
            List.of(new MetricDefinition("rubric", "rubric|v1", 1, new Declaration(Kind.SCORE, Continuity.LINEAR))));

    private static Score score(int i) {
        return Score.newBuilder()
                .setFamily("scored")
                .setModel("m")
                .setStep(10L)
                .setTask("t")
                .setExample("e" + i)
                .setDefinition("rubric-1")
                .setDefines(RUBRIC)
                .setPartition(0)
                .setOffset(i)
                .setNumbers(List.of(1.0))
                .setTime(1_700_000_000_000L)
                .build();
    }

    private static Checkpoint point(int i) {
        return Checkpoint.newBuilder()
                .setFamily("pointed")
                .setModel("m")
                .setStep(i + 1L)
                .setTask("t")
                .setPoint(ScoredPoint.newBuilder()
                        .setMetric("rubric")
                        .setKind(Kind.PROPORTION)
                        .setContinuity(Continuity.DISCONTINUOUS)
                        .setMean(0.5)
                        .setSuccesses(50.0)
                        .setExamples(100)
                        .build())
                .setTime(1_700_000_000_000L)
                .build();
    }

    /** Each breaks one rule that the schema allows. */
    private static Generation wrong(Generation generation, int which) {
        switch (which % 6) {
            case 0 -> generation.setStep(null);
            case 1 -> generation.setChance(1.5);
            case 2 -> generation.setFamily("");
            case 3 -> generation.setLoss(Double.NaN);
            case 4 -> generation.setExample("line\nbreak");
            default -> generation.setAttempt(-1);
        }
        return generation;
    }

    private static Score wrong(Score score, int which) {
        switch (which % 4) {
            case 0 -> score.setNumbers(List.of(Double.POSITIVE_INFINITY));
            case 1 -> score.setDefinition("");
            case 2 -> score.setTokens(-1L);
            default -> score.setTask("t".repeat(257));
        }
        return score;
    }

    private static Checkpoint wrong(Checkpoint checkpoint, int which) {
        switch (which % 4) {
            case 0 -> checkpoint.setPoint(null);
            case 1 -> checkpoint.getPoint().setMean(1.5);
            case 2 -> checkpoint.getPoint().setExamples(0);
            default -> checkpoint.setModel("m\u0000");
        }
        return checkpoint;
    }

    /** Valid ones and, before each, a broken one on the same key. */
    private <T extends SpecificRecord> void write(
            Topic<T> topic,
            Class<T> type,
            int count,
            IntFunction<T> valid,
            IntFunction<T> wrong,
            Function<T, String> key)
            throws Exception {
        AvroSerde<T> anything = AvroSerde.of(type);
        List<byte[]> bytes = new ArrayList<>();
        List<java.util.concurrent.Future<RecordMetadata>> places = new ArrayList<>();
        try (KafkaProducer<String, byte[]> producer = records.producer()) {
            for (int i = 0; i < count; i++) {
                byte[] good = topic.value().encode(valid.apply(i));
                bytes.add(broken(topic, good, anything.encode(wrong.apply(i)), i));
                places.add(producer.send(new ProducerRecord<>(topic.name(), key.apply(valid.apply(i)), bytes.get(i))));
                producer.send(new ProducerRecord<>(topic.name(), key.apply(valid.apply(i)), good));
            }
            producer.flush();
            for (int i = 0; i < count; i++) {
                RecordMetadata place = places.get(i).get();
                broken.put(place.topic() + "-" + place.partition() + "-" + place.offset(), bytes.get(i));
            }
        }
    }

    /** A record that its topic must refuse: garbage, nothing, one that breaks a rule, or a mutation that no longer decodes. */
    private byte[] broken(Topic<?> topic, byte[] good, byte[] wrong, int i) {
        byte[] result =
                switch (i % 8) {
                    case 0 -> wrong;
                    case 1 -> null;
                    case 2 -> ("{\"family\": \"generated\", \"line\": " + i + "}").getBytes(StandardCharsets.UTF_8);
                    case 3 -> randomBytes();
                    default -> mutated(good);
                };
        while (decodes(topic, result)) {
            result = mutated(result);
        }
        return result;
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] mutated(byte[] bytes) {
        byte[] result = bytes.clone();
        int place = random.nextInt(result.length);
        switch (random.nextInt(3)) {
            case 0 -> result[place] = (byte) random.nextInt(256);
            case 1 -> result[place] ^= (byte) (1 << random.nextInt(8));
            default -> result = Arrays.copyOf(result, place + 1);
        }
        return result;
    }

    private static boolean decodes(Topic<?> topic, byte[] bytes) {
        try {
            topic.value().decode(bytes);
            return true;
        } catch (SerializationException e) {
            return false;
        }
    }

    @Test
    void everyBrokenRecordIsADeadLetterAndEveryOtherCounts() throws Exception {
        System.out.println("BrokenRecordsIT: seed " + seed);
        write(
                TOPICS.generations(),
                Generation.class,
                GENERATIONS,
                BrokenRecordsIT::generation,
                i -> wrong(generation(i), i / 8),
                Keys::of);
        write(TOPICS.scores(), Score.class, SCORES, BrokenRecordsIT::score, i -> wrong(score(i), i / 8), Keys::of);
        write(
                TOPICS.checkpoints(),
                Checkpoint.class,
                POINTS,
                BrokenRecordsIT::point,
                i -> wrong(point(i), i / 8),
                Keys::of);

        awaitCurve("family=generated&metric=exact_match", "examples", GENERATIONS);
        awaitCurve("family=scored&metric=rubric", "examples", SCORES);
        awaitCurve("family=pointed&metric=rubric", "points", POINTS);
        assertThat(running.verdicts.get("/v1/curves?axis=training"))
                .as("no other curve came of a broken record (seed %d)", seed)
                .hasSize(3);

        Map<String, byte[]> letters = new HashMap<>();
        for (Topic<?> topic : List.of(TOPICS.generations(), TOPICS.scores(), TOPICS.checkpoints())) {
            List<ConsumerRecord<String, byte[]>> found = records.of(topic.deadLetters());
            String service = topic == TOPICS.generations() ? "scoring-default" : "analysis";
            for (ConsumerRecord<String, byte[]> letter : found) {
                letters.put(place(letter), letter.value());
                assertThat(header(letter, DataErrorHandler.SERVICE)).isEqualTo(service);
                assertThat(header(letter, DataErrorHandler.EXCEPTION)).isNotEmpty();
            }
            assertThat(found).as("each once: %s", topic.deadLetters()).hasSize(count(topic));
            String metrics = get(service.startsWith("scoring") ? "scoring" : "analysis", "/metrics");
            assertThat(metrics)
                    .contains("emergence_dead_letters_total{topic=\"" + topic.name() + "\"} " + count(topic) + ".0");
        }
        assertThat(letters).containsOnlyKeys(broken.keySet());
        broken.forEach((place, bytes) ->
                assertThat(letters.get(place)).as("%s, seed %d", place, seed).isEqualTo(bytes));
        assertHealthy();
    }

    private int count(Topic<?> topic) {
        return (int) broken.keySet().stream()
                .filter(place -> place.startsWith(topic.name() + "-"))
                .count();
    }

    private static String place(ConsumerRecord<String, byte[]> letter) {
        return header(letter, DataErrorHandler.TOPIC) + "-"
                + ByteBuffer.wrap(letter.headers()
                                .lastHeader(DataErrorHandler.PARTITION)
                                .value())
                        .getInt()
                + "-"
                + ByteBuffer.wrap(letter.headers()
                                .lastHeader(DataErrorHandler.OFFSET)
                                .value())
                        .getLong();
    }

    private static String header(ConsumerRecord<String, byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static void awaitCurve(String query, String field, long expected) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        long seen = -1;
        while (seen != expected) {
            assertThat(System.nanoTime())
                    .as("%s: %s is %d, not yet %d", query, field, seen, expected)
                    .isLessThan(deadline);
            Thread.sleep(200);
            var curves = running.verdicts.get("/v1/curves?axis=training&" + query);
            seen = curves.isEmpty() ? 0 : curves.get(0).get(field).asLong();
        }
    }

    private static String get(String service, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url(service) + path))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as("%s%s: %s", service, path, response.body())
                .isEqualTo(200);
        return response.body();
    }

    private static void assertHealthy() throws Exception {
        for (String service : List.of("ingest", "scoring", "analysis")) {
            get(service, "/q/health/live");
            get(service, "/q/health/ready");
        }
    }
}
