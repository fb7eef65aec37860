package dev.emergence.analysis.view;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Keys;
import dev.emergence.service.Caller;
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

/**
 * The newest state of every curve of the installation that the caller may see: of all the summaries; whole, those of this instance's own
 * tasks.
 */
@ApplicationScoped
public class Curves {
    /** The global store of all summaries, key as on the topic. */
    public static final String SUMMARIES = "all-curves";

    /** The task's own summaries and points, see {@link #key}. */
    public static final String OWN = "curves";

    public static final String POINTS = "points";

    private final KafkaStreams streams;
    private final Summaries summaries;
    private final Caller caller;
    private volatile boolean restored;

    Curves(KafkaStreams streams, Summaries summaries, Caller caller) {
        this.streams = streams;
        this.summaries = summaries;
        this.caller = caller;
    }

    /** Key of a curve in its task's stores, that of its points before what names the point: the metrics of a subject lie side by side. */
    public static String key(String family, String task, Axis axis, String model, String metric) {
        return Keys.of(family, task, axis.name(), model, metric);
    }

    /** A scaling curve of one model is none yet. */
    public static boolean isShown(Axis axis, int points) {
        return points > (axis == Axis.training ? 0 : 1);
    }

    /** @throws Unavailable while they are being restored; whoever has run once has all of them, also in a rebalance */
    public Summaries summaries() {
        restored |= streams.state() == KafkaStreams.State.RUNNING;
        if (!restored) {
            throw new Unavailable("Curves are being restored", "Ask again in a few seconds.");
        }
        return summaries.seenBy(caller.families());
    }

    /**
     * Those among which the curves of a family are, though it may be retired.
     *
     * @param family null for all that are not
     * @throws Unavailable while they are being restored
     */
    public Summaries summaries(String family) {
        Summaries all = summaries();
        if (family == null || all.holds(family) || !caller.families().test(family)) {
            return all;
        }
        Summaries retired = Summaries.ofRetired(all.most());
        try {
            SummaryProcessor.recall(
                    family,
                    streams.store(StoreQueryParameters.fromNameAndType(
                            SUMMARIES, QueryableStoreTypes.<String, CurveSummary>keyValueStore())),
                    retired);
        } catch (InvalidStateStoreException e) {
            throw Owners.moving();
        }
        return retired.isEmpty() ? all : retired;
    }

    /**
     * A curve of one of this instance's tasks.
     *
     * @param partition of the task
     * @throws Unavailable if it is not this instance's, or is being restored
     */
    public Optional<Curve> own(int partition, String family, String model, String task, String metric, Axis axis) {
        if (!caller.families().test(family)) {
            return Optional.empty();
        }
        String key = key(family, task, axis, model, metric);
        try {
            CurveSummary summary = this.<CurveSummary>store(OWN, partition).get(key);
            List<CurvePoint> points = new ArrayList<>();
            try (KeyValueIterator<String, CurvePoint> all =
                    this.<CurvePoint>store(POINTS, partition).prefixScan(key + "/", new StringSerializer())) {
                all.forEachRemaining(entry -> points.add(entry.value));
            }
            return summary == null || !isShown(axis, points.size())
                    ? Optional.empty()
                    : Optional.of(CurveParts.whole(summary, points));
        } catch (InvalidStateStoreException e) {
            throw Owners.moving();
        }
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name, int partition) {
        return streams.store(StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore())
                .withPartition(partition));
    }
}
