package dev.emergence.analysis.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows of one metric by the same weights and under one rule as they are read. Of two scores of one example that of the newer generation counts. */
final class RuleRows {
    private final int weights;
    private final Definition definition;
    private final List<String> ids = new ArrayList<>();
    private final List<String> clusters = new ArrayList<>();
    private final List<double[]> vectors = new ArrayList<>();
    private final Set<String> sources = new HashSet<>();
    /** Null where they are not kept. */
    private final List<ExampleRow> kept;

    private final Guesses.Sums guesses = new Guesses.Sums();
    private long seen;
    private String id;
    private ExampleRow counts;
    private KnownScorer.Column column;

    /**
     * @param weights their place among those of the point
     * @param keeps whether rows are kept beside their scores
     */
    RuleRows(int weights, Definition definition, boolean keeps) {
        this.weights = weights;
        this.definition = definition;
        this.kept = keeps ? new ArrayList<>() : null;
    }

    int weights() {
        return weights;
    }

    void scoredBy(String scorer) {
        sources.add(Weights.source(scorer, weights));
    }

    /** @param id in ascending order */
    void add(String id, ExampleRow row, KnownScorer.Column column) {
        boolean next = !id.equals(this.id);
        if (next) {
            end();
            this.id = id;
            seen++;
        }
        if (next || row.time() >= counts.time()) {
            counts = row;
            this.column = column;
        }
    }

    /** No more rows of this example. */
    void end() {
        if (counts != null && column.applies(counts.numbers())) {
            ids.add(id);
            clusters.add(counts.cluster());
            int from = column.offset();
            double[] vector = Arrays.copyOfRange(
                    counts.numbers(), from, from + column.rule().getWidth());
            if (vector.length == 1) {
                vector[0] = definition.within(vector[0]);
            }
            vectors.add(vector);
            guesses.add(counts);
            if (kept != null) {
                kept.add(counts);
            }
        }
        counts = null;
    }

    /** Examples that were scored, those to which the metric does not apply among them. */
    long seen() {
        return seen;
    }

    /** The row behind each score; null where they are not kept. */
    List<ExampleRow> kept() {
        return kept;
    }

    /**
     * Empty where the metric applies to none of the examples.
     *
     * @param of those of the point
     * @param known rows of other metrics, to share; takes these if they are others
     */
    Optional<Scored> scored(Weights of, List<Rows> known) {
        return ids.isEmpty()
                ? Optional.empty()
                : Optional.of(new Scored(
                        definition,
                        shared(known),
                        vectors.toArray(double[][]::new),
                        guesses.mean(),
                        new Scored.Origin(of.id(weights), of.announced(weights), sources, seen)));
    }

    private Rows shared(List<Rows> known) {
        Rows own = new Rows(ids.toArray(String[]::new), clusters.toArray(String[]::new));
        for (Rows rows : known) {
            if (rows.same(own)) {
                return rows;
            }
        }
        known.add(own);
        return own;
    }
}
