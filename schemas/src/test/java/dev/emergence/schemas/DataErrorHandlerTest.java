package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler.Response;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Alone, for the counts are those of the process. */
@Isolated
class DataErrorHandlerTest {
    private static final byte[] KEY = {1, 2};
    private static final byte[] VALUE = {3, 4, 5};

    private static Response handled(byte[] value, Exception exception) {
        DataErrorHandler handler = new DataErrorHandler();
        handler.configure(Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "scoring-a"));
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", new byte[] {9});
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "letters.in",
                3,
                1L << 40,
                123,
                TimestampType.CREATE_TIME,
                2,
                3,
                KEY,
                value,
                headers,
                java.util.Optional.empty());
        return handler.handleError(null, record, exception);
    }

    private static byte[] header(ProducerRecord<byte[], byte[]> letter, String name) {
        return letter.headers().lastHeader(name).value();
    }

    @Test
    void aDeadLetterHoldsTheBytesAsReceivedAndSaysWhereTheyCameFrom() {
        Response response = handled(VALUE, new SerializationException("broken bytes of Score"));
        assertThat(response.result()).isEqualTo(Result.RESUME);
        List<ProducerRecord<byte[], byte[]>> letters = response.deadLetterQueueRecords();
        assertThat(letters).hasSize(1);
        ProducerRecord<byte[], byte[]> letter = letters.get(0);
        assertThat(letter.topic()).isEqualTo("letters.in.dlq");
        assertThat(letter.partition()).isNull();
        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.value()).isEqualTo(VALUE);
        assertThat(header(letter, "traceparent")).containsExactly(9);
        assertThat(header(letter, DataErrorHandler.TOPIC)).isEqualTo(utf8("letters.in"));
        assertThat(ByteBuffer.wrap(header(letter, DataErrorHandler.PARTITION)).getInt())
                .isEqualTo(3);
        assertThat(ByteBuffer.wrap(header(letter, DataErrorHandler.OFFSET)).getLong())
                .isEqualTo(1L << 40);
        assertThat(header(letter, DataErrorHandler.EXCEPTION)).isEqualTo(utf8("broken bytes of Score"));
        assertThat(header(letter, DataErrorHandler.EXCEPTION_CLASS))
                .isEqualTo(utf8("org.apache.kafka.common.errors.SerializationException"));
        assertThat(header(letter, DataErrorHandler.SERVICE)).isEqualTo(utf8("scoring-a"));
    }

    @Test
    void aLetterWithoutValueOrReasonIsSentAllTheSame() {
        ProducerRecord<byte[], byte[]> letter = handled(null, new SerializationException())
                .deadLetterQueueRecords()
                .get(0);
        assertThat(letter.value()).isNull();
        assertThat(header(letter, DataErrorHandler.EXCEPTION)).isEqualTo(utf8("null"));
    }

    @Test
    void aBugIsNoDeadLetterAndStopsTheThread() {
        Map<String, Long> before = DataErrorHandler.counts();
        Response response = handled(VALUE, new NullPointerException("a bug"));
        assertThat(response.result()).isEqualTo(Result.FAIL);
        assertThat(response.deadLetterQueueRecords()).isEmpty();
        assertThat(DataErrorHandler.counts()).isEqualTo(before);
    }

    @Test
    void deadLettersAreCountedByTheirTopic() {
        long before = DataErrorHandler.counts().getOrDefault("letters.in", 0L);
        handled(VALUE, new SerializationException("broken"));
        handled(VALUE, new SerializationException("broken"));
        assertThat(DataErrorHandler.counts()).containsEntry("letters.in", before + 2);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
