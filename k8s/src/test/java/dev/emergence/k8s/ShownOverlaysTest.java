package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The overlays that docs/kubernetes.md shows do what it says; what every overlay keeps to is tested with the others. */
class ShownOverlaysTest {
    @Test
    void anInstallationBesideOthersHasItsOwnNamespaceAndPrefixesEverywhere() throws Exception {
        List<ObjectNode> objects = Kustomize.render("team-a");
        assertThat(objects).allSatisfy(object -> {
            boolean namespace = object.get("kind").asText().equals("Namespace");
            assertThat(object.at(namespace ? "/metadata/name" : "/metadata/namespace")
                            .asText())
                    .as(Kustomize.called(object))
                    .isEqualTo("team-a");
        });
        assertThat(Workload.of(objects)).hasSize(6).allSatisfy(workload -> assertThat(workload.environment())
                .containsEntry("EMERGENCE_TOPIC_PREFIX", "team-a.")
                .containsEntry("EMERGENCE_GROUP_PREFIX", "team-a.")
                .containsEntry("KAFKA_SECURITY_PROTOCOL", "SASL_SSL"));
    }

    @Test
    void whereTextsAreNotKeptEveryScorerIsNamedAndIngestMayDeleteThem() throws Exception {
        List<ObjectNode> objects = Kustomize.render("textless");
        List<Workload> workloads = Workload.of(objects);
        assertThat(workloads)
                .allSatisfy(workload -> assertThat(workload.environment()).containsEntry("EMERGENCE_CONTENT", "none"));
        assertThat(workloads)
                .filteredOn(workload -> workload.program().equals("ingest-service"))
                .singleElement()
                .satisfies(ingest -> assertThat(ingest.environment()
                                .get("EMERGENCE_CONTENT_SCORERS")
                                .split(","))
                        .containsExactlyInAnyOrderElementsOf(workloads.stream()
                                .map(workload -> workload.environment().get("SCORING_NAME"))
                                .filter(Objects::nonNull)
                                .toList()));
        assertThat(Kustomize.one(objects, "KafkaUser", "emergence-ingest")
                        .at("/spec/authorization/acls")
                        .toString())
                .contains("\"Delete\"", "ingest-content");
        assertThat(Kustomize.one(objects, "KafkaTopic", "emergence.generations")
                        .at("/spec/config/message.timestamp.type")
                        .asText())
                .isEqualTo("LogAppendTime");
    }

    /** A pod is let out to the ports of the brokers that it is told, and nowhere else; the scorers' KEDA reads the same variable. */
    @Test
    void aKafkaElsewhereIsWhereThePolicyLetsTheServicesOut() throws Exception {
        List<ObjectNode> objects = Kustomize.render("ours");
        JsonNode egress =
                Kustomize.one(objects, "NetworkPolicy", "services-to-kafka").at("/spec/egress");
        assertThat(egress).hasSize(1);
        assertThat(egress.findValuesAsText("cidr")).containsExactly("192.0.2.0/24");
        assertThat(egress.findValues("namespaceSelector")).isEmpty();
        assertThat(Workload.of(objects)).hasSize(6).allSatisfy(workload -> assertThat(
                        workload.environment().get("KAFKA_BOOTSTRAP_SERVERS").split(","))
                .allMatch(server -> server.endsWith(".example.org:" + egress.at("/0/ports/0/port"))));
    }
}
