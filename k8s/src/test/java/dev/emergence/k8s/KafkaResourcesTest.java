package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strimzi's topics are those that ingest-service would make; KEDA looks at groups and topics that are there. */
class KafkaResourcesTest {
    private static List<ObjectNode> objects(String overlay, String kind) throws Exception {
        return Kustomize.render(overlay).stream()
                .filter(object -> object.get("kind").asText().equals(kind))
                .toList();
    }

    @Test
    void topicsAreMadeAsTheServiceWouldMakeThem() throws Exception {
        Map<String, NewTopic> ours = Topics.withPrefix(Topics.DEFAULT_PREFIX).creations(6, (short) 3).stream()
                .collect(Collectors.toMap(NewTopic::name, topic -> topic));
        Map<String, Map<String, String>> declared = new TreeMap<>();
        for (ObjectNode topic : objects("production-strimzi", "KafkaTopic")) {
            String name = topic.at("/metadata/name").asText();
            Map<String, String> settings = new TreeMap<>();
            topic.at("/spec/config")
                    .properties()
                    .forEach(entry ->
                            settings.put(entry.getKey(), entry.getValue().asText()));
            declared.put(name, settings);
            assertThat(topic.at("/spec/partitions").asInt())
                    .as(name)
                    .isEqualTo(ours.get(name).numPartitions());
            assertThat(topic.at("/spec/replicas").asInt())
                    .as(name)
                    .isEqualTo(ours.get(name).replicationFactor());
        }
        Map<String, Map<String, String>> expected = new TreeMap<>();
        ours.forEach((name, topic) -> expected.put(name, new TreeMap<>(topic.configs())));
        assertThat(declared).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "team-a"})
    void scalersWatchTheirScorersGroup(String overlay) throws Exception {
        List<Workload> workloads = Workload.of(Kustomize.render(overlay));
        List<ObjectNode> scalers = objects(overlay, "ScaledObject");
        assertThat(scalers).hasSize((int) workloads.stream()
                .filter(workload -> workload.program().equals("scoring-service"))
                .count());
        for (ObjectNode scaler : scalers) {
            Map<String, String> environment = workloads.stream()
                    .filter(workload -> workload.name()
                            .equals(scaler.at("/spec/scaleTargetRef/name").asText()))
                    .findFirst()
                    .orElseThrow()
                    .environment();
            assertThat(scaler.at("/spec/triggers/0/metadata/consumerGroup").asText())
                    .isEqualTo(
                            environment.get("EMERGENCE_GROUP_PREFIX") + "scoring-" + environment.get("SCORING_NAME"));
            assertThat(scaler.at("/spec/triggers/0/metadata/topic").asText())
                    .isEqualTo(Topics.withPrefix(environment.get("EMERGENCE_TOPIC_PREFIX"))
                            .generations()
                            .name());
        }
    }
}
