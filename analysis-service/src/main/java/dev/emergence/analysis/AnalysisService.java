package dev.emergence.analysis;

import dev.emergence.analysis.examples.ExampleSource;
import dev.emergence.analysis.examples.GenerationTexts;
import dev.emergence.analysis.gate.Acknowledgements;
import dev.emergence.analysis.gate.Gate;
import dev.emergence.analysis.http.StreamSettings;
import dev.emergence.analysis.prometheus.Exposure;
import dev.emergence.analysis.state.AnalysisMetrics;
import dev.emergence.analysis.state.AnalysisSettings;
import dev.emergence.analysis.state.AnalysisTopology;
import dev.emergence.analysis.state.StoredExamples;
import dev.emergence.analysis.topology.ViewTopology;
import dev.emergence.analysis.view.OpenBreaks;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.analysis.view.TopicWriter;
import dev.emergence.analysis.watch.WatchFile;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.analysis.webhook.Reach;
import dev.emergence.analysis.webhook.WebhookDelivery;
import dev.emergence.analysis.webhook.WebhookMetrics;
import dev.emergence.analysis.webhook.WebhookSettings;
import dev.emergence.analysis.work.LastingWork;
import dev.emergence.analysis.work.Works;
import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Annotation;
import dev.emergence.schemas.Audit;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Families;
import dev.emergence.schemas.Topics;
import dev.emergence.service.Caller;
import dev.emergence.service.Tokens;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the topology into Quarkus, which runs it. */
@ApplicationScoped
class AnalysisService {
    private static final int LAST = Integer.MAX_VALUE;

    private final AnalysisConfig config;
    private Optional<WatchFile> watch = Optional.empty();
    private Optional<WebhookDelivery> webhook = Optional.empty();
    private Optional<LastingWork> audit = Optional.empty();

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
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Works works(Clock clock, PrometheusRegistry registry) {
        Works works = new Works(clock);
        CounterWithCallback.builder()
                .name("emergence_work_failures_total")
                .help("How often work that never ends (readers, webhook, watch list) has failed and was begun again.")
                .labelNames("work")
                .callback(counter -> works.failures().forEach((work, count) -> counter.call(count, work)))
                .register(registry);
        return works;
    }

    @Produces
    @Singleton
    Topics topics() {
        return Topics.withPrefix(config.topic().prefix());
    }

    @Produces
    @Singleton
    Supplier<WatchList> watchList(PrometheusRegistry registry, Works works) {
        watch = config.watch()
                .file()
                .map(file -> new WatchFile(Path.of(file), config.watch().interval(), registry, works));
        return watch.<Supplier<WatchList>>map(file -> file).orElse(() -> WatchList.EMPTY);
    }

    @Produces
    @Singleton
    Summaries summaries(Clock clock) {
        return new Summaries(config.curves().max(), config.retireAfter(), clock);
    }

    @Produces
    @Singleton
    Topology topology(
            Topics topics,
            PrometheusRegistry registry,
            Supplier<WatchList> list,
            StateFolder state,
            Summaries summaries,
            Provider<KafkaStreams> streams) {
        state.open();
        StreamsBuilder builder = new StreamsBuilder();
        AnalysisTopology.addTo(
                builder,
                topics,
                new AnalysisSettings(
                        config.completeness().quiet(),
                        config.scaling().trainingFactor(),
                        config.passAt().orElse(Set.of()),
                        config.inMotion().max(),
                        config.update().interval(),
                        AnalysisSettings.BUDGET,
                        System::nanoTime,
                        new ConsumerLag(
                                () -> streams.get().metrics(),
                                Set.of(
                                        topics.scores().name(),
                                        topics.checkpoints().name())),
                        list),
                new AnalysisMetrics(registry),
                Stores::persistentKeyValueStore);
        ViewTopology.addTo(builder, topics, summaries, Stores::persistentKeyValueStore);
        return builder.build();
    }

    @Produces
    @Singleton
    ExampleSource examples(KafkaStreams streams) {
        return new StoredExamples(streams);
    }

