package dev.emergence.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One Deployment, StatefulSet or Job among the rendered objects, as an engine without Kubernetes needs to know it. */
record Workload(String name, ObjectNode object, List<ObjectNode> all) {
    static List<Workload> of(List<ObjectNode> objects) {
        List<Workload> workloads = new ArrayList<>();
        for (ObjectNode object : objects) {
            if (object.has("spec") && object.get("spec").has("template")) {
                workloads.add(new Workload(object.at("/metadata/name").asText(), object, objects));
            }
        }
        return workloads;
    }

    JsonNode pod() {
        return object.at("/spec/template/spec");
    }

    JsonNode container() {
        return pod().at("/containers/0");
    }

    /** Which program it runs: the name of its image without the owner. */
    String program() {
        return image().replaceAll("^.*/|:.*$", "");
    }

    String image() {
        return container().get("image").asText();
    }

    int port() {
        return container().at("/ports/0/containerPort").asInt();
    }

    long memory() {
        String memory = container().at("/resources/limits/memory").asText();
        return memory.endsWith("Gi")
                ? Long.parseLong(memory.replace("Gi", "")) << 30
                : Long.parseLong(memory.replace("Mi", "")) << 20;
    }

    /** Environment variables: those of its ConfigMaps, and its own over them. Of secrets, which are elsewhere, the name. */
    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode source : container().path("envFrom")) {
            String map = source.at("/configMapRef/name").asText();
            all.stream()
                    .filter(other -> Kustomize.called(other).equals("ConfigMap " + map))
                    .forEach(other -> other.get("data")
                            .properties()
                            .forEach(entry -> environment.put(
                                    entry.getKey(), entry.getValue().asText())));
        }
        for (JsonNode variable : container().path("env")) {
            if (variable.has("value")) {
                // without Kubernetes there are no pods, and one instance is called as its Service is
                environment.put(
                        variable.get("name").asText(),
                        variable.get("value").asText().replace("$(POD_NAME).", ""));
            }
        }
        return environment;
    }

    /** Variables that come from secrets: name, and secret/key. */
    Map<String, String> secrets() {
        Map<String, String> secrets = new TreeMap<>();
        for (JsonNode variable : container().path("env")) {
            JsonNode reference = variable.at("/valueFrom/secretKeyRef");
            if (reference.isObject()) {
                secrets.put(
                        variable.get("name").asText(),
                        reference.get("name").asText() + "/"
                                + reference.get("key").asText());
            }
        }
        return secrets;
    }

    /** Billionths of a processor that it may use. */
    long cpus() {
        return Long.parseLong(container().at("/resources/limits/cpu").asText()) * 1_000_000_000;
    }

    /** Folders of its own that it can write to. */
    List<String> writable() {
        List<String> paths = new ArrayList<>();
        for (JsonNode volume : pod().path("volumes")) {
            if (volume.has("emptyDir")) {
                paths.add(mountPath(volume.get("name").asText()));
            }
        }
        for (JsonNode claim : object.at("/spec/volumeClaimTemplates")) {
            paths.add(mountPath(claim.at("/metadata/name").asText()));
        }
        return paths;
    }

    /** Volumes that are made from ConfigMaps: where they are mounted, and their files. */
    Map<String, Map<String, String>> configMaps() {
        Map<String, Map<String, String>> mounted = new TreeMap<>();
        for (JsonNode volume : pod().path("volumes")) {
            if (volume.has("configMap")) {
                Map<String, String> files = new TreeMap<>();
                Kustomize.one(all, "ConfigMap", volume.at("/configMap/name").asText())
                        .get("data")
                        .properties()
                        .forEach(
                                file -> files.put(file.getKey(), file.getValue().asText()));
                mounted.put(mountPath(volume.get("name").asText()), files);
            }
        }
        return mounted;
    }

    private String mountPath(String volume) {
        for (JsonNode mount : container().path("volumeMounts")) {
            if (mount.get("name").asText().equals(volume)) {
                return mount.get("mountPath").asText();
            }
        }
        throw new AssertionError(name + " does not mount " + volume);
    }

    /** The Services that lead to it. */
    List<String> serviceNames() {
        JsonNode labels = object.at("/spec/template/metadata/labels");
        return all.stream()
                .filter(other -> other.get("kind").asText().equals("Service"))
                .filter(service -> service.at("/spec/selector").properties().stream()
                        .allMatch(label -> label.getValue().equals(labels.get(label.getKey()))))
                .map(service -> service.at("/metadata/name").asText())
                .toList();
    }

    int gracePeriod() {
        return pod().get("terminationGracePeriodSeconds").asInt();
    }
}
