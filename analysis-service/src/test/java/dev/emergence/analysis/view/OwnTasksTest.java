package dev.emergence.analysis.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnTasksTest {
    @ParameterizedTest
    @ValueSource(strings = {"family/task", "tiny-symbolic/addition_2_digit", "ä/β%2F", ""})
    void aKeyBelongsToThePartitionThatKafkasProducerChooses(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        for (int partitions = 1; partitions < 20; partitions++) {
            assertThat(OwnTasks.partition(key, partitions))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(bytes, partitions));
        }
    }
}
