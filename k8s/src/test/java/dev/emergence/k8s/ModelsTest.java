package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelsTest {
    static Iterable<String> overlays() throws Exception {
        return Kustomize.overlays();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyObjectHoldsOnlyWhatItsModelKnows(String overlay) throws Exception {
        for (ObjectNode object : Kustomize.render(overlay)) {
            assertThat(Models.complaint(object)).as(Kustomize.called(object)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "demo, StatefulSet, analysis, /spec/template/spec/containers/0, redinessProbe, redinessProbe",
        "demo, StatefulSet, analysis, /spec, replicas, replicas",
        "demo, Service, ingest, /spec, port, port",
        "demo, PodDisruptionBudget, ingest, /spec, minAvailabel, minAvailabel",
        "demo, NetworkPolicy, default-deny, /spec, podSelectors, podSelectors",
        "production, HorizontalPodAutoscaler, ingest, /spec, metric, metric",
        "production, PodMonitor, emergence, /spec/podMetricsEndpoints/0, portName, portName",
        "production, PrometheusRule, emergence, /spec/groups/0/rules/0, alarm, alarm",
        "production, ScaledObject, scoring-exact, /spec, maxReplicas, maxReplicas",
        "production-strimzi, KafkaTopic, emergence.scores, /spec, partition, partition",
        "production-strimzi, KafkaUser, emergence-scoring, /spec/authorization/acls/0, operation2, operation2",
    })
    void aFieldThatNoModelKnowsOrOfAnotherTypeIsFound(
            String overlay, String kind, String name, String place, String field, String found) throws Exception {
        ObjectNode object = Kustomize.one(Kustomize.render(overlay), kind, name);
        ((ObjectNode) object.at(place)).put(field, "two");
        assertThat(Models.complaint(object))
                .hasValueSatisfying(complaint -> assertThat(complaint).contains(found));
    }

    @Test
    void anObjectOfAnUnknownKindIsFound() throws Exception {
        ObjectNode object =
                Kustomize.one(Kustomize.render("demo"), "Service", "ingest").put("apiVersion", "v2");
        assertThat(Models.complaint(object)).contains("no model of v2/Service");
    }
}
