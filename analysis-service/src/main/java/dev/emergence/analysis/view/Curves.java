package dev.emergence.analysis.view;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Keys;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The newest state of every curve of the installation: of all the summaries, of one the whole. */
@ApplicationScoped
public class Curves {
    /** Global stores, key as on the topic. */
    public static final String SUMMARIES = "all-curves";

    public static final String POINTS = "all-points";

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
        String key = Keys.of(family, task, metric, axis.name(), model);
        try {
            CurveSummary summary = this.<CurveSummary>store(SUMMARIES).get(key);
            List<CurvePoint> points = new ArrayList<>();
            try (KeyValueIterator<String, CurvePoint> all =
                    this.<CurvePoint>store(POINTS).prefixScan(key + "/", new StringSerializer())) {
                all.forEachRemaining(entry -> Optional.ofNullable(entry.value).ifPresent(points::add));
            }
            return summary == null || points.isEmpty()
                    ? Optional.empty()
                    : Optional.of(CurveParts.whole(summary, points));
        } catch (InvalidStateStoreException e) {
            throw restoring();
        }
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        return streams.store(
                StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore()));
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
