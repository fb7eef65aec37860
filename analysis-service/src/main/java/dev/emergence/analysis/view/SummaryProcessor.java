package dev.emergence.analysis.view;

import dev.emergence.schemas.Curve;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps each curve whole in the global store, and its summary beside, also while the store is restored. */
public final class SummaryProcessor implements Processor<String, Curve, Void, Void> {
    private final Summaries summaries;
    private KeyValueStore<String, Curve> store;

    public SummaryProcessor(Summaries summaries) {
        this.summaries = summaries;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(Curves.STORE);
        // What a process before this one left on the disk does not come from the topic again.
        if (summaries.isEmpty()) {
            try (KeyValueIterator<String, Curve> all = store.all()) {
                all.forEachRemaining(entry -> summarise(entry.key, entry.value));
            }
        }
    }

    @Override
    public void process(Record<String, Curve> record) {
        if (record.value() == null) {
            store.delete(record.key());
        } else {
            store.put(record.key(), record.value());
        }
        summarise(record.key(), record.value());
    }

    /** A curve without points says nothing, whoever wrote it. */
    private void summarise(String key, Curve curve) {
        if (curve == null || curve.getPoints().isEmpty()) {
            summaries.remove(key);
        } else {
            summaries.put(key, curve);
        }
    }
}
