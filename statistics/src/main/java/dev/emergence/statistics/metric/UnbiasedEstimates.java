package dev.emergence.statistics.metric;

import java.util.OptionalDouble;

/**
 * Unbiased estimates of what several draws would show, from counts of single ones.
 *
 * <p>Ratios of binomial coefficients are products of factors in [0, 1], summed as logarithms, so nothing overflows and
 * results near 0 keep their relative precision. Time grows with the shorter of the two equivalent products.
 */
public final class UnbiasedEstimates {
    private UnbiasedEstimates() {}

    /**
     * The chance that K examples drawn without replacement are all right: C(k, K) / C(n, K), {@code subset_accuracy_K}.
     *
     * @param right k, how many of the examples are right
     * @param examples n
     * @param subset K, at least 1 and at most n
     */
    public static double subsetAccuracy(long right, long examples, long subset) {
        check(right, examples, subset);
        return right < subset ? 0 : Math.exp(logNoneMarked(examples, examples - right, subset));
    }

    /**
     * Standard error of {@link #subsetAccuracy}, of examples that don't depend on each other: the jackknife's, √((n − 1)/n · Σ (θ_i − θ)²),
     * where θ_i is the estimate without example i (Efron and Stein 1981, doi 10.1214/aos/1176345462). Empty where K is n.
     *
     * @param right k, how many of the examples are right
     * @param examples n
     * @param subset K, at least 1 and at most n
     */
    public static OptionalDouble subsetAccuracyError(long right, long examples, long subset) {
        check(right, examples, subset);
        if (subset == examples) {
            return OptionalDouble.empty();
        }
        long wrong = examples - right;
        double withoutRight = right == 0 ? 0 : subsetAccuracy(right - 1, examples - 1, subset);
        double withoutWrong = wrong == 0 ? 0 : subsetAccuracy(right, examples - 1, subset);
        // the two differ from their mean by shares of their difference
        double difference = withoutWrong - withoutRight;
        double squares = difference * difference * right * wrong / examples;
        return OptionalDouble.of(right == 0 || wrong == 0 ? 0 : Math.sqrt((examples - 1.0) / examples * squares));
    }

    /**
     * The chance that at least one of k attempts drawn without replacement succeeds: 1 − C(n−c, k) / C(n, k) (Chen et al.
     * 2021, arXiv:2107.03374, eq. 1).
     *
     * @param successes c, how many of the attempts succeeded
     * @param attempts n
     * @param draws k, at least 1 and at most n
     */
    public static double passAtK(long successes, long attempts, long draws) {
        check(successes, attempts, draws);
        return attempts - successes < draws ? 1 : 0.0 - Math.expm1(logNoneMarked(attempts, successes, draws));
    }

    /**
     * ln of the chance that {@code drawn} of {@code all} hold none of {@code marked}: Π (1 − marked / (all − i)) over the
     * draws, or the same with the two exchanged.
     */
    private static double logNoneMarked(long all, long marked, long drawn) {
        long factors = Math.min(marked, drawn);
        double share = Math.max(marked, drawn);
        double log = 0;
        for (long i = 0; i < factors; i++) {
            log += Math.log1p(-share / (all - i));
        }
        return log;
    }

    private static void check(long part, long all, long draws) {
        if (part < 0 || part > all || draws < 1 || draws > all) {
            throw new IllegalArgumentException("not counts: " + part + " of " + all + ", draws " + draws);
        }
    }
}
