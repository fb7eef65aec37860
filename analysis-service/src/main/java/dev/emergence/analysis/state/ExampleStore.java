package dev.emergence.analysis.state;

import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The scores of every example: the same example scored again under the same definition replaces its row, never counts twice. Under
 * another definition, or by other weights, it is another row, so that what was scored before stays whole until the new rows cover the point.
 */
final class ExampleStore {
    private static final ByteArraySerializer PREFIX = new ByteArraySerializer();

    private final KeyValueStore<byte[], byte[]> rows;
    private final Definitions definitions;

    ExampleStore(KeyValueStore<byte[], byte[]> rows, Definitions definitions) {
        this.rows = rows;
        this.definitions = definitions;
    }

    /** Whether this scorer has scored this example of these weights before, by whatever rules. */
    boolean has(Place place, Score score, String scorer) {
        byte[] prefix = ExampleKey.prefix(place.point(), ExampleKey.id(score));
        try (KeyValueIterator<byte[], byte[]> iterator = rows.prefixScan(prefix, PREFIX)) {
            while (iterator.hasNext()) {
                byte[] key = iterator.next().key;
                if (ExampleKey.weights(key) == place.weights()
                        && definitions.of(ExampleKey.definition(key)).scorer().equals(scorer)) {
                    return true;
                }
            }
            return false;
        }
    }

    void put(Place place, Score score, KnownScorer scorer, double[] numbers) {
        rows.put(
                ExampleKey.of(place.point(), ExampleKey.id(score), place.weights(), scorer.number()),
                ExampleRow.of(score, numbers).bytes());
    }

    /** @param point its number */
    void delete(long point) {
        try (KeyValueIterator<byte[], byte[]> all = rows.prefixScan(ExampleKey.prefix(point), PREFIX)) {
            all.forEachRemaining(entry -> rows.delete(entry.key));
        }
    }

    /**
     * Where a score's row goes.
     *
     * @param point its number
     * @param weights their place among those of the point
     */
    record Place(long point, int weights) {}

    /** All scores of one point, by metric. */
    Map<String, Scored> load(PointState point) {
        Map<String, MetricRows> metrics = new TreeMap<>();
        Map<Origin, List<Sink>> sinks = new HashMap<>();
        Weights weights = new Weights(point);
        try (KeyValueIterator<byte[], byte[]> iterator =
                rows.prefixScan(ExampleKey.prefix(point.getNumber()), PREFIX)) {
            while (iterator.hasNext()) {
                KeyValue<byte[], byte[]> entry = iterator.next();
                String id = ExampleKey.id(entry.key);
                KnownScorer scorer = definitions.of(ExampleKey.definition(entry.key));
                ExampleRow row = ExampleRow.of(entry.value, scorer.width());
                int by = ExampleKey.weights(entry.key);
                weights.made(by, row.time());
                for (Sink sink :
                        sinks.computeIfAbsent(new Origin(scorer.number(), by), one -> sinks(scorer, by, metrics))) {
                    sink.rows.add(id, row, sink.column);
                }
            }
        }
        Map<String, Scored> scored = new TreeMap<>();
        List<Rows> known = new ArrayList<>();
        metrics.forEach((metric, collected) ->
                collected.newestThatCovers(weights, known).ifPresent(found -> scored.put(metric, found)));
        return scored;
    }

    /** Where the numbers of one metric of a scorer go. */
    private record Sink(RuleRows rows, KnownScorer.Column column) {}

    /** Rows of one scorer by the same weights. */
    private record Origin(int scorer, int weights) {}

    private List<Sink> sinks(KnownScorer scorer, int weights, Map<String, MetricRows> metrics) {
        List<Sink> sinks = new ArrayList<>();
        for (KnownScorer.Column column : scorer.columns()) {
            RuleRows rows = metrics.computeIfAbsent(column.rule().getMetric(), metric -> new MetricRows())
                    .under(weights, column, definitions.age(column.rule()));
            rows.scoredBy(scorer.scorer());
            sinks.add(new Sink(rows, column));
        }
        return sinks;
    }
}
