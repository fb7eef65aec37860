package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A misspelt setting ends the start of each service, with the name and the names that it might have been. */
class UnknownVariableIT {
    static Iterable<String> services() {
        return Settings.SERVICES;
    }

    @ParameterizedTest
    @MethodSource("services")
    void endsTheStartAndIsNamed(String service) throws Exception {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dquarkus.http.port=0",
                        "-jar",
                        Kustomize.HOME
                                .resolve(service + "/target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true);
        command.environment().put("SCORING_METRICSS", "all");
        Process process = command.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(output).isEqualTo(1);
            assertThat(output)
                    .contains(
                            "unknown environment variable SCORING_METRICSS (did you mean SCORING_METRICS?). Known are EMERGENCE_");
        } finally {
            process.destroyForcibly();
        }
    }
}
