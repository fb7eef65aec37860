package dev.emergence.service;

import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.jboss.logging.Logger;

/**
 * Closes Kafka Streams before Quarkus does, and leaves the group: Quarkus stays in it, and the partitions of an instance that is stopped
 * would stand still until its session is over, ten seconds.
 */
@Singleton
@IfBuildProperty(name = "quarkus.kafka-streams.health.enabled", stringValue = "false")
class StreamsLeave {
    private static final Logger LOG = Logger.getLogger(StreamsLeave.class);

    /** A part of what a launcher (25 s) or Kubernetes (40 s) waits before it kills. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    void stop(@Observes @Priority(1) ShutdownEvent event, KafkaStreams streams) {
        boolean closed = streams.close(
                CloseOptions.timeout(PATIENCE).withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        if (!closed) {
            LOG.warnf("Kafka Streams is not closed after %d s", PATIENCE.toSeconds());
        }
    }
}
