package dev.emergence.statistics.metric;

import java.util.List;

/**
 * Metrics of a multiple-choice example with log-probabilities l_k and credits c_k, k = 1 … K.
 *
 * <p>Probabilities are the softmax p_k = exp(l_k − max l) / Σ_j exp(l_j − max l) over the options: subtracting the maximum
 * first keeps log-probabilities of −10⁵ exact.
 */
final class ChoiceScores {
    private ChoiceScores() {}

    static boolean areValid(List<Choice> choices) {
        for (Choice choice : choices) {
            if (!Double.isFinite(choice.logprob()) || !(choice.credit() >= 0 && choice.credit() <= 1)) {
                return false;
            }
        }
        return true;
    }

    static boolean anyCredit(List<Choice> choices) {
        for (Choice choice : choices) {
            if (choice.credit() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Credit of the option with the highest log-probability; the first of equals, −0 and 0 being equal. */
    static double grade(Sample sample) {
        List<Choice> choices = sample.choices();
        return choices.get(best(choices)).credit();
    }

    /** Σ_k (p_k − o_k)² with o_k = c_k / Σ_j c_j (Brier 1950): 0 to 2 for any number of options. */
    static double brier(Sample sample) {
        List<Choice> choices = sample.choices();
        double credit = 0;
        for (Choice choice : choices) {
            credit += choice.credit();
        }
        double max = choices.get(best(choices)).logprob();
        double mass = mass(choices, max);
        double sum = 0;
        for (Choice choice : choices) {
            double difference = Math.exp(choice.logprob() - max) / mass - choice.credit() / credit;
            sum += difference * difference;
        }
        return sum;
    }

    private static int best(List<Choice> choices) {
        int best = 0;
        for (int k = 1; k < choices.size(); k++) {
            if (choices.get(k).logprob() > choices.get(best).logprob()) {
                best = k;
            }
        }
        return best;
    }

    private static double mass(List<Choice> choices, double max) {
        double mass = 0;
        for (Choice choice : choices) {
            mass += Math.exp(choice.logprob() - max);
        }
        return mass;
    }
}
