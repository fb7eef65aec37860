package dev.emergence.analysis.view;

import dev.emergence.schemas.Topic;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes single records: what people do, not what is computed. Its producer is made when the first is written. */
@ApplicationScoped
public class TopicWriter {
    private static final int PATIENCE_MS = 10_000;

    private final Map<String, Object> settings;
    private KafkaProducer<byte[], byte[]> producer;

    TopicWriter(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS / 2);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    }

    /**
     * On its way when this returns.
     *
     * @param key null for none
     * @throws KafkaException if Kafka can't be reached
     */
    public <T extends SpecificRecord> Future<RecordMetadata> send(Topic<T> topic, String key, T value) {
        byte[] name = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        return producer()
                .send(new ProducerRecord<>(topic.name(), name, topic.value().encode(value)));
    }

    /**
     * In Kafka when this returns.
     *
     * @throws KafkaException if Kafka does not take it
     */
    public <T extends SpecificRecord> void write(Topic<T> topic, T value) {
        try {
            send(topic, null, value).get();
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
        }
    }
}
