package dev.emergence.analysis.topology;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the newest record of each key in a global store. */
final class Keeping<V> implements Processor<String, V, Void, Void> {
    private final String name;
    private KeyValueStore<String, V> store;

    Keeping(String name) {
        this.name = name;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(name);
    }

    @Override
    public void process(Record<String, V> record) {
        store.put(record.key(), record.value());
    }
}
