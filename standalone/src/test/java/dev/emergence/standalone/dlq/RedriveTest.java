package dev.emergence.standalone.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.Forget;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RedriveTest {
    private static final Topics TOPICS = Topics.withPrefix(Topics.DEFAULT_PREFIX);

    private final Redrive redrive = new Redrive(TOPICS.checkpoints(), new Place(), TOPICS.audit());

    /** Of a checkpoint's record that came from a partition. */
    private static DeadLetter letter(int from, Forget forget) {
        Checkpoint checkpoint = Checkpoint.newBuilder()
                .setFamily("f")
                .setModel("m")
                .setStep(forget == null ? 10L : null)
                .setTask(forget == null ? "t" : "")
                .setExamples(forget == null ? 5L : null)
                .setForget(forget)
                .setTime(1_000)
                .build();
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                TOPICS.checkpoints().deadLetters(),
                0,
                0,
                Keys.of(checkpoint).getBytes(StandardCharsets.UTF_8),
                TOPICS.checkpoints().value().encode(checkpoint));
        record.headers()
                .add(
                        DataErrorHandler.PARTITION,
                        ByteBuffer.allocate(Integer.BYTES).putInt(from).array())
                .add(
                        DataErrorHandler.OFFSET,
                        ByteBuffer.allocate(Long.BYTES).putLong(7).array());
        return new DeadLetter(record);
    }

    @Test
    void whatWasSaidToEveryPartitionGoesBackToItsOwn() {
        Forget forget = new Forget(null, List.of(1L, 2L, 3L));
        for (int partition = 0; partition < 3; partition++) {
            assertThat(redrive.partition(letter(partition, forget), 3)).isEqualTo(partition);
        }
        assertThat(redrive.partition(letter(3, forget), 3)).as("there is none").isNull();
    }

    @Test
    void whatHasAKeyOfItsOwnGoesWhereThatBelongs() {
        assertThat(redrive.partition(letter(2, null), 3)).isNull();
    }
}
