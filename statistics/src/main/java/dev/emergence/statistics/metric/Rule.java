package dev.emergence.statistics.metric;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How one metric computes: when it can, what it adds up, and what it makes of the sums.
 *
 * @param kind what the number is
 * @param continuity how it follows the error rate
 * @param needs the inputs without which there is no score
 * @param refusal a further reason for no score, specific to the metric; null where there is one
 * @param width length of the vector
 * @param statistics the vector of a sample that has its inputs
 * @param finish the value of summed vectors
 * @param greatest no value is above it
 */
record Rule(
        MetricKind kind,
        Continuity continuity,
        Needs needs,
        Function<Sample, String> refusal,
        int width,
        Function<Sample, double[]> statistics,
        Finish finish,
        double greatest) {

    /** The value of the sums of some samples' vectors. */
    @FunctionalInterface
    interface Finish {
        double value(double[] sums, long examples);
    }

    /** Mean over the samples: the vector is the score itself. */
    static Rule mean(MetricKind kind, Continuity continuity, Needs needs, ToDoubleFunction<Sample> score) {
        return sums(
                kind,
                continuity,
                needs,
                1,
                sample -> new double[] {score.applyAsDouble(sample)},
                (sums, examples) -> sums[0] / examples);
    }

    /** A value of sums that is no mean of scores. */
    static Rule sums(
            MetricKind kind,
            Continuity continuity,
            Needs needs,
            int width,
            Function<Sample, double[]> statistics,
            Finish finish) {
        return new Rule(kind, continuity, needs, sample -> null, width, statistics, finish, 1);
    }

    /** The same rule with one more reason to give no score. */
    Rule unless(Function<Sample, String> reason) {
        return new Rule(kind, continuity, needs, reason, width, statistics, finish, greatest);
    }

    /** The same rule with values up to the one given, instead of 1. */
    Rule upTo(double most) {
        return new Rule(kind, continuity, needs, refusal, width, statistics, finish, most);
    }

    /** The same rule with values without an upper limit. */
    Rule unbounded() {
        return upTo(Double.POSITIVE_INFINITY);
    }

    Optional<String> skipReason(Sample sample) {
        String missing = needs.missing(sample);
        return Optional.ofNullable(missing != null ? missing : refusal.apply(sample));
    }

    /** The inputs a metric can need; each says what is missing, null for nothing. */
    enum Needs {
        /** What the model wrote. */
        OUTPUT("output") {
            @Override
            String missing(Sample sample) {
                return sample.output() == null ? "no_output" : null;
            }
        },
        /** What the model wrote and at least one right answer. */
        TEXTS("output, targets") {
            @Override
            String missing(Sample sample) {
                if (sample.output() == null) {
                    return "no_output";
                }
                return sample.targets() == null || sample.targets().isEmpty() ? "no_targets" : null;
            }
        },
        /** Options with finite log-probabilities ≤ 0 and credits in [0, 1]. */
        CHOICES("choices") {
            @Override
            String missing(Sample sample) {
                return sample.choices() == null || sample.choices().isEmpty()
                        ? "no_choices"
                        : ChoiceScores.areValid(sample.choices()) ? null : "invalid_choices";
            }
        },
        /** {@link #CHOICES} of which at least one earns credit. */
        CREDITED_CHOICES("choices") {
            @Override
            String missing(Sample sample) {
                String missing = CHOICES.missing(sample);
                return missing != null
                        ? missing
                        : ChoiceScores.anyCredit(sample.choices()) ? null : "no_credited_choice";
            }
        },
        /** At least one log-probability, all ≤ 0 and none of a masked token. */
        LOGPROBS("target_logprobs") {
            @Override
            String missing(Sample sample) {
                double[] logprobs = sample.targetLogprobs();
                return logprobs == null || logprobs.length == 0
                        ? "no_target_logprobs"
                        : Likelihoods.areValid(logprobs) ? null : "invalid_target_logprobs";
            }
        },
        /** {@link #LOGPROBS}, or their sum. */
        LIKELIHOOD("target_logprobs or target_logprob_sum") {
            @Override
            String missing(Sample sample) {
                if (sample.hasTargetLogprobs() || sample.targetSum() == null) {
                    return LOGPROBS.missing(sample);
                }
                return Likelihoods.areValid(sample.targetSum().logprob()) ? null : "invalid_target_logprobs";
            }
        },
        /** {@link #LOGPROBS}, or their sum and number. */
        LIKELIHOOD_OF_TOKENS("target_logprobs or target_logprob_sum with target_token_count") {
            @Override
            String missing(Sample sample) {
                String missing = LIKELIHOOD.missing(sample);
                if (missing != null || sample.hasTargetLogprobs()) {
                    return missing;
                }
                return sample.targetSum().tokens() == null ? "no_target_token_count" : null;
            }
        },
        /** {@link #LIKELIHOOD} and at least one byte: of the first target's text, or counted beside the sum. */
        LIKELIHOOD_OF_BYTES("target_logprobs or target_logprob_sum; targets or target_byte_count") {
            @Override
            String missing(Sample sample) {
                String missing = LIKELIHOOD.missing(sample);
                if (missing != null || Likelihoods.saysBytes(sample)) {
                    return missing;
                }
                return sample.targets() == null || sample.targets().isEmpty()
                        ? "no_targets"
                        : sample.targets().get(0).isEmpty() ? "empty_target" : null;
            }
        };

        private final String fields;

        Needs(String fields) {
            this.fields = fields;
        }

        abstract String missing(Sample sample);

        @Override
        public String toString() {
            return fields;
        }
    }
}
