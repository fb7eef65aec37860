package dev.emergence.analysis.state;

import dev.emergence.schemas.PointState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads the scores of a point from the rows of its examples. */
final class ExampleRows {
    private static final ByteArraySerializer PREFIX = new ByteArraySerializer();

    private final ReadOnlyKeyValueStore<byte[], byte[]> rows;
    private final Supplier<KnownScorers> scorers;

    /** @param scorers asked once rows are being read: those that these rows refer to are among them */
    ExampleRows(ReadOnlyKeyValueStore<byte[], byte[]> rows, Supplier<KnownScorers> scorers) {
        this.rows = rows;
        this.scorers = scorers;
    }

    /** All scores of one point, by metric. */
    Map<String, Scored> of(PointState point) {
        Weights weights = new Weights(point);
        Map<String, Scored> scored = new TreeMap<>();
        List<Rows> known = new ArrayList<>();
        read(point, weights, metric -> true, false).forEach((metric, collected) -> collected
                .newestThatCovers(weights)
                .flatMap(rules -> rules.scored(weights, known))
                .ifPresent(found -> scored.put(metric, found)));
        return scored;
    }

    /**
     * A point's scores under one metric.
     *
     * @param from the row behind each
     */
    record Told(Scored scored, List<ExampleRow> from) {}

    /** Empty where there are none. */
    Optional<Told> of(PointState point, String metric) {
        Weights weights = new Weights(point);
        MetricRows collected = read(point, weights, metric::equals, true).getOrDefault(metric, new MetricRows(true));
        return collected.newestThatCovers(weights).flatMap(rules -> rules.scored(weights, new ArrayList<>())
                .map(scored -> new Told(scored, rules.kept())));
    }

    /** @param keeps whether rows are kept beside their scores */
    private Map<String, MetricRows> read(PointState point, Weights weights, Predicate<String> wanted, boolean keeps) {
        Map<String, MetricRows> metrics = new TreeMap<>();
        Map<Origin, List<Sink>> sinks = new HashMap<>();
        try (KeyValueIterator<byte[], byte[]> iterator =
                rows.prefixScan(ExampleKey.prefix(point.getNumber()), PREFIX)) {
            KnownScorers known = scorers.get();
            while (iterator.hasNext()) {
                KeyValue<byte[], byte[]> entry = iterator.next();
                String id = ExampleKey.id(entry.key);
                KnownScorer scorer = known.of(ExampleKey.definition(entry.key));
                ExampleRow row = ExampleRow.of(entry.value, scorer.width());
                int by = ExampleKey.weights(entry.key);
                weights.made(by, row.time());
                Origin origin = new Origin(scorer.number(), by);
                List<Sink> to = sinks.get(origin);
                if (to == null) {
                    to = new ArrayList<>();
                    for (KnownScorer.Column column : scorer.columns()) {
                        String metric = column.rule().getMetric();
                        if (wanted.test(metric)) {
                            RuleRows rules = metrics.computeIfAbsent(metric, first -> new MetricRows(keeps))
                                    .under(by, column, known.age(column.rule()));
                            rules.scoredBy(scorer.scorer());
                            to.add(new Sink(rules, column));
                        }
                    }
                    sinks.put(origin, to);
                }
                for (Sink sink : to) {
                    sink.rows.add(id, row, sink.column);
                }
            }
        }
        return metrics;
    }

    /** Where the numbers of one metric of a scorer go. */
    private record Sink(RuleRows rows, KnownScorer.Column column) {}

    /** Rows of one scorer by the same weights. */
    private record Origin(int scorer, int weights) {}
}
