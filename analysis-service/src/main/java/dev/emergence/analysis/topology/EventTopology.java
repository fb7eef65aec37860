package dev.emergence.analysis.topology;

import dev.emergence.analysis.event.BreakRule.Said;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.AvroSerde;
import dev.emergence.schemas.BreakState;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Standing;
import dev.emergence.schemas.Topic;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/** How judged curves stand → by family → what is said of breaks. */
public final class EventTopology {
    static final String STANDINGS = "standings";
    static final String BREAKS = "breaks";

    /** The newest event of each break of the installation, as on the topic of breaks. */
    static final String SAID = "said";

    private EventTopology() {}

    /**
     * How much time families take.
     *
     * @param interval how often they are looked at
     * @param nanoTime what has passed, nanoseconds from any moment on
     */
    public record Pace(Duration interval, LongSupplier nanoTime) {}

    /**
     * @param topic of the newest event of each break; what comes out here goes there, by break id, and what is news also to the events
     * @param watch the newest watch list, whenever asked
     * @param counter takes each event that is sent
     * @param stores makes a store of a name
     */
    public static KStream<String, Said> of(
            StreamsBuilder builder,
            KStream<String, Standing> standings,
            Topic<Event> topic,
            Supplier<WatchList> watch,
            Consumer<Event> counter,
            Pace pace,
            Function<String, KeyValueBytesStoreSupplier> stores) {
        AvroSerde<Standing> standing = AvroSerde.of(Standing.class);
        add(builder, stores.apply(STANDINGS), standing);
        add(builder, stores.apply(BREAKS), AvroSerde.of(BreakState.class));
        builder.globalTable(
                topic.name(),
                Consumed.with(Serdes.String(), Readable.of(topic)),
                Materialized.as(Stores.inMemoryKeyValueStore(SAID)));
        return standings
                .selectKey((key, value) -> value.getFamily())
                .repartition(Repartitioned.with(Serdes.String(), standing).withName(STANDINGS))
                .process(() -> new EventProcessor(watch, counter, pace), STANDINGS, BREAKS);
    }

    private static <V extends SpecificRecord> void add(
            StreamsBuilder builder, KeyValueBytesStoreSupplier store, Serde<V> values) {
        builder.addStateStore(Stores.keyValueStoreBuilder(store, Serdes.String(), values));
    }
}
