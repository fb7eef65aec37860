package dev.emergence.analysis.topology;

import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.SummaryProcessor;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/** Every curve, from every instance, back to where it can be asked for: in parts on the disk, its summary in memory. */
public final class ViewTopology {
    private ViewTopology() {}

    public static void addTo(StreamsBuilder builder, Topics topics, Summaries summaries) {
        add(builder, topics.curves(), Curves.SUMMARIES, () -> new SummaryProcessor(summaries));
        add(builder, topics.points(), Curves.POINTS, () -> new Keeping<>(Curves.POINTS));
    }

    private static <V extends SpecificRecord> void add(
            StreamsBuilder builder, Topic<V> topic, String store, ProcessorSupplier<String, V, Void, Void> processor) {
        Serde<V> readable = Readable.of(topic);
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(store), Serdes.String(), readable)
                        .withLoggingDisabled(),
                topic.name(),
                Consumed.with(Serdes.String(), readable),
                processor);
    }
}
