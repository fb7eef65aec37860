package dev.emergence.scoring;

import dev.emergence.schemas.Content;
import dev.emergence.schemas.Topics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the topology into Quarkus, which runs it. */
@ApplicationScoped
class ScoringService {
    private final Scorer scorer;
    private final ScoringMetrics metrics;
    private final Topics topics;

    ScoringService(
            ScoringConfig config,
            @ConfigProperty(name = "emergence.topic.prefix") String prefix,
            @ConfigProperty(name = Content.SETTING) Content content,
            @ConfigProperty(name = "emergence.content.key") Optional<String> key) {
        scorer = new Scorer(
                config.name(),
                config.metrics(),
                new PassedScores(config.scores().orElse(List.of())),
                content == Content.HASH ? new OutputHash(key.orElse(""))::of : generation -> null);
        metrics = new ScoringMetrics(scorer.layout().definition());
        topics = Topics.withPrefix(prefix);
    }

    @Produces
    PrometheusRegistry registry() {
        return metrics.registry;
    }

    @Produces
    @Singleton
    Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        ScoringTopology.addTo(builder, topics, scorer, metrics);
        return builder.build();
    }
}
