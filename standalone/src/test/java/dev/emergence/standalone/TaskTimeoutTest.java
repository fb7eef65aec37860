package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a task of Kafka Streams waits for a topic that Kafka does not know of, yet or for now. */
class TaskTimeoutTest {
    @ParameterizedTest
    @ValueSource(strings = {"analysis-service", "scoring-service"})
    void aTaskWaitsForKafkaAYearAndMoreAndNoTimeThatIsPast(String service) throws Exception {
        Properties settings = new Properties();
        try (Reader file =
                Files.newBufferedReader(Path.of("..", service, "src", "main", "resources", "application.properties"))) {
            settings.load(file);
        }
        long timeout = Long.parseLong(settings.getProperty("kafka-streams.task.timeout.ms"));
        assertThat(timeout).isGreaterThan(Duration.ofDays(365).toMillis());
        // Kafka Streams adds it to its clock, without looking whether that is too large.
        assertThat(System.currentTimeMillis() + timeout).isGreaterThan(timeout);
    }
}
