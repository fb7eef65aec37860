package dev.emergence.analysis.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.analysis.examples.ExampleScores.Place;
import dev.emergence.analysis.view.Unavailable;
import dev.emergence.schemas.Content;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GenerationTextsTest {
    private static final Topic<Generation> TOPIC =
            Topics.withPrefix("emergence.").generations();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC.name(), 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final AtomicLong nanos = new AtomicLong();

    GenerationTextsTest() {
        Node node = new Node(0, "localhost", 9092);
        consumer.updatePartitions(
                TOPIC.name(), List.of(new PartitionInfo(TOPIC.name(), 0, node, new Node[] {node}, new Node[] {node})));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 10L));
        consumer.updateEndOffsets(Map.of(PARTITION, 15L));
    }

    private static byte[] generation(String example) {
        Generation generation = new Generation();
        generation.setFamily("f");
        generation.setModel("m");
        generation.setStep(1L);
        generation.setTask("t");
        generation.setExample(example);
        generation.setOutput("output of " + example);
        generation.setTargets(List.of());
        generation.setScores(Map.of());
        generation.setAttributes(Map.of());
        return TOPIC.value().serializer().serialize(TOPIC.name(), generation);
    }

    private void put(long offset, byte[] value) {
        consumer.addRecord(new ConsumerRecord<>(TOPIC.name(), 0, offset, new byte[0], value));
    }

    private GenerationTexts texts() {
        // each look at the clock takes a tenth of a second
        return new GenerationTexts(TOPIC, Content.KEEP, () -> consumer, () -> nanos.addAndGet(100_000_000));
    }

    @Test
    void thoseThatAreStillThereAreFound() {
        consumer.schedulePollTask(() -> {
            put(10, generation("ten"));
            put(11, new byte[] {1, 2});
            put(12, generation("twelve"));
            put(13, generation("thirteen"));
            put(14, generation("fourteen"));
        });
        GenerationTexts.Read read = texts().read(List.of(
                new Place(0, 13),
                new Place(0, 9),
                new Place(0, 11),
                new Place(0, 10),
                new Place(0, 15),
                new Place(7, 10)));
        assertThat(read.missing()).isEqualTo("no_longer_kept");
        assertThat(read.found()).containsOnlyKeys(new Place(0, 10), new Place(0, 13));
        assertThat(read.found().get(new Place(0, 13)).getOutput()).isEqualTo("output of thirteen");
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void nothingIsAskedForThatCannotBeThere() {
        GenerationTexts.Read read = texts().read(List.of(new Place(0, 3)));
        assertThat(read.found()).isEmpty();
        assertThat(read.missing()).isEqualTo("no_longer_kept");
    }

    @Test
    void whereTextsAreNotKeptKafkaIsNotAsked() {
        GenerationTexts texts = new GenerationTexts(
                TOPIC,
                Content.NONE,
                () -> {
                    throw new AssertionError("asked");
                },
                () -> 0);
        GenerationTexts.Read read = texts.read(List.of(new Place(0, 12)));
        assertThat(read.found()).isEmpty();
        assertThat(read.missing()).isEqualTo("not_kept");
    }

    @Test
    void afterFiveSecondsWhatWasFoundIsGiven() {
        GenerationTexts.Read read = texts().read(List.of(new Place(0, 12)));
        assertThat(read.found()).isEmpty();
        assertThat(read.missing()).isEqualTo("not_read_in_time");
    }

    @Test
    void thatKafkaDoesNotAnswerIsSaidAndThePlaceIsFreeAgain() {
        GenerationTexts texts = new GenerationTexts(
                TOPIC,
                Content.KEEP,
                () -> {
                    throw new KafkaException("away");
                },
                () -> 0);
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> texts.read(List.of(new Place(0, 12))))
                    .isInstanceOfSatisfying(Unavailable.class, reason -> assertThat(reason.getMessage())
                            .isEqualTo("Texts can't be read"));
        }
    }
}
