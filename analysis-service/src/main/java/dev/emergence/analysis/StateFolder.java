package dev.emergence.analysis;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The folder of the state, and whether the process that had it before has ended in good order.
 *
 * <p>If not, the stores may hold writes of a transaction that was aborted, such as that a checkpoint's completion was said. Kafka
 * Streams builds such a store anew where it has no checkpoint file, but up to 4.2.1 leaves one that it has written itself while it
 * restored (KAFKA-20685). So it is deleted here.
 */
@Singleton
class StateFolder {
    private static final Logger LOG = Logger.getLogger(StateFolder.class);
    private static final String CHECKPOINT = ".checkpoint";

    private final Path folder;
    private final Path mark;

    StateFolder(
            @ConfigProperty(name = "kafka-streams.state.dir") String folder,
            @ConfigProperty(name = "quarkus.kafka-streams.application-id") String application) {
        this.folder = Path.of(folder, application);
        this.mark = this.folder.resolve("in-use");
    }

    /** Before Kafka Streams opens it. */
    void open() {
        try {
            Files.createDirectories(folder);
            if (Files.exists(mark)) {
                LOG.info("the process before was killed: its state is restored from the changelogs");
                for (Path checkpoint : checkpoints()) {
                    Files.delete(checkpoint);
                }
            } else {
                Files.createFile(mark);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("kafka-streams.state.dir can't be used: " + folder, e);
        }
    }

    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> files = Files.find(folder, 2, (file, attributes) -> file.endsWith(CHECKPOINT))) {
            return files.toList();
        }
    }

    /** After Kafka Streams has closed it, which others observe before. */
    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event, KafkaStreams streams) {
        if (streams.state() == KafkaStreams.State.NOT_RUNNING) {
            close();
        }
    }

    void close() {
        try {
            Files.deleteIfExists(mark);
        } catch (IOException e) {
            LOG.warnf("the next start will restore all state: %s", e.getMessage());
        }
    }
}
