package dev.emergence.analysis.view;

import dev.emergence.schemas.Keys;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.StreamsNotStartedException;
import org.apache.kafka.streams.state.HostInfo;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which instance computes a task now, and so has its points: this one, or where to ask. */
@ApplicationScoped
public class Owners {
    private final KafkaStreams streams;
    private final HostInfo here;

    /**
     * @param partition of the task's stores
     * @param elsewhere the instance that has them; empty where it is this one
     */
    public record Owner(int partition, Optional<URI> elsewhere) {}

    Owners(KafkaStreams streams, @ConfigProperty(name = "quarkus.kafka-streams.application-server") String here) {
        this.streams = streams;
        this.here = HostInfo.buildFromEndpoint(here);
    }

    /** @throws Unavailable while nobody knows, such as in a rebalance */
    public Owner of(String family, String task) {
        KeyQueryMetadata found;
        try {
            found = streams.queryMetadataForKey(Curves.POINTS, Keys.of(family, task), new StringSerializer());
        } catch (StreamsNotStartedException e) {
            throw moving();
        }
        if (found == null || found.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
            throw moving();
        }
        HostInfo host = found.activeHost();
        return new Owner(
                found.partition(),
                host.equals(here)
                        ? Optional.empty()
                        : Optional.of(URI.create("http://" + host.host() + ":" + host.port())));
    }

    /** Its tasks go from one instance to another. */
    public static Unavailable moving() {
        return new Unavailable("The task is between two instances", "Ask again in a few seconds.");
    }
}
