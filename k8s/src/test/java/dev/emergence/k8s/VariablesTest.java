package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.Variables;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list that services check their environment against, the services' settings, and the manifests: all three agree. */
class VariablesTest {
    private static final Set<String> NOT_OF_SERVICES =
            Set.of("EMERGENCE_SKIP_BUILD", "EMERGENCE_TOKEN", "EMERGENCE_CA_FILE");

    static Iterable<String> overlays() throws Exception {
        return Kustomize.overlays();
    }

    @Test
    void theListIsWhatTheServicesRead() throws Exception {
        Set<String> read = new TreeSet<>(NOT_OF_SERVICES);
        for (String service : Settings.SERVICES) {
            read.addAll(Settings.variables(service));
        }
        assertThat(Variables.NAMES)
                .as("Variables in schemas must list every setting of every service, and nothing else")
                .isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aServiceReadsEveryVariableThatItsManifestSets(String overlay) throws Exception {
        for (Workload workload : Workload.of(Kustomize.render(overlay))) {
            if (!Settings.SERVICES.contains(workload.program())) {
                continue;
            }
            Set<String> names = new TreeSet<>(workload.environment().keySet());
            names.addAll(workload.secrets().keySet());
            names.removeAll(Settings.variables(workload.program()));
            // every service gets what they share
            names.removeAll(
                    Set.of("EMERGENCE_TOPIC_PREFIX", "EMERGENCE_GROUP_PREFIX", "EMERGENCE_DEAD_LETTER_MAX_BYTES"));
            names.removeAll(kafka(workload.program()));
            assertThat(names).as("%s %s", overlay, workload.name()).isEmpty();
        }
    }

    /** Kafka's own client settings, and those of Kafka Streams that have a default: others don't take effect. */
    private static Set<String> kafka(String service) throws Exception {
        Set<String> names = AdminClientConfig.configNames().stream()
                .map(name -> Settings.variable("kafka." + name))
                .collect(Collectors.toCollection(HashSet::new));
        for (Object property : Settings.properties(service).keySet()) {
            if (property.toString().toLowerCase(Locale.ROOT).startsWith("kafka-streams.")) {
                names.add(Settings.variable(property.toString()));
            }
        }
        return names;
    }

    @Test
    void theManifestsSetEverySettingOfEveryService() throws Exception {
        for (Workload workload : Workload.of(Kustomize.render("production"))) {
            Set<String> names = new TreeSet<>(workload.environment().keySet());
            names.addAll(workload.secrets().keySet());
            assertThat(names).as(workload.name()).containsAll(Settings.variables(workload.program()));
        }
    }

    /** A webhook's address may hold a token. An installation without one has no such Secret, and its pods must start. */
    @Test
    void theWebhookComesFromASecretThatMayBeMissing() throws Exception {
        ObjectNode analysis = Kustomize.one(Kustomize.render("production"), "StatefulSet", "analysis");
        assertThat(new Workload("analysis", analysis, List.of()).secrets())
                .containsEntry("EMERGENCE_WEBHOOK_URL", "emergence-webhook/url")
                .containsEntry("EMERGENCE_WEBHOOK_SECRET", "emergence-webhook/secret");
        assertThat(analysis.findValues("secretKeyRef"))
                .allMatch(reference -> reference.path("optional").asBoolean());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void portsAreThoseOfTheServices(String overlay) throws Exception {
        for (Workload workload : Workload.of(Kustomize.render(overlay))) {
            if (Settings.SERVICES.contains(workload.program())) {
                assertThat(workload.port())
                        .as(workload.name())
                        .isEqualTo(Integer.parseInt(
                                Settings.properties(workload.program()).getProperty("quarkus.http.port")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void imagesAndLabelsHaveTheProjectsVersion(String overlay) throws Exception {
        String version = System.getProperty("emergence.version");
        for (Workload workload : Workload.of(Kustomize.render(overlay))) {
            if (workload.image().startsWith("registry.invalid/emergence/")) {
                assertThat(workload.image()).endsWith(":" + version);
                assertThat(workload.object()
                                .at("/metadata/labels/app.kubernetes.io~1version")
                                .asText())
                        .as(workload.name())
                        .isEqualTo(version);
            }
        }
    }
}
