package dev.emergence.analysis.topology;

import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.SummaryProcessor;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/** Every curve, from every instance, back to where it can be asked for: in parts on the disk, its summary in memory. */
public final class ViewTopology {
    private ViewTopology() {}

    /** @param stores makes a store of a name */
    public static void addTo(
            StreamsBuilder builder,
            Topics topics,
            Summaries summaries,
            Function<String, KeyValueBytesStoreSupplier> stores) {
        add(builder, topics.curves(), stores.apply(Curves.SUMMARIES), () -> new SummaryProcessor(summaries));
        add(builder, topics.points(), stores.apply(Curves.POINTS), () -> new Keeping<>(Curves.POINTS));
    }

    private static <V extends SpecificRecord> void add(
            StreamsBuilder builder,
            Topic<V> topic,
            KeyValueBytesStoreSupplier store,
            ProcessorSupplier<String, V, Void, Void> processor) {
        Serde<V> readable = Readable.of(topic);
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(store, Serdes.String(), readable).withLoggingDisabled(),
                topic.name(),
                Consumed.with(Serdes.String(), readable),
                processor);
    }
}
