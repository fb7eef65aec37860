package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FirstLineTest {
    @Test
    void saysVersionAndSettingsAndNoSecret() {
        Map<String, String> environment = Map.of(
                "PATH", "/bin",
                "EMERGENCE_COMPLETENESS_QUIET", "1s",
                "KAFKA_SASL_JAAS_CONFIG", "password=\"sesame\"",
                "EMERGENCE_WEBHOOK_SECRET", "sesame",
                "EMERGENCE_WEBHOOK_URL", "https://hooks.example.org/sesame");
        assertThat(FirstLine.words("analysis-service", "0.1.0", environment))
                .startsWith("analysis-service 0.1.0 on Java ")
                .endsWith("; settings: {EMERGENCE_COMPLETENESS_QUIET=1s, EMERGENCE_WEBHOOK_SECRET=(not shown),"
                        + " EMERGENCE_WEBHOOK_URL=(not shown), KAFKA_SASL_JAAS_CONFIG=(not shown)}")
                .doesNotContain("sesame");
        assertThat(FirstLine.words("scoring-service", "0.1.0", Map.of("PATH", "/bin")))
                .endsWith("; all settings are the defaults");
    }
}
