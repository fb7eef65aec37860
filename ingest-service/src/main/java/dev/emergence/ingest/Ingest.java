package dev.emergence.ingest;

import dev.emergence.schemas.Topics;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Carries the records of a request to Kafka. */
@ApplicationScoped
class Ingest {
    private final Forms forms;
    private final int limit;
    private final Producer<String, byte[]> producer;
    private final IngestMetrics metrics = new IngestMetrics();

    @Inject
    Ingest(IngestConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this(
                new Forms(Topics.withPrefix(config.topic().prefix()), Clock.systemUTC()),
                config.record().maxBytes(),
                new KafkaProducer<>(settings(kafka), new StringSerializer(), new ByteArraySerializer()));
    }

    Ingest(Forms forms, int limit, Producer<String, byte[]> producer) {
        this.forms = forms;
        this.limit = limit;
        this.producer = producer;
    }

    private static Map<String, Object> settings(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.RECORD_BYTES);
        // How long a request waits for Kafka before it is answered 503.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        settings.putAll(kafka);
        return settings;
    }

    Forms forms() {
        return forms;
    }

    @Produces
    IngestMetrics metrics() {
        return metrics;
    }

    /**
     * Reads a body and sends what is valid; returns once Kafka has acknowledged all of it.
     *
     * @param receipt takes the rejections
     * @return how many were accepted
     * @throws IOException if the body breaks off
     * @throws org.apache.kafka.common.KafkaException if Kafka didn't take all of it
     */
    <T extends SpecificRecord> long take(Form<T> form, InputStream body, boolean lines, Receipt receipt)
            throws IOException {
        Delivery delivery = new Delivery(producer);
        Body.Sink<T> sink = new Body.Sink<>() {
            @Override
            public boolean accept(T record) {
                return delivery.send(
                        form.topic().name(),
                        form.key(record),
                        form.topic().value().encode(record));
            }

            @Override
            public void reject(long line, Rejection rejection) {
                receipt.reject(line, rejection);
            }
        };
        Body<T> records = new Body<>(form, limit, name -> metrics.unknownFields.inc());
        if (lines) {
            records.lines(body, sink);
        } else {
            records.json(body, sink);
        }
        return delivery.await();
    }

    static InputStream unzip(InputStream body, String encoding) throws IOException {
        return "gzip".equalsIgnoreCase(encoding) ? new GZIPInputStream(body, 1 << 16) : body;
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
