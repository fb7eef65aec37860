package dev.emergence.analysis.view;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Keys;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The newest state of every curve of the installation. */
@ApplicationScoped
public class AllCurves {
    /** The global store, key as on the topic. */
    public static final String STORE = "all-curves";

    private static final Comparator<Curve> ORDER = Comparator.comparing(Curve::getFamily)
            .thenComparing(Curve::getTask)
            .thenComparing(Curve::getMetric)
            .thenComparing(Curve::getAxis)
            .thenComparing(Curve::getModel);

    private final KafkaStreams streams;
    private volatile boolean restored;
    /** Families and models that were asked for and found. */
    private final Set<List<String>> known = ConcurrentHashMap.newKeySet();

    AllCurves(KafkaStreams streams) {
        this.streams = streams;
    }

    /** Those that match and can be read, in the order of family, task, metric, axis, model. */
    public List<Curve> matching(Predicate<Curve> filter) {
        List<Curve> curves = new ArrayList<>();
        try (KeyValueIterator<String, Curve> all = store().all()) {
            all.forEachRemaining(entry -> {
                if (entry.value != null && filter.test(entry.value)) {
                    curves.add(entry.value);
                }
            });
        }
        curves.sort(ORDER);
        return curves;
    }

    /**
     * Whether there is any curve of the family or, with a model, of its training.
     *
     * @param model null for any
     */
    public boolean knows(String family, String model) {
        List<String> name = Arrays.asList(family, model);
        if (!known.contains(name)) {
            String prefix = Keys.of(family) + "/";
            try (KeyValueIterator<String, Curve> curves = store().prefixScan(prefix, new StringSerializer())) {
                while (curves.hasNext() && !known.contains(name)) {
                    Curve curve = curves.next().value;
                    if (curve != null && (model == null || curve.getModel().equals(model))) {
                        known.add(name);
                    }
                }
            }
        }
        return known.contains(name);
    }

    public Optional<Curve> one(String family, String model, String task, String metric, Axis axis) {
        return Optional.ofNullable(store().get(Keys.of(family, task, metric, axis.name(), model)));
    }

    private ReadOnlyKeyValueStore<String, Curve> store() {
        try {
            // The store can be asked while it is being filled; whoever has run once has all of it, also in a rebalance.
            restored |= streams.state() == KafkaStreams.State.RUNNING;
            if (!restored) {
                throw new InvalidStateStoreException("not restored");
            }
            return streams.store(
                    StoreQueryParameters.fromNameAndType(STORE, QueryableStoreTypes.<String, Curve>keyValueStore()));
        } catch (InvalidStateStoreException e) {
            throw new Unavailable("Curves are being restored", "Ask again in a few seconds.");
        }
    }
}
