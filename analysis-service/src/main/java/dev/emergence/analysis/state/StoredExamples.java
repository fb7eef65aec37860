package dev.emergence.analysis.state;

import dev.emergence.analysis.examples.ExampleScores;
import dev.emergence.analysis.examples.ExampleSource;
import dev.emergence.analysis.view.Owners;
import dev.emergence.schemas.KnownDefinition;
import dev.emergence.schemas.PointState;
import dev.emergence.statistics.metric.MetricKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads the stores of this instance's tasks from beside their threads. */
public final class StoredExamples implements ExampleSource {
    private final Stores stores;

    /** Finds a store of a partition. */
    interface Stores {
        <K, V> ReadOnlyKeyValueStore<K, V> of(String name, int partition);
    }

    public StoredExamples(KafkaStreams streams) {
        this(new Stores() {
            @Override
            public <K, V> ReadOnlyKeyValueStore<K, V> of(String name, int partition) {
                return streams.store(
                        StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<K, V>keyValueStore())
                                .withPartition(partition));
            }
        });
    }

    StoredExamples(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Optional<ExampleScores> of(int partition, Checkpoint checkpoint, String metric) {
        try {
            ReadOnlyKeyValueStore<String, PointState> points = stores.of(AnalysisTopology.CHECKPOINTS, partition);
            PointState point = points.get(PointStore.key(
                    checkpoint.family(),
                    checkpoint.task(),
                    checkpoint.model(),
                    checkpoint.position(),
                    checkpoint.lap()));
            if (point == null) {
                return Optional.empty();
            }
            ReadOnlyKeyValueStore<byte[], byte[]> rows = stores.of(AnalysisTopology.EXAMPLES, partition);
            ReadOnlyKeyValueStore<Integer, KnownDefinition> definitions =
                    stores.of(AnalysisTopology.DEFINITIONS, partition);
            return scores(new ExampleRows(rows, () -> KnownScorers.read(definitions)), point, metric);
        } catch (InvalidStateStoreException e) {
            throw Owners.moving();
        }
    }

    private static Optional<ExampleScores> scores(ExampleRows rows, PointState point, String metric) {
        Optional<ExampleScores> own = rows.of(point, metric).map(told -> scores(told.scored(), told.from()));
        if (own.isPresent()) {
            return own;
        }
        return PassAt.of(metric).flatMap(of -> rows.of(point, of)).flatMap(told -> PassAt.scored(
                        metric, Map.of(told.scored().definition().id(), told.scored()))
                .map(derived -> {
                    int[] first = told.scored().rows().examples().starts();
                    return scores(
                            derived,
                            Arrays.stream(first).mapToObj(told.from()::get).toList());
                }));
    }

    /** @param from the row behind each score */
    private static ExampleScores scores(Scored scored, List<ExampleRow> from) {
        Rows rows = scored.rows();
        return new ExampleScores(
                MetricKind.valueOf(scored.definition().kind().name()),
                scored.definition().signature(),
                rows.ids(),
                scored.values(),
                rows.clustered() ? rows.clusterIds() : null,
                from.stream().mapToInt(ExampleRow::targetTokens).toArray(),
                from.stream()
                        .map(row -> new ExampleScores.Place(row.partition(), row.offset()))
                        .toArray(ExampleScores.Place[]::new),
                from.stream().map(ExampleRow::outputHash).toArray(Long[]::new));
    }
}
