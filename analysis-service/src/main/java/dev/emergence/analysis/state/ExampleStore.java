package dev.emergence.analysis.state;

import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.ExampleScores;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScorerSignatures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The scores of every example, key point/example/attempt/scorer: the same example scored again replaces its row, never
 * counts twice.
 */
final class ExampleStore {
    private static final StringSerializer PREFIX = new StringSerializer();

    private final KeyValueStore<String, ExampleScores> rows;
    private final KeyValueStore<String, ScorerSignatures> signatures;
    private final Map<String, ScorerSignatures> known = new HashMap<>();

    /** @param signatures kept once for all rows that share them, by fingerprint */
    ExampleStore(KeyValueStore<String, ExampleScores> rows, KeyValueStore<String, ScorerSignatures> signatures) {
        this.rows = rows;
        this.signatures = signatures;
    }

    private static String key(String point, Score score) {
        return point + "/" + Keys.of(score.getExample(), Integer.toString(score.getAttempt()), score.getScorer());
    }

    boolean has(String point, Score score) {
        return rows.get(key(point, score)) != null;
    }

    void put(String point, Score score) {
        rows.put(
                key(point, score),
                new ExampleScores(score.getTime(), score.getCluster(), fingerprint(score), score.getScores()));
    }

    private String fingerprint(Score score) {
        ScorerSignatures set = new ScorerSignatures(score.getSignatures(), score.getDeclarations());
        String fingerprint = Integer.toHexString(new TreeMap<>(set.getSignatures()).hashCode())
                + Integer.toHexString(new TreeMap<>(set.getDeclarations()).hashCode());
        if (!known.containsKey(fingerprint)) {
            signatures.put(fingerprint, set);
            known.put(fingerprint, set);
        }
        return fingerprint;
    }

    private ScorerSignatures signatures(String fingerprint) {
        return known.computeIfAbsent(fingerprint, signatures::get);
    }

    /** All scores of one point, by metric. */
    Map<String, Scored> load(String point) {
        Map<String, Rows> metrics = new TreeMap<>();
        String prefix = point + "/";
        try (KeyValueIterator<String, ExampleScores> iterator = rows.prefixScan(prefix, PREFIX)) {
            while (iterator.hasNext()) {
                KeyValue<String, ExampleScores> row = iterator.next();
                String id = row.key.substring(prefix.length(), row.key.lastIndexOf('/'));
                ScorerSignatures scorer = signatures(row.value.getSignatures());
                scorer.getSignatures().forEach((metric, signature) -> metrics.computeIfAbsent(metric, Rows::new)
                        .add(id, row.value, signature, scorer.getDeclarations().get(metric)));
            }
        }
        Map<String, Scored> scored = new TreeMap<>();
        metrics.forEach((metric, collected) -> {
            if (!collected.ids.isEmpty()) {
                scored.put(metric, collected.scored());
            }
        });
        return scored;
    }

    /** Rows of one metric as they are read; of two scorers with different signatures the newer one counts. */
    private static final class Rows {
        private final String metric;
        private final List<String> ids = new ArrayList<>();
        private final List<String> clusters = new ArrayList<>();
        private final List<double[]> vectors = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();
        private Definition definition;
        private long newest = Long.MIN_VALUE;
        private String last;
        private long seen;

        Rows(String metric) {
            this.metric = metric;
        }

        void add(String id, ExampleScores row, String signature, Declaration declaration) {
            seen += id.equals(last) ? 0 : 1;
            last = id;
            if (definition == null || row.getTime() > newest) {
                newest = row.getTime();
                definition = definition != null && definition.signature().equals(signature)
                        ? definition
                        : Definition.of(metric, signature, declaration);
            }
            List<Double> vector = row.getScores().get(metric);
            if (vector == null) {
                return;
            }
            int end = ids.size() - 1;
            if (end >= 0 && ids.get(end).equals(id)) {
                if (row.getTime() >= times.get(end)) {
                    set(end, row, vector);
                }
                return;
            }
            ids.add(id);
            clusters.add(null);
            vectors.add(null);
            times.add(0L);
            set(end + 1, row, vector);
        }

        private void set(int index, ExampleScores row, List<Double> vector) {
            clusters.set(index, row.getCluster());
            vectors.set(index, vector.stream().mapToDouble(Double::doubleValue).toArray());
            times.set(index, row.getTime());
        }

        Scored scored() {
            return new Scored(
                    definition,
                    ids.toArray(String[]::new),
                    clusters.toArray(String[]::new),
                    vectors.toArray(double[][]::new),
                    seen);
        }
    }
}
