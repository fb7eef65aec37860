package dev.emergence.analysis.topology;

import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.SummaryProcessor;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Topic;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.state.Stores;

/** Every curve, from every instance, back to where it can be asked for: whole on the disk, its summary in memory. */
public final class ViewTopology {
    private ViewTopology() {}

    public static void addTo(StreamsBuilder builder, Topic<Curve> curves, Summaries summaries) {
        Serde<Curve> readable = Readable.of(curves);
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(Curves.STORE), Serdes.String(), readable)
                        .withLoggingDisabled(),
                curves.name(),
                Consumed.with(Serdes.String(), readable),
                () -> new SummaryProcessor(summaries));
    }
}
