package dev.emergence.analysis.gate;

import dev.emergence.analysis.view.Unavailable;
import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/** Keeps acknowledgements in their topic. */
@ApplicationScoped
public class AcknowledgementWriter {
    private static final Logger LOG = Logger.getLogger(AcknowledgementWriter.class);
    private static final int PATIENCE_MS = 10_000;

    private final Topic<Acknowledgement> topic;
    private final Acknowledgements acknowledgements;
    private final Map<String, Object> settings;
    private KafkaProducer<byte[], byte[]> producer;

    AcknowledgementWriter(
            Topics topics,
            Acknowledgements acknowledgements,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.topic = topics.acknowledgements();
        this.acknowledgements = acknowledgements;
        settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS / 2);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    }

    /**
     * Returns when Kafka has them all.
     *
     * @throws Unavailable if Kafka does not take them; some may be kept then
     */
    public void keep(List<Acknowledgement> given) {
        try {
            List<Future<RecordMetadata>> sent = given.stream().map(this::send).toList();
            for (int i = 0; i < sent.size(); i++) {
                sent.get(i).get();
                Acknowledgement kept = given.get(i);
                acknowledgements.add(kept);
                LOG.infof(
                        "break %s of family '%s' acknowledged by '%s': %s",
                        kept.getBreakId(), kept.getFamily(), kept.getWho(), kept.getWhy());
            }
        } catch (ExecutionException | KafkaException e) {
            LOG.warnf("acknowledgements can't be kept: %s", e.getMessage());
            throw new Unavailable("Not acknowledged", "Kafka does not take it. Send it again; twice does no harm.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("This service ends", "Send it again, to another instance.");
        }
    }

    private Future<RecordMetadata> send(Acknowledgement given) {
        byte[] key = given.getBreakId().getBytes(StandardCharsets.UTF_8);
        return producer()
                .send(new ProducerRecord<>(topic.name(), key, topic.value().encode(given)));
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
