package dev.emergence.service;

import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What is shown of every service: its version, its process, its Java, its clients of Kafka. */
@Singleton
class ProcessMetrics {
    void register(
            @Observes StartupEvent event,
            PrometheusRegistry registry,
            HttpMetrics http,
            KafkaClients kafka,
            @ConfigProperty(name = "quarkus.application.name") String name,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        Info.builder()
                .name("emergence_build_info")
                .help("1, with the service and its version.")
                .labelNames("service", "version")
                .register(registry)
                .setLabelValues(name, version);
        JvmMetrics.builder().register(registry);
        http.register(registry);
        registry.register(new KafkaMetrics(kafka));
    }
}
