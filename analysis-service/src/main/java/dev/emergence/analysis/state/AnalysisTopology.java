package dev.emergence.analysis.state;

import dev.emergence.analysis.event.BreakRule.Said;
import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.analysis.topology.EventTopology;
import dev.emergence.analysis.view.Curves;
import dev.emergence.schemas.AvroSerde;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.KnownDefinition;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.ValueMapper;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/** scores + checkpoints → curves, by task → events, by family. */
public final class AnalysisTopology {
    static final String EXAMPLES = "examples";
    static final String DEFINITIONS = "definitions";
    static final String CHECKPOINTS = "checkpoints";
    static final String CURVES = Curves.OWN;
    static final String POINTS = Curves.POINTS;
    static final String FORGOTTEN = "forgotten";

    private AnalysisTopology() {}

    /** @param stores makes a store of a name */
    public static void addTo(
            StreamsBuilder builder,
            Topics topics,
            AnalysisSettings settings,
            AnalysisMetrics metrics,
            Function<String, KeyValueBytesStoreSupplier> stores) {
        addTo(builder, topics, settings, metrics, CurveJudge::judge, stores);
    }

    static void addTo(
            StreamsBuilder builder,
            Topics topics,
            AnalysisSettings settings,
            AnalysisMetrics metrics,
            SubjectJudge judge,
            Function<String, KeyValueBytesStoreSupplier> stores) {
        add(builder, stores.apply(EXAMPLES), Serdes.ByteArray(), Serdes.ByteArray());
        add(builder, stores.apply(DEFINITIONS), Serdes.Integer(), AvroSerde.of(KnownDefinition.class));
        add(builder, stores.apply(CHECKPOINTS), Serdes.String(), AvroSerde.of(PointState.class));
        add(builder, stores.apply(CURVES), Serdes.String(), AvroSerde.of(CurveSummary.class));
        add(builder, stores.apply(POINTS), Serdes.String(), AvroSerde.of(CurvePoint.class));
        add(builder, stores.apply(FORGOTTEN), Serdes.String(), AvroSerde.of(Checkpoint.class));

        Tasks tasks = new Tasks();
        KStream<String, Found> found = stream(
                        builder, topics.scores().name(), topics.scores().value())
                .merge(stream(
                        builder,
                        topics.checkpoints().name(),
                        topics.checkpoints().value()))
                .process(
                        () -> new CurveProcessor(settings, metrics, judge, tasks),
                        EXAMPLES,
                        DEFINITIONS,
                        CHECKPOINTS,
                        CURVES,
                        POINTS,
                        FORGOTTEN);
        to(topics.curves(), only(found, Found.Summary.class, Found.Summary::value));
        to(topics.points(), only(found, Found.Point.class, Found.Point::value));
        to(topics.events(), only(found, Found.Completed.class, Found.Completed::value));
        KStream<String, Said> breaks = EventTopology.of(
                builder,
                only(found, Found.Stands.class, Found.Stands::value),
                topics.breaks(),
                settings.watch(),
                metrics::count,
                new EventTopology.Pace(settings.updateInterval(), settings.nanoTime()),
                stores);
        to(topics.events(), breaks.filter((key, said) -> said.news()).mapValues(Said::newest));
        to(topics.breaks(), breaks.mapValues(Said::newest).selectKey((key, event) -> event.getBreakId()));
    }

    private static <T extends SpecificRecord> KStream<String, SpecificRecord> stream(
            StreamsBuilder builder, String topic, AvroSerde<T> value) {
        return builder.stream(topic, Consumed.with(Serdes.String(), value)).mapValues(record -> record);
    }

    private static <F extends Found, T> KStream<String, T> only(
            KStream<String, Found> found, Class<F> type, ValueMapper<F, T> value) {
        return found.filter((key, record) -> type.isInstance(record))
                .mapValues(type::cast)
                .mapValues(value);
    }

    private static <T extends SpecificRecord> void to(Topic<T> topic, KStream<String, T> records) {
        records.to(topic.name(), Produced.with(Serdes.String(), topic.value()));
    }

    private static <K, V> void add(
            StreamsBuilder builder, KeyValueBytesStoreSupplier store, Serde<K> keys, Serde<V> values) {
        builder.addStateStore(Stores.keyValueStoreBuilder(store, keys, Fitting.of(values)));
    }
}
