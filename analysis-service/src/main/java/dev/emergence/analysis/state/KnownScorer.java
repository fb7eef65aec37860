package dev.emergence.analysis.state;

import dev.emergence.schemas.BrokenRecordException;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.ScorerDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A scorer's definition, parsed once for all its scores.
 *
 * @param number short for it in the keys of examples
 * @param scorer the scorer's name, as in keys
 * @param width how many numbers each score has
 */
record KnownScorer(int number, String scorer, ScorerDefinition definition, List<Column> columns, int width) {
    /**
     * One metric.
     *
     * @param rule numbers under equal rules are comparable
     * @param offset of its first number in a score
     */
    record Column(MetricDefinition rule, Definition definition, int offset) {
        /** All or none are absent. */
        boolean applies(double[] numbers) {
            return !Double.isNaN(numbers[offset]);
        }

        private void check(double[] numbers) {
            boolean applies = applies(numbers);
            for (int i = offset; i < offset + rule.getWidth(); i++) {
                if (applies == Double.isNaN(numbers[i])) {
                    throw new BrokenRecordException("numbers of a metric must be absent together");
                }
                if (applies) {
                    definition.check(numbers[i], rule.getWidth());
                }
            }
            // a single number is the score
            if (applies && rule.getWidth() > 1 && !Double.isFinite(score(numbers))) {
                throw new BrokenRecordException("numbers of a metric must make a score, and these make none");
            }
        }

        private double score(double[] numbers) {
            return definition.value(Arrays.copyOfRange(numbers, offset, offset + rule.getWidth()), 1);
        }
    }

    /** Metrics of another release, which added up more or fewer numbers than today's, have no column: they can't be compared. */
    static KnownScorer of(int number, ScorerDefinition definition) {
        List<Column> columns = new ArrayList<>();
        int offset = 0;
        for (MetricDefinition rule : definition.getMetrics()) {
            Definition of = Definition.of(rule.getMetric(), rule.getSignature(), rule.getDeclaration());
            if (rule.getWidth() == of.width()) {
                columns.add(new Column(rule, of, offset));
            }
            offset += rule.getWidth();
        }
        return new KnownScorer(number, Keys.of(definition.getScorer()), definition, List.copyOf(columns), offset);
    }

    /**
     * One that has just come.
     *
     * @throws BrokenRecordException if a metric has more or fewer numbers than it adds up
     */
    static KnownScorer ofNew(int number, ScorerDefinition definition) {
        KnownScorer scorer = of(number, definition);
        if (scorer.columns.size() < definition.getMetrics().size()) {
            throw new BrokenRecordException("defines.metrics.width must be that of the catalogue's metric, else 1");
        }
        return scorer;
    }

    /**
     * A score's numbers. Scorers in other languages write to the topic too.
     *
     * @throws BrokenRecordException if they are not what the definition says
     */
    double[] numbers(List<Double> all) {
        if (all.size() != width) {
            throw new BrokenRecordException("numbers must be as many as the definition says");
        }
        double[] numbers = new double[width];
        for (int i = 0; i < width; i++) {
            numbers[i] = all.get(i);
        }
        for (Column column : columns) {
            column.check(numbers);
        }
        return numbers;
    }
}
