package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import org.junit.jupiter.api.Test;

class PrometheusResourceTest {
    @Test
    void asTextThereAreNoExemplarsWhichMayBeOfAnyFamily() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        Counter.builder().name("things_total").register(registry).incWithExemplar(Labels.of("event_id", "e-1"));
        assertThat(new PrometheusResource(registry, null).text())
                .contains("things_total 1.0")
                .doesNotContain("e-1");
    }
}
