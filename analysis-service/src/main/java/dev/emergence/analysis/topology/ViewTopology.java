package dev.emergence.analysis.topology;

import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.SummaryProcessor;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Topics;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/** The summary of every curve, from every instance, back to where it can be asked for: on the disk and in memory. */
public final class ViewTopology {
    private ViewTopology() {}

    /** @param stores makes a store of a name */
    public static void addTo(
            StreamsBuilder builder,
            Topics topics,
            Summaries summaries,
            Function<String, KeyValueBytesStoreSupplier> stores) {
        Serde<CurveSummary> readable = Readable.of(topics.curves());
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(stores.apply(Curves.SUMMARIES), Serdes.String(), readable)
                        .withLoggingDisabled(),
                topics.curves().name(),
                Consumed.with(Serdes.String(), readable),
                () -> new SummaryProcessor(summaries));
    }
}
