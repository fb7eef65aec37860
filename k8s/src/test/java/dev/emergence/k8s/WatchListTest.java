package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchListTest {
    /** A name with a hash would be another one after each change, and the pods would be replaced. */
    @ParameterizedTest
    @ValueSource(strings = {"demo", "production", "production-strimzi"})
    void theWatchListIsAFileOfAConfigMapWhoseNameStays(String overlay) throws Exception {
        Workload analysis = Workload.of(Kustomize.render(overlay)).stream()
                .filter(workload -> workload.program().equals("analysis-service"))
                .findFirst()
                .orElseThrow();
        assertThat(analysis.pod().findValuesAsText("configMap")).hasSize(1);
        assertThat(analysis.pod().findValue("configMap").get("name").asText()).isEqualTo("watch");
        assertThat(analysis.configMaps()).hasSize(1).allSatisfy((folder, files) -> assertThat(files.keySet())
                .containsExactly(
                        analysis.environment().get("EMERGENCE_WATCH_FILE").replaceFirst(folder + "/", "")));
    }
}
