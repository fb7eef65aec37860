package dev.emergence.analysis.state;

import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.ExampleScores;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScorerSignatures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    /** Made once for each pair of signatures and declarations. */
    private final Map<List<Object>, String> fingerprints = new HashMap<>();
    /** metric → signature → when it was first seen, counted in sets of signatures. */
    private final Map<String, Map<String, Long>> ages = new HashMap<>();

    /** @param signatures kept once for all rows that share them, by fingerprint */
    ExampleStore(KeyValueStore<String, ExampleScores> rows, KeyValueStore<String, ScorerSignatures> signatures) {
        this.rows = rows;
        this.signatures = signatures;
        try (KeyValueIterator<String, ScorerSignatures> all = signatures.all()) {
            all.forEachRemaining(entry -> learn(entry.key, entry.value));
        }
    }

    private void learn(String fingerprint, ScorerSignatures set) {
        known.put(fingerprint, set);
        set.getSignatures().forEach((metric, signature) -> ages.computeIfAbsent(metric, id -> new HashMap<>())
                .merge(signature, set.getSeen(), Math::min));
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
                new ExampleScores(
                        score.getTime(), score.getCluster(), score.getChance(), fingerprint(score), score.getScores()));
    }

    private String fingerprint(Score score) {
        String fingerprint = fingerprints.computeIfAbsent(
                List.of(score.getSignatures(), score.getDeclarations()),
                set -> Fingerprint.of(score.getSignatures(), score.getDeclarations()));
        if (!known.containsKey(fingerprint)) {
            ScorerSignatures set =
                    new ScorerSignatures(score.getSignatures(), score.getDeclarations(), (long) known.size());
            signatures.put(fingerprint, set);
            learn(fingerprint, set);
        }
        return fingerprint;
    }

    /** All scores of one point, by metric. */
    Map<String, Scored> load(String point) {
        Map<String, Rows> metrics = new TreeMap<>();
        String prefix = point + "/";
        try (KeyValueIterator<String, ExampleScores> iterator = rows.prefixScan(prefix, PREFIX)) {
            while (iterator.hasNext()) {
                KeyValue<String, ExampleScores> row = iterator.next();
                int end = row.key.lastIndexOf('/');
                String id = row.key.substring(prefix.length(), end);
                String name = row.key.substring(end + 1);
                ScorerSignatures scorer = known.get(row.value.getSignatures());
                scorer.getSignatures().forEach((metric, signature) -> metrics.computeIfAbsent(metric, Rows::new)
                        .add(
                                id,
                                name,
                                row.value,
                                signature,
                                ages.get(metric).get(signature),
                                new Declared(scorer.getDeclarations().get(metric), scorer.getSeen())));
            }
        }
        Map<String, Scored> scored = new TreeMap<>();
        metrics.forEach((metric, collected) -> collected.scored().ifPresent(found -> scored.put(metric, found)));
        return scored;
    }

    /** @param seen when the set of signatures that it came with was first seen */
    private record Declared(Declaration declaration, long seen) {}

    /** The row of an example that counts. */
    private record Row(
            String id, String cluster, double chance, String signature, Declaration declaration, double[] vector) {}

    /**
     * Rows of one metric as they are read. Of two scores of one example that under the newer signature counts, of two under one
     * signature that of the newer generation. Newer is the signature that was first seen later: where an old deployment still runs
     * beside the new one, it takes nothing back.
     *
     * <p>What the metric is says the newest signature, and of what was declared with it the newest. Rows that declare nothing
     * mean the same. Rows of another kind, and of a release that added up other numbers, are not comparable and don't count.
     */
    private static final class Rows {
        private final String metric;
        private final List<Row> rows = new ArrayList<>();
        private final Set<String> scorers = new HashSet<>();
        private String newestSignature;
        private Declared newestDeclared;
        private long newest = -1;
        private long seen;
        private String id;
        private ExampleScores counts;
        private String countsSignature;
        private Declaration countsDeclaration;
        private long age;

        Rows(String metric) {
            this.metric = metric;
        }

        /** @param age of the signature, higher is newer */
        void add(String id, String scorer, ExampleScores row, String signature, long age, Declared declared) {
            if (age > newest) {
                newest = age;
                newestSignature = signature;
                newestDeclared = declared;
            } else if (age == newest && newer(declared)) {
                newestDeclared = declared;
            }
            scorers.add(scorer);
            boolean next = !id.equals(this.id);
            if (next) {
                keep();
                this.id = id;
                seen++;
            }
            if (next || age > this.age || age == this.age && row.getTime() >= counts.getTime()) {
                counts = row;
                countsSignature = signature;
                countsDeclaration = declared.declaration();
                this.age = age;
            }
        }

        private boolean newer(Declared declared) {
            return declared.declaration() != null
                    && (newestDeclared.declaration() == null || declared.seen() > newestDeclared.seen());
        }

        private void keep() {
            List<Double> vector = counts == null ? null : counts.getScores().get(metric);
            if (vector != null) {
                double[] numbers =
                        vector.stream().mapToDouble(Double::doubleValue).toArray();
                double guessing = counts.getChance() == null ? 0 : counts.getChance();
                rows.add(new Row(id, counts.getCluster(), guessing, countsSignature, countsDeclaration, numbers));
            }
        }

        private boolean comparable(Row row, Definition definition) {
            boolean same = row.declaration() == null && row.signature().equals(definition.signature());
            Kind kind = same
                    ? definition.kind()
                    : Definition.of(metric, row.signature(), row.declaration()).kind();
            return kind == definition.kind() && definition.fits(row.vector());
        }

        /** Empty where the metric applies to none of the examples. */
        Optional<Scored> scored() {
            keep();
            if (rows.isEmpty()) {
                return Optional.empty();
            }
            Definition definition = Definition.of(metric, newestSignature, newestDeclared.declaration());
            List<Row> counting =
                    rows.stream().filter(row -> comparable(row, definition)).toList();
            return counting.isEmpty() ? Optional.empty() : Optional.of(scored(definition, counting));
        }

        private Scored scored(Definition definition, List<Row> counting) {
            String[] ids = new String[counting.size()];
            String[] clusters = new String[ids.length];
            double[][] vectors = new double[ids.length][];
            double chance = 0;
            for (int i = 0; i < ids.length; i++) {
                Row row = counting.get(i);
                ids[i] = row.id();
                clusters[i] = row.cluster();
                vectors[i] = row.vector();
                if (row.vector().length == 1) {
                    row.vector()[0] = definition.within(row.vector()[0]);
                }
                chance += (row.chance() - chance) / (i + 1);
            }
            return new Scored(definition, ids, clusters, vectors, chance, scorers, seen);
        }
    }
}
