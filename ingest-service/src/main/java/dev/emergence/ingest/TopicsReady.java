package dev.emergence.ingest;

import dev.emergence.schemas.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Creates the topics of the installation, however long Kafka takes to come up; ready once they exist. */
@Readiness
@ApplicationScoped
public class TopicsReady implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(TopicsReady.class);
    private static final long PAUSE_MS = 500;

    private final IngestConfig config;
    private final Map<String, Object> kafka;
    private volatile boolean ready;
    private Thread creator;

    TopicsReady(IngestConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.config = config;
        this.kafka = kafka;
    }

    void start(@Observes StartupEvent event) {
        creator = new Thread(this::createPatiently, "topics");
        creator.setDaemon(true);
        creator.start();
    }

    private void createPatiently() {
        Topics topics = Topics.withPrefix(config.topic().prefix());
        try (Admin admin = Admin.create(kafka)) {
            while (!ready) {
                try {
                    topics.create(
                            admin, config.topic().partitions(), config.topic().replication());
                    ready = true;
                } catch (KafkaException e) {
                    LOG.warnf("topics not there yet: %s", e.getMessage());
                    Thread.sleep(PAUSE_MS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        creator.interrupt();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("topics").status(ready).build();
    }
}
