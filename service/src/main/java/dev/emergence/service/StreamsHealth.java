package dev.emergence.service;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.apache.kafka.streams.KafkaStreams;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What the state of Kafka Streams says of a service that has Streams, and so replaces Quarkus' own check of it. */
@ApplicationScoped
@IfBuildProperty(name = "quarkus.kafka-streams.health.enabled", stringValue = "false")
class StreamsHealth {
    private final KafkaStreams streams;
    private volatile boolean started;

    StreamsHealth(KafkaStreams streams) {
        this.streams = streams;
    }

    @Produces
    @Liveness
    HealthCheck live() {
        return () -> response(alive(streams.state()));
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> response(streams.state() == KafkaStreams.State.RUNNING);
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> response(hasStarted());
    }

    /** Once all state is restored. A bug that comes before is for the check of liveness to tell. */
    private boolean hasStarted() {
        started |= streams.state() == KafkaStreams.State.RUNNING || !alive(streams.state());
        return started;
    }

    private HealthCheckResponse response(boolean up) {
        return HealthCheckResponse.named("Kafka Streams")
                .status(up)
                .withData("state", streams.state().name())
                .build();
    }

    /** Not after a bug has stopped a thread: only a restart helps. Waiting, for topics or a rebalance, is no illness. */
    static boolean alive(KafkaStreams.State state) {
        return state != KafkaStreams.State.PENDING_ERROR && !state.hasCompletedShutdown();
    }
}
