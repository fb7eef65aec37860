package dev.emergence.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.ingest.body.Reading;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Log files over HTTP, with Kafka's own mock producer. */
class ImportResourceTest {
    private static final String SAMPLE =
            "{\"doc_id\": %d, \"target\": \"4\", \"arguments\": [[\"2+2=\", {\"until\": []}]], \"resps\": [[\"4\"]],"
                    + " \"filtered_resps\": [\"4\"], \"exact_match\": 1.0}\n";
    private static final String SAMPLES = SAMPLE.formatted(0) + "{broken\n" + SAMPLE.formatted(1);

    /** Kafka takes no record that holds this. */
    private String tooLarge;

    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<String, byte[]> record, Callback callback) {
                    if (tooLarge != null && new String(record.value(), StandardCharsets.UTF_8).contains(tooLarge)) {
                        RecordTooLargeException failure = new RecordTooLargeException();
                        callback.onCompletion(null, failure);
                        return CompletableFuture.failedFuture(failure);
                    }
                    return super.send(record, callback);
                }
            };
    private final Ingest ingest = new Ingest(Reading.FORMS, Reading.LIMITS, 1, 0, 1, 1 << 20, () -> kafka);
    private final ImportResource resource = new ImportResource(ingest);
    private final ImportResource.Query query = new ImportResource.Query();

    private Response post(String format, String encoding, byte[] body) {
        return resource.take(format, query, encoding, new ByteArrayInputStream(body));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Response samples(String text) {
        query.name = "out/samples_sums_2025-01-02T03-04-05.jsonl";
        query.family = "f";
        query.model = "m";
        query.step = "3k";
        return post("lm-eval", null, utf8(text));
    }

    private Receipt.Answer table(String rows) {
        query.name = "points.csv";
        return (Receipt.Answer) post("csv", null, utf8("family,model,step,task,metric,value,n\n" + rows))
                .getEntity();
    }

    private static List<Receipt.Warned> file(Receipt.Answer answer) {
        return answer.warnings().stream()
                .filter(warning -> warning.field().equals("file"))
                .toList();
    }

    @Test
    void rowsThatReplaceOthersAreWarnedOf() {
        Receipt.Answer answer =
                table("f,m,1,t,acc,0.25,10\nf,m,1,t,acc,0.5,10\nf,m,2,t,acc,0.5,10\nf,m,1,t,acc,0.75,10\n");
        assertThat(answer.accepted()).isEqualTo(4);
        assertThat(file(answer)).singleElement().satisfies(warning -> {
            assertThat(warning.count()).isEqualTo(2);
            assertThat(warning.message()).startsWith("left out: an earlier point of the same family");
        });
    }

    @Test
    void reasonsThatAreTooManyToTellAreCounted() {
        StringBuilder rows = new StringBuilder("f,m,1,t,acc,0.5,10\n");
        for (int i = 0; i < 150; i++) {
            rows.append("f,m,1,t,metric_").append(i).append(",nan,10\n");
        }
        Receipt.Answer answer = table(rows.toString());
        // a reason a metric: the first 100, and one for the 50 others
        assertThat(file(answer)).hasSize(101);
        assertThat(file(answer).get(100).count()).isEqualTo(50);
        assertThat(file(answer).get(100).message()).isEqualTo("left out: for other reasons than these 100");
    }

    @Test
    void aLogIsGenerationsTheSizeOfItsCheckpointAndPoints() {
        Response response = samples(SAMPLES);
        assertThat(response.getStatus()).isEqualTo(202);
        Receipt.Answer answer = (Receipt.Answer) response.getEntity();
        // two generations and the mean of their scores
        assertThat(answer.accepted()).isEqualTo(3);
        assertThat(answer.rejected()).isEqualTo(1);
        assertThat(answer.errors()).singleElement().satisfies(error -> {
            assertThat(error.place()).isEqualTo("line 2");
            assertThat(error.message()).startsWith("is no JSON");
        });
        Generation generation = kafka.history().stream()
                .filter(record -> record.topic().equals("emergence.generations"))
                .map(record -> Reading.TOPICS.generations().value().decode(record.value()))
                .findFirst()
                .orElseThrow();
        assertThat(generation.getTask()).isEqualTo("sums");
        assertThat(generation.getStep()).isEqualTo(3000);
        assertThat(kafka.history().stream()
                        .filter(record -> record.topic().equals("emergence.checkpoints"))
                        .map(record -> Reading.TOPICS.checkpoints().value().decode(record.value()))
                        .filter(checkpoint -> checkpoint.getPoint() == null))
                .extracting(Checkpoint::getExamples)
                .containsExactly(2L);
        assertThat(ingest.metrics().generations.accepted.get()).isEqualTo(2);
    }

    /** As Inspect writes it: three examples, of the first so many epochs. */
    private static byte[] inspectLog(String output, int epochs) {
        StringBuilder samples = new StringBuilder();
        for (int epoch = 1; epoch <= epochs; epoch++) {
            for (String id : List.of("a", "b", "c")) {
                samples.append(samples.length() == 0 ? "" : ",")
                        .append(
                                """
                        {"id": "%s", "epoch": %d, "input": "2+2=", "target": "4", "output": {"completion": "%s"},
                         "scores": {"match": {"value": "C"}}}"""
                                        .formatted(id, epoch, id.equals("b") && epoch == 2 ? output : "4"));
            }
        }
        return utf8(
                """
                {"version": 2, "status": "success", "eval": {"task": "sums", "model": "m"},
                 "results": {"scores": [{"name": "match", "scorer": "match", "metrics": {}}]}, "samples": [%s]}"""
                        .formatted(samples));
    }

    private Receipt.Answer inspect(String output) {
        query.name = "log.json";
        query.family = "f";
        query.step = "1000";
        // room for a record that is larger than one may be
        Ingest large = new Ingest(Reading.FORMS, Reading.LIMITS, 1, 0, 1, 1 << 22, () -> kafka);
        Response response =
                new ImportResource(large).take("inspect", query, null, new ByteArrayInputStream(inspectLog(output, 4)));
        assertThat(response.getStatus()).as("%s", response.getEntity()).isEqualTo(202);
        return (Receipt.Answer) response.getEntity();
    }

    private List<Long> announced() {
        return kafka.history().stream()
                .filter(record -> record.topic().equals("emergence.checkpoints"))
                .map(record -> Reading.TOPICS.checkpoints().value().decode(record.value()))
                .filter(checkpoint -> checkpoint.getPoint() == null)
                .map(Checkpoint::getExamples)
                .toList();
    }

    @Test
    void anotherEpochOfASampleIsAnotherGenerationOfItsCheckpoint() {
        inspect("4");
        // three samples, four epochs
        assertThat(announced()).containsExactly(12L);
    }

    @Test
    void aGenerationThatIsRejectedIsNotWaitedFor() {
        // larger than a record may be
        Receipt.Answer answer = inspect("x".repeat(Reading.LIMITS.record() + 1));
        assertThat(answer.rejected()).isEqualTo(1);
        assertThat(announced()).containsExactly(11L);
    }

    @Test
    void theSizeOfACheckpointOfWhichKafkaFindsAGenerationTooLargeIsNotAnnounced() {
        tooLarge = "too large for Kafka";
        Receipt.Answer answer = inspect(tooLarge);
        assertThat(answer.rejected()).isEqualTo(1);
        assertThat(announced()).isEmpty();
        assertThat(file(answer)).extracting(Receipt.Warned::message).anySatisfy(message -> assertThat(message)
                .startsWith("left out: the size of a checkpoint: Kafka found generations too large"));
    }

    @Test
    void theSameFileAgainSendsTheSame() {
        samples(SAMPLES);
        int sent = kafka.history().size();
        samples(SAMPLES);
        assertThat(kafka.history().subList(sent, 2 * sent))
                .extracting(ProducerRecord::key)
                .isEqualTo(kafka.history().subList(0, sent).stream()
                        .map(ProducerRecord::key)
                        .toList());
    }

    @Test
    void whatIsMissingIsNamedAsAParameter() {
        query.name = "samples_sums_2025-01-02T03-04-05.jsonl";
        Response response = post("lm-eval", null, utf8(SAMPLES));
        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(((Refusal) response.getEntity()).detail())
                .contains("Add family=FAMILY model=MODEL step=N (or tokens=N, or parameters=N)");
        assertThat(kafka.history()).isEmpty();
    }

    @Test
    void whatIsLeftOutIsAWarning() {
        query.family = "f";
        query.model = "m";
        query.task = "t";
        query.metric = "acc";
        Response response = post("csv", null, utf8("step,value,n\n1,0.5,10\n2,nan,10\n"));
        assertThat(((Receipt.Answer) response.getEntity()).warnings())
                .extracting(Receipt.Warned::message)
                .contains("left out: acc: not a finite number");
    }

    @Test
    void whatCanNotBeTakenHasItsAnswer() {
        assertThat(post("excel", null, utf8("a")).getStatus()).isEqualTo(404);
        assertThat(post("csv", "br", utf8("a")).getStatus()).isEqualTo(415);
        // 1 MiB is the limit here
        assertThat(post("csv", null, new byte[(1 << 20) + 1]).getStatus()).isEqualTo(413);
        assertThat(post("csv", "gzip", utf8("a")).getStatus()).isEqualTo(400);
        query.step = "many";
        assertThat(post("csv", null, utf8("a")).getStatus()).isEqualTo(400);
        ingest.enterImport();
        assertThat(post("csv", null, utf8("a")).getStatus()).isEqualTo(503);
        ingest.leaveImport();
        Ingest away = new Ingest(Reading.FORMS, Reading.LIMITS, 1, 0, 1, 1 << 20, () -> {
            throw new KafkaException("away");
        });
        assertThat(new ImportResource(away)
                        .take("csv", new ImportResource.Query(), null, new ByteArrayInputStream(utf8("a")))
                        .getStatus())
                .isEqualTo(503);
    }

    @Test
    void aZippedFileSaysItByItsName() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(utf8("family,model,task,metric,step,value,n\nf,m,t,acc,1,0.5,10\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        query.name = "/../curves.csv.gz";
        assertThat(post("csv", null, out.toByteArray()).getStatus()).isEqualTo(202);
    }
}
