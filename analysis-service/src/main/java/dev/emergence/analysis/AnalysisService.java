package dev.emergence.analysis;

import dev.emergence.analysis.state.AnalysisMetrics;
import dev.emergence.analysis.state.AnalysisSettings;
import dev.emergence.analysis.state.AnalysisTopology;
import dev.emergence.schemas.Topics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;

/** Puts the topology into Quarkus, which runs it. */
@ApplicationScoped
class AnalysisService {
    private final AnalysisConfig config;

    AnalysisService(AnalysisConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    PrometheusRegistry registry() {
        return new PrometheusRegistry();
    }

    @Produces
    @Singleton
    Topology topology(PrometheusRegistry registry) {
        StreamsBuilder builder = new StreamsBuilder();
        AnalysisTopology.addTo(
                builder,
                Topics.withPrefix(config.topic().prefix()),
                new AnalysisSettings(
                        config.completeness().quiet(), config.update().interval()),
                new AnalysisMetrics(registry));
        return builder.build();
    }
}
