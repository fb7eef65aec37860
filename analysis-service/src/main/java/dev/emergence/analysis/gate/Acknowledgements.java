package dev.emergence.analysis.gate;

import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** The newest acknowledgement of each break, read from the topic's beginning on. Ready once it has read all that was there. */
@Default
@Readiness
@ApplicationScoped
public class Acknowledgements implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(Acknowledgements.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Topic<Acknowledgement> topic;
    private final Map<String, Object> settings;
    private final Map<String, Acknowledgement> newest = new ConcurrentHashMap<>();
    private volatile boolean ready;
    private volatile boolean closing;
    private Thread reader;

    Acknowledgements(Topics topics, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        topic = topics.acknowledgements();
        settings = new HashMap<>(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    }

    void start(@Observes StartupEvent event) {
        reader = new Thread(this::read, "acknowledgements");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        while (!closing) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                        .toList();
                if (partitions.isEmpty()) {
                    throw new KafkaException(topic.name() + " is not there; ingest-service makes it");
                }
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
                while (!closing) {
                    consumer.poll(POLL).forEach(this::fold);
                    ready = ready
                            || partitions.stream()
                                    .allMatch(partition -> consumer.position(partition) >= end.get(partition));
                }
            } catch (KafkaException e) {
                if (!closing) {
                    LOG.warnf("acknowledgements can't be read yet: %s", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    private void fold(ConsumerRecord<byte[], byte[]> record) {
        try {
            Acknowledgement acknowledgement = topic.value().decode(record.value());
            if (acknowledgement != null) {
                add(acknowledgement);
            }
        } catch (SerializationException e) {
            LOG.warnf("no acknowledgement at offset %d of %s: %s", record.offset(), topic.name(), e.getMessage());
        }
    }

    /** One that Kafka has taken: counts here at once, without the way through the topic. */
    void add(Acknowledgement acknowledgement) {
        newest.merge(
                acknowledgement.getBreakId(),
                acknowledgement,
                (before, now) -> now.getTime() < before.getTime() ? before : now);
    }

    /** The newest of a break; null without one. */
    public Acknowledgement of(String breakId) {
        return newest.get(breakId);
    }

    /** Those of a family, or all, oldest first. */
    List<Acknowledgement> all(String family) {
        return newest.values().stream()
                .filter(given -> family == null || family.equals(given.getFamily()))
                .sorted(Comparator.comparing(Acknowledgement::getTime).thenComparing(Acknowledgement::getBreakId))
                .toList();
    }

    boolean ready() {
        return ready;
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        closing = true;
        reader.join(2 * POLL.toMillis());
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("acknowledgements").status(ready).build();
    }
}
