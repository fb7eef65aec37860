package dev.emergence.standalone.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the options that name an installation make of its Kafka clients. */
class KafkaOptionsTest {
    @TempDir
    private Path folder;

    private static KafkaOptions of(String... options) {
        return CommandLine.populateCommand(new KafkaOptions(), options);
    }

    private Path config(String... lines) throws IOException {
        return Files.write(folder.resolve("client.properties"), List.of(lines));
    }

    @Test
    void advisedCommandsNameTheSameInstallation() {
        assertThat(of().options()).isEqualTo("--broker-port 9092");
        String[] all = {"--broker", "kafka:9093", "--prefix", "x.", "--kafka-config", "my client.properties"};
        assertThat(of(all).options())
                .isEqualTo("--broker kafka:9093 --prefix x. --kafka-config 'my client.properties'");
    }

    @Test
    void everyClientIsGivenTheFilesSettingsUnderItsOwn() throws Exception {
        Path config = config(
                "security.protocol=SSL",
                "bootstrap.servers=elsewhere:1",
                "isolation.level=read_uncommitted",
                "enable.auto.commit=true",
                "transactional.id=mine");
        KafkaOptions kafkaOptions = of("--broker", "kafka:9093", "--kafka-config", config.toString());
        Map<String, Object> client = kafkaOptions.client();
        assertThat(client).containsEntry("security.protocol", "SSL").containsEntry("bootstrap.servers", "kafka:9093");
        assertThat(Committed.settings(client, IsolationLevel.READ_COMMITTED))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("bootstrap.servers", "kafka:9093")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", false);
        Redrive redrive = new Redrive(
                kafkaOptions.topic("scores"), new Place(), kafkaOptions.topics().audit());
        assertThat(redrive.settings(client))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("bootstrap.servers", "kafka:9093")
                .containsEntry("transactional.id", "redrive-emergence.scores");
    }

    @Test
    void aFileThatCantBeReadIsNamed() throws Exception {
        assertThatThrownBy(of("--kafka-config", "missing.properties")::client)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--kafka-config can't be read")
                .hasMessageContaining("missing.properties");
        Path broken = config("password=\\u12");
        assertThatThrownBy(of("--kafka-config", broken.toString())::client)
                .hasMessageContaining("--kafka-config can't be read");
    }
}