    @Produces
    @Singleton
    GenerationTexts texts(
            Topics topics, AnalysisConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        return new GenerationTexts(topics.generations(), config.content(), kafka);
    }

    @Produces
    @Singleton
    TopicLog<Event> events(
            Topics topics, @Identifier("default-kafka-broker") Map<String, Object> kafka, Caller caller) {
        return new TopicLog<>(topics.events(), kafka, () -> {
            Families families = caller.families();
            return event -> families.test(event.getFamily());
        });
    }

    @Produces
    @Singleton
    @Identifier("breaks")
    TopicLog<Event> breaks(Topics topics, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        return new TopicLog<>(topics.breaks(), kafka);
    }

    @Produces
    @Singleton
    TopicLog<Acknowledgement> acknowledgements(
            Topics topics, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        return new TopicLog<>(topics.acknowledgements(), kafka);
    }

    @Produces
    @Singleton
    TopicLog<Annotation> annotations(Topics topics, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        return new TopicLog<>(topics.annotations(), kafka);
    }

    @Produces
    @Singleton
    TopicLog<Audit> audit(Topics topics, @Identifier("default-kafka-broker") Map<String, Object> kafka, Caller caller) {
        return new TopicLog<>(topics.audit(), kafka, () -> {
            Families families = caller.families();
            return audit -> families.test(audit.getDetails().get("family"));
        });
    }

    /** After what may end the start. */
    void startAudit(
            @Observes @Priority(LAST) StartupEvent event,
            Topics topics,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            TopicWriter writer,
            Supplier<WatchList> list,
            Tokens tokens,
            Works works,
            Clock clock) {
        SettingsAudit settings = new SettingsAudit(
                new TopicLog<>(topics.audit(), kafka)::each,
                audited -> writer.write(topics.audit(), audited),
                config.instance());
        String policy = config.gate().policy().name();
        LastingWork look = new LastingWork(
                "audit of settings",
                course -> settings.round(
                        course, new SettingsAudit.Settings(policy, list.get(), tokens.all()), clock.millis()),
                works,
                Duration.ofSeconds(1));
        look.start();
        audit = Optional.of(look);
    }

    @Produces
    @Singleton
    Exposure exposure() {
        return new Exposure(config.metrics().maxCurves(), config.retireAfter());
    }

    @Produces
    @Singleton
    StreamSettings streams() {
        return new StreamSettings(
                config.streams().events(),
                config.streams().changes(),
                config.streams().heartbeat());
    }

    @Produces
    @Singleton
    Gate gate(OpenBreaks breaks, Acknowledgements acknowledgements, Caller caller) {
        return new Gate(
                () -> {
                    Families families = caller.families();
                    return breaks.all().stream()
                            .filter(event -> families.test(event.getFamily()))
                            .toList();
                },
                acknowledgements::of,
                config.gate().policy(),
                () -> Collections.max(List.of(breaks.age(), acknowledgements.age())),
                config.gate().maxAge());
    }

    void start(
            @Observes StartupEvent event,
            Topics topics,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            PrometheusRegistry registry,
            Works works,
            Clock clock,
            @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String listens) {
        AnalysisConfig.Webhook settings = config.webhook();
        webhook = settings.url()
                .map(url -> new WebhookSettings(
                        WebhookSettings.address(url),
                        settings.format(),
                        settings.secret(),
                        settings.kinds(),
                        settings.giveUpAfter(),
                        settings.dashboardUrl(),
                        Reach.of(settings.allowLocal(), listens)))
                .map(to -> new WebhookDelivery(
                        topics.events(),
                        config.group().prefix().orElse("") + "analysis-webhooks",
                        kafka,
                        to,
                        new WebhookMetrics(registry, clock),
                        works,
                        clock));
    }

    void stop(@Observes ShutdownEvent event) {
        webhook.ifPresent(WebhookDelivery::close);
        audit.ifPresent(LastingWork::close);
        watch.ifPresent(WatchFile::close);
    }
}
