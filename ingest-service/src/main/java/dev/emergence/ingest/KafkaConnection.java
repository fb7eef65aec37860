package dev.emergence.ingest;

import dev.emergence.schemas.Topics;
import dev.emergence.service.KafkaClients;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Creates the topics of the installation, however long Kafka takes to come up, and only then the producer: a producer
 * that asks for a topic may make Kafka create it, with settings of its own.
 *
 * <p>Ready once there are topics to send to, and from then on: senders who meet a Kafka that stalls are to get 503, and Kubernetes
 * would take the way to it from them.
 */
@Default
@Readiness
@ApplicationScoped
public class KafkaConnection implements HealthCheck, KafkaClients {
    private static final Logger LOG = Logger.getLogger(KafkaConnection.class);
    private static final long PAUSE_MS = 500;
    private static final int PATIENCE_MS = 3_000;

    private final IngestConfig config;
    private final Topics topics;
    private final Map<String, Object> kafka;
    private final Thread watch = new Thread(this::watch, "kafka-connection");
    private volatile Admin admin;
    private volatile Producer<String, byte[]> producer;
    private volatile String problem = "not asked yet";
    private volatile boolean started;

    KafkaConnection(IngestConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.config = config;
        this.topics = Topics.withPrefix(config.topic().prefix());
        this.kafka = kafka;
        watch.setDaemon(true);
    }

    void start(@Observes StartupEvent event) {
        watch.start();
    }

    private void watch() {
        try {
            while (true) {
                String found = problem();
                if (found != null && !found.equals(problem)) {
                    LOG.warnf("Kafka is not available: %s", found);
                } else if (found == null && problem != null) {
                    LOG.info("Kafka is available");
                }
                problem = found;
                started |= found == null;
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return why nothing can be sent; null if it can */
    private String problem() throws InterruptedException {
        try {
            connect();
            // cached; right after a start, brokers hear of new topics later than the controller
            producer.partitionsFor(topics.generations().name());
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MS))
                    .nodes()
                    .get();
            return null;
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause().getMessage());
        } catch (KafkaException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void connect() {
        if (admin == null) {
            admin = Admin.create(asking(kafka));
        }
        if (producer == null) {
            List<String> made = topics.create(
                    admin, config.topic().partitions(), config.topic().replication());
            if (!made.isEmpty()) {
                LOG.infof("made %d topics: %s", made.size(), String.join(", ", made));
            }
            producer = new KafkaProducer<>(sending(kafka), new StringSerializer(), new ByteArraySerializer());
        }
    }

    private static Map<String, Object> asking(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return settings;
    }

    private static Map<String, Object> sending(Map<String, Object> kafka) {
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

    /** @throws KafkaException while there are no topics to send to */
    Producer<String, byte[]> producer() {
        Producer<String, byte[]> made = producer;
        if (made == null) {
            throw new KafkaException("there are no topics yet: " + problem);
        }
        return made;
    }

    /** @throws KafkaException before the first connection */
    Admin admin() {
        producer();
        return admin;
    }

    /** A new one, of no group, that reads all there is. */
    Consumer<String, byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** What a producer of transactions under this id is given, which leaves other settings as they are. */
    Map<String, Object> transactional(String id) {
        Map<String, Object> settings = sending(kafka);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        return settings;
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        Producer<String, byte[]> made = producer;
        return made == null ? Map.of() : made.metrics();
    }

    boolean isAvailable() {
        return problem == null;
    }

    @Override
    public HealthCheckResponse call() {
        String found = problem;
        var response = HealthCheckResponse.named("kafka").status(started);
        return found == null
                ? response.build()
                : response.withData("reason", found).build();
    }

    void stop(@Observes ShutdownEvent event) {
        watch.interrupt();
    }

    /** After the requests have ended. */
    @PreDestroy
    void close() throws InterruptedException {
        watch.join(PATIENCE_MS);
        if (producer != null) {
            producer.close();
        }
        if (admin != null) {
            admin.close(Duration.ofMillis(PATIENCE_MS));
        }
    }
}
