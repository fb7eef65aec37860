package dev.emergence.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
    /** As {@code du -k kafka state} prints it; kilobytes of 1,024 bytes. */
    @Test
    void partitionsAreAddedUpByTopicAndStateByService() {
        Map<String, Long> use = Disk.use(
                """
                12\tkafka/emergence.scores-0
                30\tkafka/emergence.scores-11
                8\tkafka/analysis-examples-changelog-3
                54\tkafka
                5\tstate/analysis/analysis/0_1
                6\tstate/analysis/analysis
                7\tstate/analysis
                7\tstate
                """);
        assertThat(use)
                .isEqualTo(Map.of(
                        "emergence.scores", 42L * 1024,
                        "analysis-examples-changelog", 8L * 1024,
                        "state/analysis", 7L * 1024));
    }

    /** Kafka's indexes are files of 10 MiB that hold next to nothing. */
    @Test
    void holesTakeNoRoom(@TempDir Path data) throws Exception {
        Path partition = Files.createDirectories(data.resolve("kafka/emergence.scores-0"));
        Files.createDirectories(data.resolve("state"));
        try (RandomAccessFile index = new RandomAccessFile(
                partition.resolve("00000000000000000000.index").toFile(), "rw")) {
            index.setLength(10 << 20);
        }
        assertThat(Disk.use(data).get("emergence.scores")).isLessThan(1 << 20);
    }

    @Test
    void growthIsWhatHasComeSince() {
        assertThat(Disk.growth(Map.of("a", 3L), Map.of("a", 10L, "b", 5L))).isEqualTo(Map.of("a", 7L, "b", 5L));
    }
}
