package dev.emergence.analysis.state;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Keys;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The curves, key family/task/axis/model/metric: all metrics of one subject lie side by side. */
final class CurveStore {
    private final KeyValueStore<String, Curve> store;

    CurveStore(KeyValueStore<String, Curve> store) {
        this.store = store;
    }

    /**
     * All curves of one subject, by metric.
     *
     * @param model empty for scaling curves
     */
    Map<String, Curve> load(String family, String task, Axis axis, String model) {
        Map<String, Curve> curves = new TreeMap<>();
        String prefix = Keys.of(family, task, axis.name(), model, "");
        try (KeyValueIterator<String, Curve> iterator = store.prefixScan(prefix, new StringSerializer())) {
            iterator.forEachRemaining(entry -> {
                // Avro's own lists can't remove
                entry.value.setPoints(new ArrayList<>(entry.value.getPoints()));
                curves.put(entry.value.getMetric(), entry.value);
            });
        }
        return curves;
    }

    /** @return whether the curve differs from the one kept */
    boolean put(Curve curve) {
        boolean changed = !curve.equals(kept(curve));
        if (changed) {
            store.put(key(curve), curve);
        }
        return changed;
    }

    /** The curve of the same name as it was; null where there is none. */
    Curve kept(Curve curve) {
        return store.get(key(curve));
    }

    private static String key(Curve curve) {
        return Keys.of(curve.getFamily(), curve.getTask(), curve.getAxis().name(), curve.getModel(), curve.getMetric());
    }
}
