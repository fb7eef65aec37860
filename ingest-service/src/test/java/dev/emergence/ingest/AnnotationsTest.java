package dev.emergence.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.ingest.body.Reading;
import dev.emergence.schemas.Annotation;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Forget;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Topic;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of runs, on its way in and when it is taken back. */
class AnnotationsTest {
    private static final Topic<Annotation> TOPIC = Reading.TOPICS.annotations();

    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final Ingest ingest = new Ingest(Reading.FORMS, Reading.LIMITS, 2, 0, 2, 1 << 20, () -> kafka);

    private List<Annotation> sent(String body, String caller) {
        int status = new IngestResource(ingest, ingest.metrics(), () -> Optional.ofNullable(caller))
                .annotations(
                        "application/x-ndjson", null, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                .getStatus();
        List<Annotation> sent = kafka.history().stream()
                .map(record -> TOPIC.value().decode(record.value()))
                .toList();
        assertThat(status).isEqualTo(sent.isEmpty() ? 400 : 202);
        assertThat(kafka.history())
                .allSatisfy(record -> assertThat(record.topic()).isEqualTo("emergence.annotations"));
        return sent;
    }

    @Test
    void theSameSaidTwiceHasTheSameKeyAndAnotherPlaceAnother() {
        sent(
                """
                {"family": "f/g", "model": "m", "step": 5, "text": "halved"}
                {"family": "f/g", "model": "m", "step": 5, "text": "halved", "who": "Ada"}
                {"family": "f/g", "model": "m", "step": 6, "text": "halved"}
                {"family": "f/g", "model": "m", "id": "mine", "text": "halved"}""",
                null);
        List<String> keys = kafka.history().stream().map(record -> record.key()).toList();
        assertThat(keys.get(0)).startsWith("f%2Fg/m/").isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
        assertThat(keys.get(3)).isEqualTo("f%2Fg/m/mine");
    }

    @Test
    void withATokenItIsSaidByWhomTheTokenWasGivenTo() {
        String body = """
                {"family": "f", "model": "m", "text": "halved", "who": "somebody else"}""";
        assertThat(sent(body, "Ada")).extracting(Annotation::getWho).containsExactly("Ada");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"text\": \"\"",
                "\"step\": 1",
                "\"text\": \"two\\nlines\"",
                "\"text\": \"turned \\u202e about\"",
                "\"text\": \"half a pair \\ud800\"",
                "\"text\": \"x\", \"step\": -1",
                "\"text\": \"x\", \"id\": \"\"",
                "\"text\": [\"x\"]"
            })
    void whatIsNoLineOfTextIsRefused(String fields) {
        assertThat(sent("{\"family\": \"f\", \"model\": \"m\", " + fields + "}", null))
                .isEmpty();
    }

    @Test
    void markupIsTakenAsText() {
        String text = "<img src=x onerror=alert(1)> &amp; {{7*7}}";
        assertThat(sent("{\"family\": \"f\", \"model\": \"m\", \"text\": \"" + text + "\"}", null))
                .extracting(Annotation::getText)
                .containsExactly(text);
    }

    private static Annotation annotation(String family, String model, Long step) {
        return Annotation.newBuilder()
                .setFamily(family)
                .setModel(model)
                .setStep(step)
                .setText("said")
                .setId("id" + step)
                .setTime(1)
                .build();
    }

    private static Checkpoint back(String family, String model, String task, Long after) {
        return Checkpoint.newBuilder()
                .setFamily(family)
                .setModel(model)
                .setTask(task)
                .setForget(new Forget(after, List.of()))
                .setTime(2)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "f, '', '', , true",
        "f, m, '', , true",
        "f, n, '', , false",
        "g, '', '', , false",
        "f, m, t, , false",
        "f, m, '', 9, true",
        "f, m, '', 10, false",
    })
    void aFamilyOrARunIsTakenBackOrWhatIsSaidAfterAStep(
            String family, String model, String task, Long after, boolean taken) {
        assertThat(Annotations.isTaken(back(family, model, task, after), annotation("f", "m", 10L)))
                .isEqualTo(taken);
    }

    @Test
    void whatIsSaidOfAWholeRunStaysWhereTheRunIsTakenBackAfterAStep() {
        assertThat(Annotations.isTaken(back("f", "m", "", 0L), annotation("f", "m", null)))
                .isFalse();
    }

    @Test
    @SuppressWarnings("deprecation") // the other constructors came with a later client
    void ofEachKeyOnlyTheNewestIsLookedAt() {
        TopicPartition partition = new TopicPartition(TOPIC.name(), 0);
        MockConsumer<String, byte[]> consumer =
                new MockConsumer<>(org.apache.kafka.clients.consumer.OffsetResetStrategy.EARLIEST);
        Annotation gone = annotation("f", "m", 1L);
        Annotation there = annotation("f", "m", 2L);
        Annotation others = annotation("g", "m", 3L);
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        consumer.updateEndOffsets(Map.of(partition, 5L));
        consumer.schedulePollTask(() -> {
            long offset = 0;
            for (Annotation each : List.of(gone, there, others)) {
                consumer.addRecord(new ConsumerRecord<>(
                        TOPIC.name(), 0, offset++, Keys.of(each), TOPIC.value().encode(each)));
            }
            consumer.addRecord(new ConsumerRecord<>(TOPIC.name(), 0, offset++, Keys.of(gone), null));
            consumer.addRecord(new ConsumerRecord<>(TOPIC.name(), 0, offset, "f/m/broken", new byte[] {1, 2, 3}));
        });
        assertThat(Annotations.taken(back("f", "", "", null), TOPIC, consumer)).containsExactly(Keys.of(there));
    }
}
