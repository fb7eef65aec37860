package dev.emergence.analysis.view;

import dev.emergence.schemas.CurveSummary;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the summary of each curve in the global store, and what is asked of it in memory, also while the store is restored. */
public final class SummaryProcessor implements Processor<String, CurveSummary, Void, Void> {
    private final Summaries summaries;
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
                all.forEachRemaining(entry -> summarise(entry.key, entry.value));
            }
        }
    }

    @Override
    public void process(Record<String, CurveSummary> record) {
        if (record.value() == null) {
            store.delete(record.key());
        } else {
            store.put(record.key(), record.value());
        }
        summarise(record.key(), record.value());
    }

    private void summarise(String key, CurveSummary curve) {
        if (curve == null) {
            summaries.remove(key);
        } else {
            summaries.put(key, curve);
        }
    }
}
