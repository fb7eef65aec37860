package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of topics in the contract. */
class TopicsTest {
    private static final Topics TOPICS = Topics.withPrefix(Topics.DEFAULT_PREFIX);

    private static NewTopic creation(String name) {
        return TOPICS.creations(6, (short) 3).stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyTopicHasItsNameAndItsDeadLetters() {
        assertThat(TOPICS.names())
                .containsExactly(
                        "emergence.generations", "emergence.generations.dlq",
                        "emergence.checkpoints", "emergence.checkpoints.dlq",
                        "emergence.scores", "emergence.scores.dlq",
                        "emergence.curves", "emergence.curves.dlq",
                        "emergence.points", "emergence.points.dlq",
                        "emergence.events", "emergence.events.dlq",
                        "emergence.breaks", "emergence.breaks.dlq",
                        "emergence.acknowledgements", "emergence.acknowledgements.dlq",
                        "emergence.annotations", "emergence.annotations.dlq",
                        "emergence.audit", "emergence.audit.dlq");
    }

    @Test
    void aPrefixComesBeforeEveryName() {
        assertThat(Topics.withPrefix("lab-7.").names())
                .hasSize(20)
                .allMatch(name -> name.startsWith("lab-7."))
                .contains("lab-7.scores", "lab-7.scores.dlq");
    }

    @ParameterizedTest
    @CsvSource({
        "emergence.generations, 7, 6",
        "emergence.checkpoints, 30, 6",
        "emergence.scores, 7, 6",
        "emergence.events, 90, 1",
        "emergence.audit, 400, 1",
        "emergence.generations.dlq, 30, 1",
        "emergence.curves.dlq, 30, 1"
    })
    void recordsAreDeletedAfterTheirDays(String name, long days, int partitions) {
        NewTopic topic = creation(name);
        assertThat(topic.numPartitions()).isEqualTo(partitions);
        assertThat(topic.replicationFactor()).isEqualTo((short) 3);
        assertThat(topic.configs())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry(
                        "retention.ms", Long.toString(Duration.ofDays(days).toMillis()));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "5, 2"})
    void whatIsAcknowledgedIsOnTwoBrokersWhereThereAreThree(short replication, String inSync) {
        assertThat(TOPICS.creations(1, replication))
                .allSatisfy(topic -> assertThat(topic.configs()).containsEntry("min.insync.replicas", inSync));
    }

    @ParameterizedTest
    @CsvSource({
        "emergence.curves, 6",
        "emergence.points, 6",
        "emergence.breaks, 1",
        "emergence.acknowledgements, 1",
        "emergence.annotations, 1"
    })
    void someKeepTheNewestOfEachKey(String name, int partitions) {
        assertThat(creation(name).numPartitions()).isEqualTo(partitions);
        Map<String, String> configs = creation(name).configs();
        assertThat(configs).containsEntry("cleanup.policy", "compact").doesNotContainKey("retention.ms");
    }

    @Test
    void everyTopicTakesTheLargestRecord() {
        // 1 MiB of JSON in the densest form, {"a":0,…} of scores: 6 bytes of JSON are 10 of Avro
        int largest = (1 << 20) / 6 * 10;
        assertThat(TOPICS.creations(1, (short) 1)).hasSize(20).allSatisfy(topic -> assertThat(
                        Integer.parseInt(topic.configs().get("max.message.bytes")))
                .isGreaterThan(largest));
    }
}
