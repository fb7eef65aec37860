package dev.emergence.analysis.state;

import dev.emergence.schemas.Score;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The scores of every example: the same example scored again under the same definition replaces its row, never counts twice. Under
 * another definition, or by other weights, it is another row, so that what was scored before stays whole until the new rows cover the point.
 */
final class ExampleStore {
    private static final ByteArraySerializer PREFIX = new ByteArraySerializer();

    private final KeyValueStore<byte[], byte[]> rows;
    private final KnownScorers scorers;

    ExampleStore(KeyValueStore<byte[], byte[]> rows, KnownScorers scorers) {
        this.rows = rows;
        this.scorers = scorers;
    }

    /** Whether this scorer has scored this example of these weights before, by whatever rules. */
    boolean has(Place place, Score score, String scorer) {
        byte[] prefix = ExampleKey.prefix(place.point(), ExampleKey.id(score));
        try (KeyValueIterator<byte[], byte[]> iterator = rows.prefixScan(prefix, PREFIX)) {
            while (iterator.hasNext()) {
                byte[] key = iterator.next().key;
                if (ExampleKey.weights(key) == place.weights()
                        && scorers.of(ExampleKey.definition(key)).scorer().equals(scorer)) {
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
}
