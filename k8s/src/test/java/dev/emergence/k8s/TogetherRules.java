package dev.emergence.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What objects must keep to together. */
final class TogetherRules {
    private final List<ObjectNode> objects;
    private final BiConsumer<ObjectNode, String> violated;

    TogetherRules(List<ObjectNode> objects, BiConsumer<ObjectNode, String> violated) {
        this.objects = objects;
        this.violated = violated;
    }

    void check() {
        of("Deployment", "StatefulSet").forEach(this::workload);
        of("StatefulSet").forEach(this::names);
        of("Service").forEach(service -> selects(service, service.at("/spec/selector")));
        of("PodDisruptionBudget").forEach(budget -> selects(budget, budget.at("/spec/selector/matchLabels")));
        of("HorizontalPodAutoscaler", "ScaledObject").forEach(this::scaler);
        boolean whole = of("Namespace").findAny().isPresent();
        if (whole && of("NetworkPolicy").noneMatch(TogetherRules::deniesEverything)) {
            violated.accept(of("Namespace").findAny().orElseThrow(), "has no policy that denies everything");
        }
        of("Namespace")
                .filter(namespace -> !namespace
                        .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                        .asText()
                        .equals("restricted"))
                .forEach(namespace -> violated.accept(namespace, "does not enforce restricted pods"));
    }

    private Stream<ObjectNode> of(String... kinds) {
        return objects.stream()
                .filter(object -> Set.of(kinds).contains(object.get("kind").asText()));
    }

    private static boolean deniesEverything(ObjectNode policy) {
        return policy.at("/spec/podSelector").isEmpty()
                && policy.at("/spec/policyTypes").toString().equals("[\"Ingress\",\"Egress\"]")
                && !policy.get("spec").has("ingress")
                && !policy.get("spec").has("egress");
    }

    private void workload(ObjectNode workload) {
        List<ObjectNode> scalers = of("HorizontalPodAutoscaler", "ScaledObject")
                .filter(scaler ->
                        target(scaler).equals(workload.at("/metadata/name").asText()))
                .toList();
        if (scalers.size() > 1) {
            violated.accept(workload, "is scaled by two");
        }
        if (!scalers.isEmpty() && workload.get("spec").has("replicas")) {
            violated.accept(workload, "is scaled, and says how many replicas it has");
        }
        boolean ours =
                workload.at("/metadata/labels/app.kubernetes.io~1name").asText().endsWith("-service");
        if (ours && workload.at("/spec/template/spec/topologySpreadConstraints").isEmpty()) {
            violated.accept(workload, "is not spread");
        }
        JsonNode labels = workload.at("/spec/template/metadata/labels");
        if (ours
                && of("PodDisruptionBudget")
                        .noneMatch(budget -> matches(budget.at("/spec/selector/matchLabels"), labels))) {
            violated.accept(workload, "has no disruption budget");
        }
        references(workload);
    }

    /** Instances that ask each other by name do so before they are ready. */
    private void names(ObjectNode instances) {
        String service = instances.at("/spec/serviceName").asText();
        if (of("Service")
                .filter(one -> one.at("/metadata/name").asText().equals(service))
                .filter(one -> one.at("/spec/clusterIP").asText().equals("None"))
                .anyMatch(one -> !one.at("/spec/publishNotReadyAddresses").asBoolean())) {
            violated.accept(instances, "has instances without a name until they are ready");
        }
    }

    /** A ConfigMap or account that is not there keeps a pod from starting. */
    private void references(ObjectNode workload) {
        Set<String> wanted = new TreeSet<>();
        JsonNode pod = workload.at("/spec/template/spec");
        wanted.add("ServiceAccount " + pod.path("serviceAccountName").asText());
        for (JsonNode container : pod.path("containers")) {
            for (JsonNode source : container.path("envFrom")) {
                wanted.add("ConfigMap " + source.at("/configMapRef/name").asText());
            }
        }
        for (JsonNode volume : pod.path("volumes")) {
            if (volume.has("configMap")) {
                wanted.add("ConfigMap " + volume.at("/configMap/name").asText());
            }
        }
        objects.forEach(object -> wanted.remove(Kustomize.called(object)));
        if (of("Namespace").findAny().isEmpty()) {
            // a scorer's overlay is applied to an installation, which has it
            wanted.remove("ConfigMap emergence");
        }
        wanted.forEach(missing -> violated.accept(workload, "refers to " + missing + ", which is not there"));
    }

    private void selects(ObjectNode object, JsonNode selector) {
        long selected = of("Deployment", "StatefulSet")
                .filter(workload -> matches(selector, workload.at("/spec/template/metadata/labels")))
                .count();
        if (selected != 1) {
            violated.accept(object, "selects the pods of " + selected + " workloads");
        }
    }

    private static boolean matches(JsonNode selector, JsonNode labels) {
        return !selector.isEmpty()
                && selector.properties().stream()
                        .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    private static String target(ObjectNode scaler) {
        return scaler.at("/spec/scaleTargetRef/name").asText();
    }

    private void scaler(ObjectNode scaler) {
        if (of("Deployment", "StatefulSet").noneMatch(workload -> target(scaler)
                .equals(workload.at("/metadata/name").asText()))) {
            violated.accept(scaler, "scales nothing");
        }
        int partitions = of("ConfigMap")
                .map(map -> map.at("/data/EMERGENCE_TOPIC_PARTITIONS"))
                .filter(JsonNode::isTextual)
                .mapToInt(JsonNode::asInt)
                .findFirst()
                .orElse(6);
        int most = scaler.at("/spec/maxReplicas")
                .asInt(scaler.at("/spec/maxReplicaCount").asInt());
        if (most < 1 || most > partitions) {
            violated.accept(scaler, "may scale to " + most + " with " + partitions + " partitions");
        }
    }
}
