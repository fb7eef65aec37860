package dev.emergence.statistics.metric;

import dev.emergence.statistics.text.CodePoints;
import java.util.List;

/**
 * Metrics of a multiple-choice example with log-probabilities l_k and credits c_k, k = 1 … K.
 *
 * <p>Probabilities are the softmax p_k = exp(l_k − max l) / Σ_j exp(l_j − max l) over the options: subtracting the maximum
 * first keeps log-probabilities of −10⁵ exact.
 */
final class ChoiceScores {
    /** Bins of the calibration error, of equal width. */
    private static final int BINS = 10;

    /** {@link #calibrationError}. */
    static final Rule CALIBRATION_ERROR = Rule.sums(
            MetricKind.LOSS,
            Continuity.NONLINEAR,
            Rule.Needs.CHOICES,
            3 * BINS,
            ChoiceScores::calibration,
            ChoiceScores::calibrationError);

    private ChoiceScores() {}

    static boolean areValid(List<AnswerOption> choices) {
        for (AnswerOption choice : choices) {
            boolean logprob = choice.logprob() <= 0 && Double.isFinite(choice.logprob());
            if (!logprob || !(choice.credit() >= 0 && choice.credit() <= 1)) {
                return false;
            }
        }
        return true;
    }

    static boolean anyCredit(List<AnswerOption> choices) {
        for (AnswerOption choice : choices) {
            if (choice.credit() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Credit of the option with the highest log-probability; the first of equals, −0 and 0 being equal. */
    static double grade(Sample sample) {
        List<AnswerOption> choices = sample.choices();
        return choices.get(best(choices)).credit();
    }

    /**
     * Credit of the option with the highest log-probability per UTF-8 byte of its text; the first of equals. A text without
     * bytes counts as one byte.
     */
    static double gradePerByte(Sample sample) {
        double bestRate = Double.NEGATIVE_INFINITY;
        double credit = 0;
        for (AnswerOption choice : sample.choices()) {
            double rate = choice.logprob() / Math.max(1, CodePoints.utf8Length(choice.text()));
            if (rate > bestRate) {
                bestRate = rate;
                credit = choice.credit();
            }
        }
        return credit;
    }

    /** {@code no_choice_text} where an option has none, or all are empty, as where nobody knows them. */
    static String textRefusal(Sample sample) {
        if (sample.choices().stream().allMatch(choice -> "".equals(choice.text()))) {
            return "no_choice_text";
        }
        for (AnswerOption choice : sample.choices()) {
            if (choice.text() == null) {
                return "no_choice_text";
            }
        }
        return null;
    }

    /** Σ p_k over the options with c_k > 0. */
    static double probability(Sample sample) {
        List<AnswerOption> choices = sample.choices();
        double max = choices.get(best(choices)).logprob();
        double credited = 0;
        for (AnswerOption choice : choices) {
            credited += choice.credit() > 0 ? Math.exp(choice.logprob() - max) : 0;
        }
        return credited / mass(choices, max);
    }

    /**
     * −ln Σ p_k over the options with c_k > 0, as ln(1 + e^x), x being the log-odds of the other options: exact where the
     * probability rounds to 0 or to 1.
     */
    static double marginLoss(Sample sample) {
        double others = logSum(sample.choices(), false);
        if (others == Double.NEGATIVE_INFINITY) {
            return 0;
        }
        double x = others - logSum(sample.choices(), true);
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double logSum(List<AnswerOption> choices, boolean credited) {
        double max = Double.NEGATIVE_INFINITY;
        for (AnswerOption choice : choices) {
            if (choice.credit() > 0 == credited) {
                max = Math.max(max, choice.logprob());
            }
        }
        double sum = 0;
        for (AnswerOption choice : choices) {
            if (choice.credit() > 0 == credited) {
                sum += Math.exp(choice.logprob() - max);
            }
        }
        return max + Math.log(sum);
    }

    /** The sums of one sample for {@link #calibrationError}: its top option's probability and credit, in its bin. */
    static double[] calibration(Sample sample) {
        List<AnswerOption> choices = sample.choices();
        AnswerOption top = choices.get(best(choices));
        return calibration(1 / mass(choices, top.logprob()), top.credit());
    }

    /** Count, confidence and credit in bin min(⌊10 · confidence⌋, 9): bins are closed below. */
    static double[] calibration(double confidence, double credit) {
        double[] sums = new double[3 * BINS];
        int at = 3 * Math.min((int) (confidence * BINS), BINS - 1);
        sums[at] = 1;
        sums[at + 1] = confidence;
        sums[at + 2] = credit;
        return sums;
    }

    /** Σ_b |Σ confidence − Σ credit| / N (Guo et al. 2017, arXiv:1706.04599, eq. 3), over {@value #BINS} bins. */
    static double calibrationError(double[] sums, long examples) {
        double gaps = 0;
        for (int at = 0; at < sums.length; at += 3) {
            gaps += Math.abs(sums[at + 1] - sums[at + 2]);
        }
        return gaps / examples;
    }

    /** Σ_k (p_k − o_k)² with o_k = c_k / Σ_j c_j (Brier 1950): 0 to 2 for any number of options. */
    static double brier(Sample sample) {
        List<AnswerOption> choices = sample.choices();
        double credit = 0;
        for (AnswerOption choice : choices) {
            credit += choice.credit();
        }
        double max = choices.get(best(choices)).logprob();
        double mass = mass(choices, max);
        double sum = 0;
        for (AnswerOption choice : choices) {
            double difference = Math.exp(choice.logprob() - max) / mass - choice.credit() / credit;
            sum += difference * difference;
        }
        return sum;
    }

    private static int best(List<AnswerOption> choices) {
        int best = 0;
        for (int k = 1; k < choices.size(); k++) {
            if (choices.get(k).logprob() > choices.get(best).logprob()) {
                best = k;
            }
        }
        return best;
    }

    private static double mass(List<AnswerOption> choices, double max) {
        double mass = 0;
        for (AnswerOption choice : choices) {
            mass += Math.exp(choice.logprob() - max);
        }
        return mass;
    }
}
