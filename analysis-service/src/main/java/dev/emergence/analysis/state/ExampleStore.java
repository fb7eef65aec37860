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
 * another definition it is another row, so that what was scored before stays whole until the new rows cover the point.
 */
final class ExampleStore {
    private static final ByteArraySerializer PREFIX = new ByteArraySerializer();

    private final KeyValueStore<byte[], byte[]> rows;
    private final Definitions definitions;

    ExampleStore(KeyValueStore<byte[], byte[]> rows, Definitions definitions) {
        this.rows = rows;
        this.definitions = definitions;
    }

    /** Whether this scorer has scored this example before, by whatever rules. */
    boolean has(long point, Score score, String scorer) {
        byte[] prefix = ExampleKey.prefix(point, ExampleKey.id(score));
        try (KeyValueIterator<byte[], byte[]> iterator = rows.prefixScan(prefix, PREFIX)) {
            while (iterator.hasNext()) {
                int definition = ExampleKey.definition(iterator.next().key);
                if (definitions.of(definition).scorer().equals(scorer)) {
                    return true;
                }
            }
            return false;
        }
    }

    void put(long point, Score score, KnownScorer scorer, double[] numbers) {
        rows.put(
                ExampleKey.of(point, ExampleKey.id(score), scorer.number()),
                ExampleRow.of(score, numbers).bytes());
    }

    /** @param point its number */
    void delete(long point) {
        try (KeyValueIterator<byte[], byte[]> all = rows.prefixScan(ExampleKey.prefix(point), PREFIX)) {
            all.forEachRemaining(entry -> rows.delete(entry.key));
        }
    }

    /** All scores of one point, by metric. */
    Map<String, Scored> load(PointState point) {
        Map<String, MetricRows> metrics = new TreeMap<>();
        Map<Integer, List<Sink>> sinks = new HashMap<>();
        try (KeyValueIterator<byte[], byte[]> iterator =
                rows.prefixScan(ExampleKey.prefix(point.getNumber()), PREFIX)) {
            while (iterator.hasNext()) {
                KeyValue<byte[], byte[]> entry = iterator.next();
                String id = ExampleKey.id(entry.key);
                KnownScorer scorer = definitions.of(ExampleKey.definition(entry.key));
                ExampleRow row = ExampleRow.of(entry.value, scorer.width());
                for (Sink sink : sinks.computeIfAbsent(scorer.number(), number -> sinks(scorer, metrics))) {
                    sink.rows.add(id, row, sink.column);
                }
            }
        }
        Map<String, Scored> scored = new TreeMap<>();
        List<Rows> known = new ArrayList<>();
        metrics.forEach((metric, collected) ->
                collected.newestThatCovers(point.getAnnounced(), known).ifPresent(found -> scored.put(metric, found)));
        return scored;
    }

    /** Where the numbers of one metric of a scorer go. */
    private record Sink(RuleRows rows, KnownScorer.Column column) {}

    private List<Sink> sinks(KnownScorer scorer, Map<String, MetricRows> metrics) {
        List<Sink> sinks = new ArrayList<>();
        for (KnownScorer.Column column : scorer.columns()) {
            RuleRows rows = metrics.computeIfAbsent(column.rule().getMetric(), metric -> new MetricRows())
                    .under(column, definitions.age(column.rule()));
            rows.scoredBy(scorer.scorer());
            sinks.add(new Sink(rows, column));
        }
        return sinks;
    }
}
