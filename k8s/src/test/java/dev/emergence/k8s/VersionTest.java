package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The one place of the manifests that has the project's version; what they render to is compared where there is kubectl. */
class VersionTest {
    @Test
    void theManifestsHaveTheVersionOfThePoms() throws Exception {
        assertThat(Files.readAllLines(Kustomize.HOME.resolve("k8s/version/kustomization.yaml")))
                .as(".ci/set-version changes both")
                .anyMatch(line -> line.endsWith("&version " + System.getProperty("emergence.version") + "}"));
    }
}
