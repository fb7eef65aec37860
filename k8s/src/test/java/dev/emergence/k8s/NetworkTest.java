package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches whom through the policies, as a cluster reads them: both ends must allow it. */
class NetworkTest {
    private static final String NAME = "app.kubernetes.io/name";

    /** What a pod that is called so reaches of another in the namespace, by the number of the port or its name. */
    private static boolean reaches(List<ObjectNode> objects, String from, String to, int port, String portName) {
        return allows(objects, from, to, "egress", "to", port, portName)
                && allows(objects, to, from, "ingress", "from", port, portName);
    }

    private static boolean allows(
            List<ObjectNode> objects, String pod, String peer, String way, String end, int port, String portName) {
        return objects.stream()
                .filter(object -> object.get("kind").asText().equals("NetworkPolicy"))
                .filter(policy -> selects(policy.at("/spec/podSelector"), pod))
                .flatMap(policy -> stream(policy.at("/spec/" + way)))
                .filter(rule -> stream(rule.path("ports"))
                        .map(open -> open.path("port").asText())
                        .anyMatch(open -> open.equals("" + port) || open.equals(portName)))
                .anyMatch(rule -> stream(rule.path(end))
                        .anyMatch(one -> one.has("podSelector")
                                && !one.has("namespaceSelector")
                                && selects(one.get("podSelector"), peer)));
    }

    private static boolean selects(JsonNode selector, String pod) {
        JsonNode label = selector.at("/matchLabels").path(NAME);
        return (label.isMissingNode() || label.asText().equals(pod))
                && stream(selector.path("matchExpressions"))
                        .allMatch(expression -> expression.get("key").asText().equals(NAME)
                                && stream(expression.get("values"))
                                        .anyMatch(value -> value.asText().equals(pod)));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @ParameterizedTest
    @CsvSource({
        "ingest-service, kafka, 9092, kafka, true",
        "analysis-service, kafka, 9092, kafka, true",
        // by the name it advertises
        "kafka, kafka, 9092, kafka, true",
        "analysis-service, analysis-service, 8082, http, true",
        "kafka, ingest-service, 8080, http, false",
        "scoring-service, analysis-service, 8082, http, false",
        "kafka, kafka, 9093, controller, false",
    })
    void inTheDemoEachReachesWhatItNeeds(String from, String to, int port, String portName, boolean reached)
            throws Exception {
        assertThat(reaches(Kustomize.render("demo"), from, to, port, portName)).isEqualTo(reached);
    }

    /** OpenShift's runs in openshift-dns and listens at 5353; a cache on the node has the address that its documentation gives. */
    @ParameterizedTest
    @ValueSource(strings = {"demo", "production", "openshift"})
    void namesAreAskedOfWhateverDnsTheClusterHas(String overlay) throws Exception {
        JsonNode egress = Kustomize.one(Kustomize.render(overlay), "NetworkPolicy", "names")
                .at("/spec/egress");
        assertThat(egress).hasSize(1);
        assertThat(egress.at("/0/to/0/namespaceSelector").isObject()).isTrue();
        assertThat(egress.at("/0/to/0/namespaceSelector")).isEmpty();
        assertThat(egress.at("/0/to/1/ipBlock/cidr").asText()).isEqualTo("169.254.20.10/32");
        assertThat(egress.at("/0/ports").findValuesAsText("port")).containsExactly("53", "53", "5353", "5353");
    }

    @Test
    void onOpenShiftNoPodSaysWhoseItIs() throws Exception {
        List<ObjectNode> objects = Kustomize.render("openshift");
        assertThat(Workload.of(objects)).hasSize(6);
        assertThat(objects).allSatisfy(object -> {
            assertThat(object.findValue("runAsUser"))
                    .as(Kustomize.called(object))
                    .isNull();
            assertThat(object.findValue("runAsGroup")).isNull();
            assertThat(object.findValue("fsGroup")).isNull();
        });
    }
}
