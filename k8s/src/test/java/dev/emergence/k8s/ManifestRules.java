package dev.emergence.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What every object of every overlay must keep to; each violation as a sentence. */
final class ManifestRules {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "Job");
    private static final List<String> LABELS = List.of("name", "part-of", "managed-by");
    /** These stay the same for as long as an object lives: what selects pods, and what volumes are made from, cannot change. */
    private static final Set<String> CONSTANT_LABELS = Set.of("name", "instance", "component", "part-of", "managed-by");

    private static final Pattern TAGGED =
            Pattern.compile("[^:@]+(:\\d+/[^:@]+)?(:(?!latest$)[\\w.-]+|@sha256:[0-9a-f]{64})");

    /** Ours have a name that no registry has, until an overlay names one; Kafka's are Apache's at Docker Hub. */
    private static final Pattern OWN = Pattern.compile("registry[.]invalid/emergence/|apache/kafka:");

    /** What nobody may read who may read objects; a webhook's address often has a token in it. EMERGENCE_TOKENS is the path of a file. */
    private static final String SECRETS = "(?!EMERGENCE_TOKENS$).*(JAAS|PASSWORD|SECRET|TOKEN|WEBHOOK_URL).*";

    private final List<String> violations = new ArrayList<>();

    /** Whether no pod says whose it is: the cluster gives each namespace users of its own, as OpenShift does. */
    private final boolean usersAreGiven;

    private ManifestRules(boolean usersAreGiven) {
        this.usersAreGiven = usersAreGiven;
    }

    static List<String> violations(List<ObjectNode> objects) {
        ManifestRules rules =
                new ManifestRules(objects.stream().allMatch(object -> object.findValue("runAsUser") == null));
        for (ObjectNode object : objects) {
            rules.object(object);
            if (WORKLOADS.contains(object.get("kind").asText())) {
                rules.workload(object);
            }
        }
        new TogetherRules(objects, rules::violated).check();
        return rules.violations;
    }

    private void violated(ObjectNode object, String sentence) {
        violations.add(Kustomize.called(object) + " " + sentence);
    }

    private void object(ObjectNode object) {
        for (String label : LABELS) {
            if (object.at("/metadata/labels").path("app.kubernetes.io/" + label).isMissingNode()) {
                violated(object, "has no label app.kubernetes.io/" + label);
            }
        }
        if (object.get("kind").asText().equals("Secret")) {
            violated(object, "holds a secret: refer to one instead");
        }
        if (object.get("kind").asText().equals("ConfigMap")) {
            object.path("data").fieldNames().forEachRemaining(key -> {
                if (key.matches(SECRETS)) {
                    violated(object, "has " + key + " in the open");
                }
            });
        }
        if (object.get("kind").asText().equals("ServiceAccount")
                && object.path("automountServiceAccountToken").asBoolean(true)) {
            violated(object, "mounts a token");
        }
    }

    private void workload(ObjectNode workload) {
        JsonNode pod = workload.at("/spec/template/spec");
        constant(workload, workload.at("/spec/selector/matchLabels"), "selects by");
        for (JsonNode claim : workload.at("/spec/volumeClaimTemplates")) {
            constant(workload, claim.at("/metadata/labels"), "makes volumes with");
        }
        selectsItsOwnPods(workload);
        if (pod.path("automountServiceAccountToken").asBoolean(true)) {
            violated(workload, "mounts a token");
        }
        if (pod.path("enableServiceLinks").asBoolean(true)) {
            violated(workload, "gets variables from services, which look like settings");
        }
        for (String share : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (pod.path(share).asBoolean()) {
                violated(workload, "has " + share);
            }
        }
        for (JsonNode volume : pod.path("volumes")) {
            volume(workload, volume);
        }
        if (!pod.at("/securityContext/seccompProfile/type").asText().equals("RuntimeDefault")) {
            violated(workload, "has no seccomp profile");
        }
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : pod.path(list)) {
                container(workload, pod, container);
            }
        }
    }

    private void constant(ObjectNode workload, JsonNode labels, String verb) {
        labels.fieldNames().forEachRemaining(label -> {
            if (!CONSTANT_LABELS.contains(label.replace("app.kubernetes.io/", ""))) {
                violated(workload, verb + " " + label + ", which may change");
            }
        });
    }

    private void selectsItsOwnPods(ObjectNode workload) {
        JsonNode labels = workload.at("/spec/template/metadata/labels");
        JsonNode selector = workload.at("/spec/selector/matchLabels");
        boolean job = workload.get("kind").asText().equals("Job");
        boolean selected = !selector.isEmpty()
                && selector.properties().stream()
                        .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
        if (!job && !selected) {
            violated(workload, "does not select its own pods");
        }
        Set<String> missing = new TreeSet<>(LABELS);
        labels.fieldNames().forEachRemaining(label -> missing.remove(label.replace("app.kubernetes.io/", "")));
        missing.forEach(label -> violated(workload, "has pods without label app.kubernetes.io/" + label));
    }

    private void volume(ObjectNode workload, JsonNode volume) {
        Set<String> allowed = Set.of("name", "emptyDir", "secret", "configMap", "persistentVolumeClaim");
        volume.fieldNames().forEachRemaining(source -> {
            if (!allowed.contains(source)) {
                violated(workload, "mounts a " + source);
            }
        });
        if (volume.has("emptyDir") && !volume.get("emptyDir").has("sizeLimit")) {
            violated(workload, "has an emptyDir without limit");
        }
    }

    private void container(ObjectNode workload, JsonNode pod, JsonNode container) {
        JsonNode security = container.path("securityContext");
        int user = security.path("runAsUser")
                .asInt(pod.at("/securityContext/runAsUser").asInt(usersAreGiven ? -1 : 0));
        if (!pod.at("/securityContext/runAsNonRoot").asBoolean() || user == 0) {
            violated(workload, "may run as root");
        }
        if (security.path("privileged").asBoolean()) {
            violated(workload, "is privileged");
        }
        if (security.path("allowPrivilegeEscalation").asBoolean(true)) {
            violated(workload, "may gain privileges");
        }
        if (!security.path("readOnlyRootFilesystem").asBoolean()) {
            violated(workload, "can write to its root file system");
        }
        if (!security.at("/capabilities/drop/0").asText().equals("ALL")
                || security.path("capabilities").has("add")) {
            violated(workload, "keeps capabilities");
        }
        if (!TAGGED.matcher(container.path("image").asText()).matches()) {
            violated(workload, "runs an image without a fixed tag");
        }
        if (!OWN.matcher(container.path("image").asText()).lookingAt()) {
            violated(workload, "runs an image that may be somebody else's");
        }
        if (!workload.get("kind").asText().equals("Job")) {
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                if (!container.has(probe)) {
                    violated(workload, "has no " + probe);
                }
            }
        }
        for (JsonNode mount : container.path("volumeMounts")) {
            if (mount.has("subPath") || mount.has("subPathExpr")) {
                violated(workload, "mounts " + mount.get("name").asText() + " by subPath, where changes don't arrive");
            }
        }
        resources(workload, container.path("resources"));
        for (JsonNode variable : container.path("env")) {
            if (variable.path("name").asText().matches(SECRETS)
                    && !variable.at("/valueFrom/secretKeyRef").isObject()) {
                violated(workload, "has " + variable.path("name").asText() + " in the open");
            }
        }
    }

    private void resources(ObjectNode workload, JsonNode resources) {
        for (String resource : List.of("cpu", "memory")) {
            for (String bound : List.of("requests", "limits")) {
                if (!resources.path(bound).has(resource)) {
                    violated(workload, "has no " + bound + " for " + resource);
                }
            }
        }
        // memory over the request is memory that a full node takes away again
        if (!resources.at("/requests/memory").equals(resources.at("/limits/memory"))) {
            violated(workload, "asks for less memory than it may use");
        }
    }
}
