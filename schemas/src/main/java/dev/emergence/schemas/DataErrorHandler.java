package dev.emergence.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes that no schema decodes, and records that break a rule, go to their topic's dead letters, as received, and the
 * rest goes on. Any other exception is a bug of ours and stops the thread. The log names the place, never the content.
 */
public final class DataErrorHandler implements DeserializationExceptionHandler {
    /** Headers of a dead letter. */
    public static final String TOPIC = "emergence.topic";

    public static final String PARTITION = "emergence.partition";
    public static final String OFFSET = "emergence.offset";
    public static final String EXCEPTION = "emergence.exception";
    public static final String EXCEPTION_CLASS = "emergence.exception.class";
    public static final String SERVICE = "emergence.service";

    /** Says of a letter without its value how large that is; the record itself stands at the place of the other headers. */
    public static final String LEFT_OUT = "emergence.left_out";

    /** Setting: bytes that key, value and headers of a record may have to be in its letter. */
    public static final String MAX_BYTES = "emergence.dead.letter.max.bytes";

    /** As much below the largest record that room is left for what a letter and a batch add. */
    static final int DEFAULT_MAX_BYTES = 7 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(DataErrorHandler.class);

    /** Kafka makes the handlers, one a thread; a service reads the counts here. */
    private static final Map<String, LongAdder> COUNTS = new ConcurrentHashMap<>();

    private Letters letters;

    /** Dead letters that this process has sent, by the topic they came from. */
    public static Map<String, Long> counts() {
        return COUNTS.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, count -> count.getValue().sum()));
    }

    @Override
    public void configure(Map<String, ?> configs) {
        letters = new Letters(configs);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        if (!(exception instanceof SerializationException)) {
            return Response.fail();
        }
        return Response.resume(List.of(letters.of(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                record.value(),
                record.headers(),
                exception)));
    }

    /**
     * How letters are written.
     *
     * @param service who writes them
     * @param limit bytes that a record may have to be in its letter as it was received
     * @param content whether records may hold texts that are not to be kept: then only their keys go along
     */
    record Letters(String service, int limit, Content content) {
        /** @param configs of Kafka Streams */
        Letters(Map<String, ?> configs) {
            this(
                    String.valueOf(configs.get(StreamsConfig.APPLICATION_ID_CONFIG)),
                    configs.get(MAX_BYTES) == null
                            ? DEFAULT_MAX_BYTES
                            : Integer.parseInt(configs.get(MAX_BYTES).toString()),
                    configs.get(Content.SETTING) == null
                            ? Content.KEEP
                            : Content.valueOf(
                                    configs.get(Content.SETTING).toString().toUpperCase(Locale.ROOT)));
        }

        /**
         * The record as received, and where it came from; counted and logged. Of one that Kafka would refuse as a letter, and so
         * stop the service for ever, the value is left out, and key and headers too where they alone are too large; also where texts
         * are not kept, value and headers.
         */
        ProducerRecord<byte[], byte[]> of(
                String topic,
                int partition,
                long offset,
                byte[] key,
                byte[] value,
                Headers headers,
                Exception exception) {
            LOG.warn("dead letter: {}-{} offset {}: {}", topic, partition, offset, exception.getMessage());
            COUNTS.computeIfAbsent(topic, name -> new LongAdder()).increment();
            long rest = size(key) + size(headers);
            boolean whole = content.keepsTexts() && rest + size(value) <= limit;
            ProducerRecord<byte[], byte[]> letter =
                    new ProducerRecord<>(topic + ".dlq", null, rest <= limit ? key : null, whole ? value : null);
            if (content.keepsTexts() && rest <= limit) {
                headers.forEach(letter.headers()::add);
            }
            if (!whole) {
                letter.headers().add(LEFT_OUT, utf8(size(value) + " bytes"));
            }
            letter.headers().add(TOPIC, utf8(topic));
            letter.headers()
                    .add(
                            PARTITION,
                            ByteBuffer.allocate(Integer.BYTES).putInt(partition).array());
            letter.headers()
                    .add(OFFSET, ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
            letter.headers().add(EXCEPTION, utf8(String.valueOf(exception.getMessage())));
            letter.headers().add(EXCEPTION_CLASS, utf8(exception.getClass().getName()));
            letter.headers().add(SERVICE, utf8(service));
            return letter;
        }

        private static long size(byte[] bytes) {
            return bytes == null ? 0 : bytes.length;
        }

        private static long size(Headers headers) {
            long size = 0;
            for (Header header : headers) {
                // Kafka may take three bytes a character
                size += 3L * header.key().length() + size(header.value());
            }
            return size;
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
