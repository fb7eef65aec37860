package dev.emergence.ingest;

import static dev.emergence.ingest.body.Reading.generation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.ingest.body.Reading;
import dev.emergence.ingest.body.Reason;
import dev.emergence.ingest.body.Warning;
import dev.emergence.service.PrometheusResource;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The answers, with Kafka's own mock producer. */
class IngestResourceTest {
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson; charset=utf-8";

    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final Ingest ingest = new Ingest(Reading.FORMS, Reading.LIMITS, 2, 0, 2, 1 << 20, () -> kafka);
    private final IngestResource resource = new IngestResource(ingest, ingest.metrics(), Optional::empty);

    private Response generations(String type, String encoding, byte[] body) {
        return resource.generations(type, encoding, new ByteArrayInputStream(body));
    }

    private Response generations(String type, String body) {
        return generations(type, null, utf8(body));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(utf8(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static Refusal problem(Response response, int status) {
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getMediaType()).hasToString("application/problem+json");
        return (Refusal) response.getEntity();
    }

    private double rejected(Reason reason) {
        return ingest.metrics().generations.rejected.labelValues(reason.label()).get();
    }

    @Test
    void acceptedGenerationsAreOnTheirTopicUnderTheirKeyAndCounted() {
        Response response = generations(JSON, "[" + generation("a/b") + "," + generation("c") + ", {}]");
        assertThat(response.getStatus()).isEqualTo(202);
        assertThat(response.getEntity())
                .isEqualTo(new Receipt.Answer(2, 1, List.of(new Receipt.Error(3, "family", "is required")), List.of()));
        assertThat(kafka.history())
                .extracting(ProducerRecord::topic)
                .containsOnly("emergence.generations")
                .hasSize(2);
        assertThat(kafka.history()).extracting(ProducerRecord::key).containsExactly("f/m/t/a%2Fb", "f/m/t/c");
        assertThat(Reading.TOPICS
                        .generations()
                        .value()
                        .decode(kafka.history().get(0).value()))
                .isEqualTo(Reading.json(generation("a/b")).accepted.get(0));
        assertThat(ingest.metrics().generations.accepted.get()).isEqualTo(2);
        assertThat(rejected(Reason.MISSING)).isEqualTo(1);
    }

    @Test
    void announcementsAndPointsGoToTheCheckpoints() {
        String place = "{\"family\": \"f\", \"model\": \"m\", \"step\": 1, \"task\": \"t\", \"examples\": 5";
        assertThat(resource.checkpoints(JSON, null, new ByteArrayInputStream(utf8(place + "}")))
                        .getStatus())
                .isEqualTo(202);
        String point =
                place + ", \"metric\": \"m\", \"kind\": \"PROPORTION\", \"continuity\": \"LINEAR\", \"successes\": 2}";
        assertThat(resource.points(NDJSON, "identity", new ByteArrayInputStream(utf8(point + "\n" + point)))
                        .getStatus())
                .isEqualTo(202);
        assertThat(kafka.history())
                .extracting(ProducerRecord::topic)
                .containsExactly("emergence.checkpoints", "emergence.checkpoints", "emergence.checkpoints");
        assertThat(kafka.history()).extracting(ProducerRecord::key).containsOnly("f/t");
        assertThat(ingest.metrics().generations.accepted.get())
                .as("generations accepted")
                .isZero();
    }

    @Test
    void zippedLinesAreTaken() {
        byte[] body = gzip(generation("a") + "\n" + generation("b"));
        assertThat(generations(NDJSON, "GZIP", body).getEntity())
                .isEqualTo(new Receipt.Answer(2, 0, List.of(), List.of()));
    }

    @Test
    void aZippedBodyThatIsNoneOrBreaksOffIsABrokenBody() {
        byte[] body = gzip(generation("a").repeat(100));
        for (byte[] broken : List.of(utf8("no gzip at all"), new byte[0], Arrays.copyOf(body, body.length / 2))) {
            assertThat(problem(generations(NDJSON, "gzip", broken), 400).title())
                    .isEqualTo("Broken body");
        }
        assertThat(ingest.metrics().generations.accepted.get()).isZero();
    }

    @Test
    void anEmptyBodyIsSaidToBeEmpty() {
        for (String body : List.of("", "\n\n", " ")) {
            assertThat(problem(generations(NDJSON, body), 400).title()).isEqualTo("Empty body");
            assertThat(problem(generations(JSON, body), 400).title()).isEqualTo("Empty body");
        }
        assertThat(problem(generations(JSON, "[]"), 400).title()).isEqualTo("Empty body");
    }

    @Test
    void whenNothingWasAcceptableTheAnswerSaysWhyOfTheFirstHundred() {
        Refusal problem = problem(generations(NDJSON, "{}\n".repeat(150)), 400);
        assertThat(problem.title()).isEqualTo("Nothing acceptable");
        assertThat(problem.errors()).hasSize(100);
        assertThat(problem.errors().get(99)).isEqualTo(new Receipt.Error(100, "family", "is required"));
        assertThat(rejected(Reason.MISSING)).isEqualTo(150);
    }

    @Test
    void aRecordOfTwoMebibytesIsTooLargeInEveryForm() {
        String large = generation("a", ", \"output\": \"" + "o".repeat(2 << 20) + "\"");
        problem(generations(JSON, large), 413);
        problem(generations(JSON, "[" + large + "]"), 413);
        problem(generations(NDJSON, large), 413);
        problem(generations(NDJSON, large + "\nnonsense"), 400);
        assertThat(rejected(Reason.TOO_LARGE)).isEqualTo(4);
        assertThat(rejected(Reason.MALFORMED)).isEqualTo(1);
    }

    @Test
    void otherMediaTypesAndEncodingsAreUnsupported() {
        for (String type : Arrays.asList(null, "", "text/plain", "application/x-www-form-urlencoded")) {
            problem(generations(type, generation("a")), 415);
        }
        problem(generations(JSON, "br", utf8(generation("a"))), 415);
        assertThat(kafka.history()).isEmpty();
    }

    @Test
    void withoutKafkaTheAnswerIs503AndNothingCountsAsAccepted() {
        kafka.sendException = new TimeoutException("no broker");
        Response response = generations(NDJSON, generation("a") + "\n" + generation("b"));
        problem(response, 503);
        assertThat(response.getHeaderString("Retry-After")).isEqualTo("5");
        assertThat(ingest.metrics().generations.accepted.get()).isZero();
        kafka.sendException = null;
        assertThat(generations(NDJSON, generation("a")).getStatus()).isEqualTo(202);
        assertThat(ingest.metrics().generations.accepted.get()).isEqualTo(1);
    }

    @Test
    void sendingAndReadingStopAtTheFirstFailure() {
        MockProducer<String, byte[]> failing =
                new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized java.util.concurrent.Future<org.apache.kafka.clients.producer.RecordMetadata>
                            send(
                                    ProducerRecord<String, byte[]> record,
                                    org.apache.kafka.clients.producer.Callback callback) {
                        var sent = super.send(record, callback);
                        errorNext(new TimeoutException("no broker"));
                        return sent;
                    }
                };
        Ingest ingest = new Ingest(Reading.FORMS, Reading.LIMITS, 2, 0, 2, 1 << 20, () -> failing);
        IngestResource resource = new IngestResource(ingest, ingest.metrics(), Optional::empty);
        String body = (generation("a") + "\n").repeat(1000);
        problem(resource.generations(NDJSON, null, new ByteArrayInputStream(utf8(body))), 503);
        assertThat(failing.history()).hasSize(1);
    }

    @Test
    void unknownFieldsAreCountedInTheMetrics() throws IOException {
        generations(JSON, generation("a", ", \"los\": 1, \"tokns\": 2"));
        String metrics = new PrometheusResource(ingest.metrics().registry, null).text();
        assertThat(metrics)
                .contains("\nemergence_unknown_fields_total 2.0\n")
                .contains("\nemergence_generations_accepted_total 1.0\n")
                .contains("\nemergence_generations_rejected_total{reason=\"range\"} 0.0\n");
    }

    @Test
    void whatIsOddAboutAcceptedRecordsIsSaidByFieldAndCountedInTheMetrics() throws IOException {
        String body = String.join(
                "\n",
                generation("a", ", \"time\": 1600000000, \"output\": \"\\ud83d\""),
                generation("b", ", \"time\": 1600000000, \"target_logprobs\": [1e-7, 1e-7]"),
                generation("c", ", \"time\": 7"),
                generation("rejected", ", \"time\": 7, \"chance\": 2"),
                generation("d", ", \"prompt\": \"" + "secret ".repeat(1 << 18) + "\""));
        assertThat(generations(NDJSON, body).getEntity())
                .isEqualTo(new Receipt.Answer(
                        4,
                        1,
                        List.of(new Receipt.Error(4, "chance", "must be from 0 to 1")),
                        List.of(
                                warned("time", 2, Warning.Kind.TIME_UNIT),
                                warned("output", 1, Warning.Kind.HALF_PAIR),
                                warned("target_logprobs", 1, Warning.Kind.ROUNDED_LOGPROB),
                                warned("time", 1, Warning.Kind.NO_TIME),
                                warned("prompt", 1, Warning.Kind.PROMPT_CUT))));
        String metrics = new PrometheusResource(ingest.metrics().registry, null).text();
        assertThat(metrics)
                .contains("\nemergence_generation_warnings_total{reason=\"time_unit\"} 2.0\n")
                .contains("\nemergence_generation_warnings_total{reason=\"no_time\"} 1.0\n")
                .contains("\nemergence_generation_warnings_total{reason=\"no_logprob\"} 0.0\n")
                .doesNotContain("secret");
    }

    private static Receipt.Warned warned(String field, long count, Warning.Kind kind) {
        return new Receipt.Warned(field, count, kind.message(), null);
    }

    @Test
    void beforeTheTopicsAreMadeTheAnswerIs503AndNothingIsSent() {
        Ingest waiting = new Ingest(Reading.FORMS, Reading.LIMITS, 2, 0, 2, 1 << 20, () -> {
            throw new KafkaException("there are no topics yet");
        });
        IngestResource early = new IngestResource(waiting, waiting.metrics(), Optional::empty);
        Response response = early.generations(JSON, null, new ByteArrayInputStream(utf8(generation("a"))));
        assertThat(problem(response, 503).title()).isEqualTo("Kafka is not available");
        assertThat(response.getHeaderString("Retry-After")).isEqualTo("5");
    }

    @Test
    void announcementsAndPointsAreCountedToo() throws IOException {
        String place = "{\"family\": \"f\", \"model\": \"m\", \"step\": 1, \"task\": \"t\"";
        String point = place
                + ", \"metric\": \"m\", \"kind\": \"PROPORTION\", \"continuity\": \"LINEAR\", \"successes\": 2, \"examples\": 5}";
        resource.checkpoints(
                NDJSON, null, new ByteArrayInputStream(utf8(place + ", \"examples\": 5, \"n\": 1}\n" + place + "}")));
        resource.points(NDJSON, null, new ByteArrayInputStream(utf8(point + "\n" + point + "\n{}")));
        assertThat(metrics())
                .contains("\nemergence_checkpoints_accepted_total 1.0\n")
                .contains("\nemergence_checkpoints_rejected_total{reason=\"missing\"} 1.0\n")
                .contains("\nemergence_checkpoint_warnings_total{reason=\"unknown_field\"} 1.0\n")
                .contains("\nemergence_points_accepted_total 2.0\n")
                .contains("\nemergence_points_rejected_total{reason=\"missing\"} 1.0\n")
                .contains("\nemergence_generations_accepted_total 0.0\n");
    }

    private String metrics() throws IOException {
        return new PrometheusResource(ingest.metrics().registry, null).text();
    }

    /** Kafka refuses the records whose value is as long as one of these. */
    private IngestResource refusing(Set<Integer> sizes) {
        MockProducer<String, byte[]> choosy =
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<String, byte[]> record, Callback callback) {
                        if (!sizes.contains(record.value().length)) {
                            return super.send(record, callback);
                        }
                        // as a producer does it: by its callback
                        callback.onCompletion(null, new RecordTooLargeException("over max.request.size"));
                        return null;
                    }
                };
        return new IngestResource(
                new Ingest(Reading.FORMS, Reading.LIMITS, 2, 0, 2, 1 << 20, () -> choosy),
                ingest.metrics(),
                Optional::empty);
    }

    private static int size(String generation) {
        return Reading.TOPICS
                .generations()
                .value()
                .encode(Reading.json(generation).accepted.get(0))
                .length;
    }

    @Test
    void aRecordThatKafkaFindsTooLargeCostsNoneOfTheOthers() {
        String large = generation("a", ", \"output\": \"oooo\"");
        String body = String.join("\n", generation("a"), large, "{}", generation("b"));
        Response response =
                refusing(Set.of(size(large))).generations(NDJSON, null, new ByteArrayInputStream(utf8(body)));
        assertThat(response.getStatus()).isEqualTo(202);
        assertThat(response.getEntity())
                .isEqualTo(new Receipt.Answer(
                        2,
                        2,
                        List.of(
                                new Receipt.Error(2, null, "is larger than Kafka takes a record"),
                                new Receipt.Error(3, "family", "is required")),
                        List.of()));
        assertThat(ingest.metrics().generations.accepted.get()).isEqualTo(2);
        assertThat(rejected(Reason.TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void aBodyThatBreaksOffSaysWhatWasTaken() {
        byte[] whole = gzip((generation("a") + "\n").repeat(2) + "{}\n" + (generation("b") + "\n").repeat(10_000));
        Refusal problem = problem(generations(NDJSON, "gzip", Arrays.copyOf(whole, whole.length - 20)), 400);
        assertThat(problem.title()).isEqualTo("Broken body");
        assertThat(problem.accepted()).isEqualTo(kafka.history().size()).isGreaterThan(2);
        assertThat(problem.rejected()).isEqualTo(1);
        assertThat(problem.errors()).containsExactly(new Receipt.Error(3, "family", "is required"));
        assertThat(ingest.metrics().generations.accepted.get())
                .isEqualTo(problem.accepted().doubleValue());
    }

    @Test
    void aBatchThatIsAnswered503CountsItsRejectionsOnceItIsTaken() {
        String body = generation("a") + "\n{}\n" + generation("b");
        kafka.sendException = new TimeoutException("no broker");
        problem(generations(NDJSON, "{}\n" + body), 503);
        assertThat(rejected(Reason.MISSING)).isZero();
        kafka.sendException = null;
        generations(NDJSON, "{}\n" + body);
        assertThat(rejected(Reason.MISSING)).isEqualTo(2);
    }

    @Test
    void aRecordThatCannotBeWrittenIsNamedAndNot503() throws IOException {
        Receipt receipt = new Receipt();
        ingest.take(Reading.unchecked(), new ByteArrayInputStream(utf8("{}\n" + generation("a"))), null, true, receipt);
        assertThat(receipt.accepted()).isEqualTo(1);
        assertThat(receipt.errors())
                .containsExactly(new Receipt.Error(1, null, "could not be written: a fault of the service"));
        assertThat(receipt.byReason()).containsOnlyKeys(Reason.FAILED);
    }

    @Test
    void aSenderThatIsTooSlowIsToldSoAndWhatWasTaken() {
        InputStream slow =
                new SequenceInputStream(new ByteArrayInputStream(utf8(generation("a") + "\n")), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new Paced.TooSlow(20);
                    }
                });
        Refusal problem = problem(resource.generations(NDJSON, null, slow), 408);
        assertThat(problem.accepted()).isEqualTo(1);
        assertThat(problem.detail()).contains("20 bytes a second");
    }

    @Test
    void aMisspeltFieldIsSaidWithWhatWasMeant() {
        String body = (generation("a", ", \"target\": [\"4\"], \"Output\": \"4\"") + "\n").repeat(3);
        String message = Warning.Kind.UNKNOWN_FIELD.message();
        assertThat(generations(NDJSON, body).getEntity())
                .isEqualTo(new Receipt.Answer(
                        3,
                        0,
                        List.of(),
                        List.of(
                                new Receipt.Warned("target", 3, message, "targets"),
                                new Receipt.Warned("Output", 3, message, "output"))));
        assertThat(resource.warnings())
                .containsExactly(
                        new Receipt.Since("generations", new Receipt.Warned("target", 3, message, "targets")),
                        new Receipt.Since("generations", new Receipt.Warned("Output", 3, message, "output")));
    }

    @Test
    void aHundredKindsOfWarningsAreKeptWhateverIsSent() {
        StringBuilder odd = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            odd.append(", \"unknown-").append(i).append("\": 1");
        }
        Receipt.Answer answer = (Receipt.Answer)
                generations(JSON, generation("a", odd.toString())).getEntity();
        assertThat(answer.warnings()).hasSize(100);
        generations(JSON, generation("a", odd.toString().replace("unknown", "other")));
        assertThat(resource.warnings()).hasSize(100);
    }

    @Test
    void aRecordThatKafkaFindsTooLargeIsNotToBeSentAgain() {
        kafka.sendException = new RecordTooLargeException("over max.message.bytes");
        problem(generations(JSON, generation("a")), 413);
        assertThat(ingest.metrics().generations.accepted.get()).isZero();
    }

    @Test
    void oneRequestMoreThanMayBeReadIsAnswered503UntilAnotherHasEnded() {
        assertThat(ingest.enter()).isTrue();
        assertThat(ingest.enter()).as("two may enter").isTrue();
        Response response = generations(JSON, generation("a"));
        assertThat(problem(response, 503).title()).isEqualTo("Too many requests");
        assertThat(response.getHeaderString("Retry-After")).isEqualTo("1");
        ingest.leave();
        for (String body : List.of(generation("a"), "{}", "[")) {
            assertThat(generations(JSON, body).getStatus()).as(body).isNotEqualTo(503);
        }
        assertThat(ingest.enter()).as("each gave its place back").isTrue();
    }
}
