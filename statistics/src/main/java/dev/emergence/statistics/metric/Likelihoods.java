package dev.emergence.statistics.metric;

import dev.emergence.statistics.text.CodePoints;

/**
 * Metrics of the log-probabilities l₁ … l_T (natural logarithm) that the model gives the first target's tokens, or of their sum
 * where only that is known.
 *
 * <p>Sums are plain doubles: all terms have one sign, so the relative error is at most T·2⁻⁵³.
 */
final class Likelihoods {
    private static final double LN_2 = Math.log(2);

    /**
     * So low that it was put in to mask a token (−10⁹, −10³⁰, −∞): a target of a megabyte, every byte a token of 13 bits,
     * doesn't sum to a tenth of it.
     */
    private static final double MASKED = -1e8;

    private Likelihoods() {}

    /** All of them are at most 0 and above {@value #MASKED}. */
    static boolean areValid(double... logprobs) {
        for (double logprob : logprobs) {
            if (!(logprob <= 0 && logprob > MASKED)) {
                return false;
            }
        }
        return true;
    }

    /** −(1/T) Σ l_t, nats a token. */
    static double meanNegative(Sample sample) {
        int tokens = sample.hasTargetLogprobs()
                ? sample.targetLogprobs().length
                : sample.targetSum().tokens();
        return (0.0 - sum(sample)) / tokens;
    }

    /** −Σ l_t / (ln 2 · bytes), bits a UTF-8 byte of the first target; does not depend on the tokeniser. */
    static double bitsPerByte(Sample sample) {
        long bytes = saysBytes(sample)
                ? sample.targetSum().bytes()
                : CodePoints.utf8Length(sample.targets().get(0));
        return (0.0 - sum(sample)) / (LN_2 * bytes);
    }

    /** Whether the number of bytes comes with the sum that is read. */
    static boolean saysBytes(Sample sample) {
        return !sample.hasTargetLogprobs() && sample.targetSum().bytes() != null;
    }

    /** exp(Σ l_t): the chance that sampling emits the target; 0 where that is below the smallest double. */
    static double probability(Sample sample) {
        return Math.exp(sum(sample));
    }

    /** exp(min l_t): greedy decoding emits the target only if every token's probability is high enough to win. */
    static double leastTokenProbability(Sample sample) {
        double least = 0;
        for (double logprob : sample.targetLogprobs()) {
            least = Math.min(least, logprob);
        }
        return Math.exp(least);
    }

    private static double sum(Sample sample) {
        if (!sample.hasTargetLogprobs()) {
            return sample.targetSum().logprob();
        }
        double sum = 0;
        for (double logprob : sample.targetLogprobs()) {
            sum += logprob;
        }
        return sum;
    }
}
