package dev.emergence.analysis.webhook;

import dev.emergence.schemas.DataErrorHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The dead letters of the events topic: what the receiver refused, or never took. */
final class UndeliveredEvents implements AutoCloseable {
    private final String topic;
    private final String service;
    private final KafkaProducer<byte[], byte[]> producer;

    /** @param service who writes the letters */
    UndeliveredEvents(String topic, String service, Map<String, Object> kafka) {
        this.topic = topic;
        this.service = service;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Returns when Kafka has the letter.
     *
     * @throws KafkaException if it does not take it
     */
    void add(ConsumerRecord<byte[], byte[]> record, String reason) throws InterruptedException {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, record.key(), record.value());
        Headers headers = letter.headers();
        record.headers().forEach(headers::add);
        headers.add(DataErrorHandler.TOPIC, utf8(record.topic()));
        headers.add(
                DataErrorHandler.PARTITION,
                ByteBuffer.allocate(Integer.BYTES).putInt(record.partition()).array());
        headers.add(
                DataErrorHandler.OFFSET,
                ByteBuffer.allocate(Long.BYTES).putLong(record.offset()).array());
        headers.add(DataErrorHandler.EXCEPTION, utf8(reason));
        headers.add(DataErrorHandler.SERVICE, utf8(service));
        try {
            producer.send(letter).get();
        } catch (ExecutionException e) {
            throw new KafkaException("an undelivered event can't be kept: " + e.getMessage(), e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
