package dev.emergence.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
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

    private static final Logger LOG = LoggerFactory.getLogger(DataErrorHandler.class);

    /** Kafka makes the handlers, one a thread; a service reads the counts here. */
    private static final Map<String, LongAdder> COUNTS = new ConcurrentHashMap<>();

    private String service;

    /** Dead letters that this process has sent, by the topic they came from. */
    public static Map<String, Long> counts() {
        return COUNTS.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, count -> count.getValue().sum()));
    }

    @Override
    public void configure(Map<String, ?> configs) {
        service = service(configs);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        if (!(exception instanceof SerializationException)) {
            return Response.fail();
        }
        return Response.resume(List.of(letter(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                record.value(),
                record.headers(),
                exception,
                service)));
    }

    static String service(Map<String, ?> configs) {
        return String.valueOf(configs.get(StreamsConfig.APPLICATION_ID_CONFIG));
    }

    /** The record as received, and where it came from; counted and logged. */
    static ProducerRecord<byte[], byte[]> letter(
            String topic,
            int partition,
            long offset,
            byte[] key,
            byte[] value,
            Headers headers,
            Exception exception,
            String service) {
        LOG.warn("dead letter: {}-{} offset {}: {}", topic, partition, offset, exception.getMessage());
        COUNTS.computeIfAbsent(topic, name -> new LongAdder()).increment();
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic + ".dlq", null, key, value);
        headers.forEach(letter.headers()::add);
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

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
