package dev.emergence.analysis.view;

import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Keys;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Keeps the summary of each curve in the global store, and what is asked of it in memory, also while the store is restored. */
public final class SummaryProcessor implements Processor<String, CurveSummary, Void, Void> {
    /** Each of so many records one looks for families to retire. */
    private static final int RECORDS_A_LOOK = 100;

    private final Summaries summaries;
    private int untilLook = RECORDS_A_LOOK;
    private KeyValueStore<String, CurveSummary> store;

    public SummaryProcessor(Summaries summaries) {
        this.summaries = summaries;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(Curves.SUMMARIES);
        // What a process before this one left on the disk does not come from the topic again.
        if (summaries.isEmpty()) {
            try (KeyValueIterator<String, CurveSummary> all = store.all()) {
                all.forEachRemaining(entry -> news(entry.key, entry.value));
            }
        }
    }

    /**
     * Puts the curves of a family, as they are on the disk, into memory.
     *
     * @param store of all curves
     */
    static void recall(String family, ReadOnlyKeyValueStore<String, CurveSummary> store, Summaries into) {
        try (KeyValueIterator<String, CurveSummary> all =
                store.prefixScan(Keys.of(family, ""), new StringSerializer())) {
            all.forEachRemaining(entry -> {
                if (entry.value != null) {
                    into.put(entry.key, entry.value);
                }
            });
        }
    }

    @Override
    public void process(Record<String, CurveSummary> record) {
        if (record.value() == null) {
            store.delete(record.key());
        } else {
            store.put(record.key(), record.value());
        }
        news(record.key(), record.value());
        if (--untilLook <= 0) {
            untilLook = RECORDS_A_LOOK;
            summaries.retire();
        }
    }

    private void news(String key, CurveSummary curve) {
        if (curve == null) {
            summaries.remove(key);
        } else if (summaries.holds(curve.getFamily())) {
            summaries.put(key, curve);
        } else if (summaries.isNews(curve)) {
            recall(curve.getFamily(), store, summaries);
        }
    }
}
