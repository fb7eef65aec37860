package dev.emergence.analysis.state;

import java.util.Arrays;
import java.util.List;

/**
 * What guessing gets right on the examples of one point.
 *
 * @param chance mean level of guessing, 0 where nothing says so
 * @param constantChoices what always giving the first, second, … choice scores; empty where not all examples have choices
 * @param targetTokens mean number of tokens of the first target; null where not all examples have log-probabilities
 */
record Guesses(double chance, List<Double> constantChoices, Double targetTokens) {
    /** Sums over examples, in the order of their ids. */
    static final class Sums {
        private double chance;
        private double[] credits = new double[0];
        private long withChoices;
        private double tokens;
        private long withTokens;
        private long examples;

        void add(ExampleRow row) {
            examples++;
            double guessing = Double.isNaN(row.chance()) ? 0 : row.chance();
            chance += (guessing - chance) / examples;
            if (row.credits().length > 0) {
                withChoices++;
                addCredits(row.credits());
            }
            if (row.targetTokens() > 0) {
                withTokens++;
                tokens += row.targetTokens();
            }
        }

        /** A place that an example does not have earns nothing there. */
        private void addCredits(double[] more) {
            if (more.length > credits.length) {
                credits = Arrays.copyOf(credits, more.length);
            }
            for (int i = 0; i < more.length; i++) {
                credits[i] += more[i];
            }
        }

        /** Of one example or more. */
        Guesses mean() {
            List<Double> constants = withChoices < examples
                    ? List.of()
                    : Arrays.stream(credits).map(sum -> sum / examples).boxed().toList();
            return new Guesses(chance, constants, withTokens < examples ? null : Double.valueOf(tokens / examples));
        }
    }
}
