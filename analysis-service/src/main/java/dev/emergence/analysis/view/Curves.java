package dev.emergence.analysis.view;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Keys;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/** The newest state of every curve of the installation: of all the summaries, of one the whole. */
@ApplicationScoped
public class Curves {
    /** The global store, key as on the topic. */
    public static final String STORE = "all-curves";

    private final KafkaStreams streams;
    private final Summaries summaries;
    private volatile boolean restored;

    Curves(KafkaStreams streams, Summaries summaries) {
        this.streams = streams;
        this.summaries = summaries;
    }

    /** @throws Unavailable while they are being restored */
    public Summaries summaries() {
        requireRestored();
        return summaries;
    }

    /** @throws Unavailable while they are being restored */
    public Optional<Curve> one(String family, String model, String task, String metric, Axis axis) {
        requireRestored();
        try {
            return Optional.ofNullable(streams.store(StoreQueryParameters.fromNameAndType(
                            STORE, QueryableStoreTypes.<String, Curve>keyValueStore()))
                    .get(Keys.of(family, task, metric, axis.name(), model)));
        } catch (InvalidStateStoreException e) {
            throw restoring();
        }
    }

    /** They can be asked for while they come; whoever has run once has all of them, also in a rebalance. */
    private void requireRestored() {
        restored |= streams.state() == KafkaStreams.State.RUNNING;
        if (!restored) {
            throw restoring();
        }
    }

    private static Unavailable restoring() {
        return new Unavailable("Curves are being restored", "Ask again in a few seconds.");
    }
}
