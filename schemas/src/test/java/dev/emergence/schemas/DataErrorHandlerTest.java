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
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
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
        return handled(KEY, value, 1, exception);
    }

    /** @param header bytes of the header that it came with */
    private static Response handled(byte[] key, byte[] value, int header, Exception exception) {
        DataErrorHandler handler = new DataErrorHandler();
        handler.configure(Map.of(StreamsConfig.APPLICATION_ID_CONFIG, "scoring-a"));
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", new byte[header]);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "letters.in",
                3,
                1L << 40,
                123,
                TimestampType.CREATE_TIME,
                2,
                3,
                key,
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
        assertThat(header(letter, "traceparent")).containsExactly(0);
        assertThat(letter.headers().lastHeader(DataErrorHandler.LEFT_OUT)).isNull();
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

    /** What a producer counts of a record, and refuses above {@code max.request.size}. */
    private static int bytes(ProducerRecord<byte[], byte[]> letter) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.LZ4,
                letter.key(),
                letter.value(),
                letter.headers().toArray());
    }

    private static ProducerRecord<byte[], byte[]> letter(int key, int value, int header) {
        return handled(new byte[key], new byte[value], header, new SerializationException("broken"))
                .deadLetterQueueRecords()
                .get(0);
    }

    @Test
    void aLetterThatKafkaWouldRefuseCarriesNoValueAndSaysSo() {
        // the largest record of one byte key that a producer sends to the topic: 100 bytes are for Kafka
        ProducerRecord<byte[], byte[]> letter = letter(1, Topics.RECORD_BYTES - 100, 0);
        assertThat(letter.value()).isNull();
        assertThat(letter.key()).hasSize(1);
        assertThat(header(letter, DataErrorHandler.LEFT_OUT)).isEqualTo(utf8("8388508 bytes"));
        assertThat(ByteBuffer.wrap(header(letter, DataErrorHandler.OFFSET)).getLong())
                .isEqualTo(1L << 40);
        assertThat(bytes(letter)).isLessThan(1000);
    }

    @Test
    void noLetterIsTooLargeForKafkaWhereverTheBytesOfTheRecordAre() {
        int limit = DataErrorHandler.DEFAULT_MAX_BYTES;
        for (int[] sizes : new int[][] {
            {1, limit, 0}, {limit, 1, 0}, {1, 1, limit}, {Topics.RECORD_BYTES, 0, 0}, {0, 0, Topics.RECORD_BYTES}
        }) {
            assertThat(bytes(letter(sizes[0], sizes[1], sizes[2]))).isLessThan(Topics.RECORD_BYTES);
        }
        // 33 bytes: three times "traceparent"
        assertThat(letter(0, limit - 33, 0).value()).hasSize(limit - 33);
        assertThat(letter(0, limit - 32, 0).value()).isNull();
    }

    @Test
    void theLimitIsASetting() {
        var letters = new DataErrorHandler.Letters(Map.of(DataErrorHandler.MAX_BYTES, "4"));
        for (int size : new int[] {4, 5}) {
            byte[] value = letters.of(
                            "letters.in", 0, 0, null, new byte[size], new RecordHeaders(), new SerializationException())
                    .value();
            assertThat(value == null).isEqualTo(size > 4);
        }
    }

    @Test
    void whereTextsAreNotKeptALetterHasTheKeyAloneAndSaysHowLargeTheRecordWas() {
        var letters = new DataErrorHandler.Letters(Map.of(Content.SETTING, "none"));
        RecordHeaders headers = new RecordHeaders();
        headers.add("note", VALUE);
        ProducerRecord<byte[], byte[]> letter =
                letters.of("letters.in", 0, 0, KEY, new byte[5], headers, new SerializationException("broken"));
        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.value()).isNull();
        assertThat(letter.headers().lastHeader("note")).isNull();
        assertThat(header(letter, DataErrorHandler.LEFT_OUT)).isEqualTo(utf8("5 bytes"));
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
