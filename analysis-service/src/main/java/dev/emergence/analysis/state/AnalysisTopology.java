package dev.emergence.analysis.state;

import dev.emergence.schemas.AvroSerde;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.ExampleScores;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.ScorerSignatures;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** scores + checkpoints → curves, by task; and every curve, from every instance, back to where it can be asked for. */
public final class AnalysisTopology {
    /** All curves of the installation, key as on the topic. */
    public static final String ALL_CURVES = "all-curves";

    static final String EXAMPLES = "examples";
    static final String SIGNATURES = "signatures";
    static final String POINTS = "points";
    static final String CURVES = "curves";

    private AnalysisTopology() {}

    public static void addTo(
            StreamsBuilder builder, Topics topics, AnalysisSettings settings, AnalysisMetrics metrics) {
        builder.addStateStore(store(EXAMPLES, AvroSerde.of(ExampleScores.class)));
        builder.addStateStore(store(SIGNATURES, AvroSerde.of(ScorerSignatures.class)));
        builder.addStateStore(store(POINTS, AvroSerde.of(PointState.class)));
        builder.addStateStore(store(CURVES, AvroSerde.of(Curve.class)));

        stream(builder, topics.scores())
                .merge(stream(builder, topics.checkpoints()))
                .process(() -> new CurveProcessor(settings, metrics), EXAMPLES, SIGNATURES, POINTS, CURVES)
                .to(
                        topics.curves().name(),
                        Produced.with(Serdes.String(), topics.curves().value()));

        builder.globalTable(
                topics.curves().name(),
                Consumed.with(Serdes.String(), topics.curves().value()),
                Materialized.as(Stores.inMemoryKeyValueStore(ALL_CURVES)));
    }

    private static <T extends SpecificRecord> KStream<String, SpecificRecord> stream(
            StreamsBuilder builder, Topic<T> topic) {
        return builder.stream(topic.name(), Consumed.with(Serdes.String(), topic.value()))
                .mapValues(record -> record);
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values);
    }
}
