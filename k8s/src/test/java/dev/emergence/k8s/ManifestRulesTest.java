package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POD = "/spec/template/spec";

    static Iterable<String> overlays() throws Exception {
        return Kustomize.overlays();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void noOverlayViolatesARule(String overlay) throws Exception {
        assertThat(ManifestRules.violations(Kustomize.render(overlay))).isEmpty();
    }

    /** Each rule once broken: the place (POD and BOX stand for the pod and its container), the wrong value, the sentence. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Service ingest | /metadata/labels/app.kubernetes.io~1part-of | | has no label app.kubernetes.io/part-of",
                "ServiceAccount ingest | /automountServiceAccountToken | true | mounts a token",
                "ServiceAccount ingest | /kind | 'Secret' | holds a secret: refer to one instead",
                "Deployment ingest | POD/automountServiceAccountToken | | mounts a token",
                "Deployment ingest | POD/enableServiceLinks | | gets variables from services, which look like settings",
                "Deployment ingest | POD/hostNetwork | true | has hostNetwork",
                "Deployment ingest | POD/hostPID | true | has hostPID",
                "Deployment ingest | POD/volumes/0 | {'name': 'tmp', 'hostPath': {'path': '/tmp'}} | mounts a hostPath",
                "Deployment ingest | POD/volumes/0/emptyDir | {} | has an emptyDir without limit",
                "Deployment ingest | POD/securityContext/seccompProfile | | has no seccomp profile",
                "Deployment ingest | POD/securityContext/runAsNonRoot | false | may run as root",
                "Deployment ingest | POD/securityContext/runAsUser | 0 | may run as root",
                "Deployment ingest | BOX/securityContext/runAsUser | 0 | may run as root",
                "Deployment ingest | BOX/securityContext/privileged | true | is privileged",
                "Deployment ingest | BOX/securityContext/allowPrivilegeEscalation | | may gain privileges",
                "Deployment ingest | BOX/securityContext/readOnlyRootFilesystem | | can write to its root file system",
                "Deployment ingest | BOX/securityContext/capabilities/drop | [] | keeps capabilities",
                "Deployment ingest | BOX/securityContext/capabilities/add | ['NET_RAW'] | keeps capabilities",
                "Deployment ingest | BOX/image | 'registry.invalid/emergence/ingest-service' | runs an image without a fixed tag",
                "Deployment ingest | BOX/image | 'host:5000/ingest-service' | runs an image without a fixed tag",
                "Deployment ingest | BOX/image | 'registry.invalid/emergence/ingest-service:latest' | runs an image without a fixed tag",
                "Deployment ingest | BOX/image | 'emergence/ingest-service:0.1.0' | runs an image that may be somebody else's",
                "Deployment ingest | BOX/startupProbe | | has no startupProbe",
                "Deployment ingest | BOX/livenessProbe | | has no livenessProbe",
                "Deployment ingest | BOX/readinessProbe | | has no readinessProbe",
                "Deployment ingest | BOX/resources/limits/memory | | has no limits for memory",
                "Deployment ingest | BOX/resources/requests/cpu | | has no requests for cpu",
                "Deployment ingest | BOX/resources/requests/memory | '64Mi' | asks for less memory than it may use",
                "Deployment ingest | BOX/env/0 | {'name': 'KAFKA_SASL_JAAS_CONFIG', 'value': 'x'} | has KAFKA_SASL_JAAS_CONFIG in the open",
                "ConfigMap emergence | /data/EMERGENCE_WEBHOOK_URL | 'https://x/token' | has EMERGENCE_WEBHOOK_URL in the open",
                "Deployment ingest | BOX/volumeMounts/1/subPath | 'ca.crt' | mounts kafka-ca by subPath, where changes don't arrive",
                "Deployment ingest | /spec/selector/matchLabels/app.kubernetes.io~1version | '1' | selects by app.kubernetes.io/version, which may change",
                "Deployment ingest | /spec/selector/matchLabels/app.kubernetes.io~1name | 'x' | does not select its own pods",
                "Deployment ingest | /spec/template/metadata/labels/app.kubernetes.io~1part-of | | has pods without label app.kubernetes.io/part-of",
                "StatefulSet analysis | /spec/volumeClaimTemplates/0/metadata/labels/app.kubernetes.io~1version | '1' | makes volumes with app.kubernetes.io/version, which may change",
                "Deployment ingest | POD/topologySpreadConstraints | | is not spread",
                "Deployment ingest | /spec/replicas | 2 | is scaled, and says how many replicas it has",
                "PodDisruptionBudget ingest | /spec/selector/matchLabels/app.kubernetes.io~1name | 'x' | selects the pods of 0 workloads",
                "Service ingest | /spec/selector/app.kubernetes.io~1name | 'x' | selects the pods of 0 workloads",
                "Service analysis-instances | /spec/publishNotReadyAddresses | | has instances without a name until they are ready",
                "Deployment ingest | POD/serviceAccountName | 'x' | refers to ServiceAccount x, which is not there",
                "Deployment ingest | BOX/envFrom/1/configMapRef/name | 'x' | refers to ConfigMap x, which is not there",
                "HorizontalPodAutoscaler ingest | /spec/maxReplicas | 7 | may scale to 7 with 6 partitions",
                "ScaledObject scoring-exact | /spec/maxReplicaCount | 7 | may scale to 7 with 6 partitions",
                "ScaledObject scoring-exact | /spec/scaleTargetRef/name | 'x' | scales nothing",
                "NetworkPolicy default-deny | /spec/egress | [{}] | has no policy that denies everything",
                "Namespace emergence | /metadata/labels/pod-security.kubernetes.io~1enforce | 'baseline' | does not enforce restricted pods",
            })
    void eachViolationIsFound(String called, String place, String value, String sentence) throws Exception {
        List<ObjectNode> objects = Kustomize.render("production");
        ObjectNode object = Kustomize.one(objects, called.split(" ")[0], called.split(" ")[1]);
        change(object, place.replace("POD", POD).replace("BOX", POD + "/containers/0"), value);
        assertThat(ManifestRules.violations(objects)).anyMatch(violation -> violation.endsWith(sentence));
    }

    @ParameterizedTest
    @CsvSource({"Deployment, is scaled by two", "Deployment, has no disruption budget"})
    void violationsBetweenObjectsAreFound(String kind, String sentence) throws Exception {
        List<ObjectNode> objects = new ArrayList<>(Kustomize.render("production"));
        if (sentence.contains("budget")) {
            objects.removeIf(object -> Kustomize.called(object).equals("PodDisruptionBudget ingest"));
        } else {
            objects.add(Kustomize.one(objects, "HorizontalPodAutoscaler", "ingest"));
        }
        assertThat(ManifestRules.violations(objects)).contains(kind + " ingest " + sentence);
    }

    private static void change(ObjectNode object, String place, String value) throws Exception {
        JsonPointer pointer = JsonPointer.compile(place);
        JsonNode parent = object.at(pointer.head());
        String field = pointer.last().getMatchingProperty();
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(field), JSON.readTree(value.replace('\'', '"')));
        } else if (value == null) {
            assertThat(((ObjectNode) parent).remove(field)).as(place).isNotNull();
        } else {
            ((ObjectNode) parent).set(field, JSON.readTree(value.replace('\'', '"')));
        }
    }
}
