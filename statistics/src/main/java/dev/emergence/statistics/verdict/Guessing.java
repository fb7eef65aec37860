package dev.emergence.statistics.verdict;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What guessing gets right, and what a loss the companion gives a guesser: up to there nothing is known of an ability.
 *
 * <p>Guessing is the declared level of chance, else 1/number of choices, else 0; where the choices' credits are known it
 * reaches from what the worst constant choice scores to what the best one does, so that a model that always gives the
 * most frequent answer is a guesser.
 *
 * @param chance the most that guessing gets right, 0 to 1
 * @param chanceLow the least, 0 to {@code chance}
 * @param v the companion's linked value of a guesser's loss ({@link GuesserLoss}); empty where it is unknown
 */
public record Guessing(double chance, double chanceLow, OptionalDouble v) {
    /** Nobody guesses right. */
    public static final Guessing NEVER = of(0);

    public Guessing {
        if (!(0 <= chanceLow && chanceLow <= chance && chance <= 1)) {
            throw new IllegalArgumentException("chance=" + chance + " chanceLow=" + chanceLow);
        }
    }

    /** Always by the same chance. */
    public static Guessing of(double chance) {
        return new Guessing(chance, chance, OptionalDouble.empty());
    }

    /**
     * Widened to what the worst and the best constant choice score.
     *
     * @param constantChoices the mean credit of the first, second, … choice over the examples; none leaves it as it is
     */
    public Guessing orConstant(double... constantChoices) {
        double best = Arrays.stream(constantChoices).max().orElse(chance);
        double worst = Arrays.stream(constantChoices).min().orElse(chanceLow);
        return new Guessing(Math.max(chance, best), Math.min(chanceLow, worst), v);
    }

    /** With the companion's linked value of a guesser's loss. */
    public Guessing withV(OptionalDouble guesserV) {
        return new Guessing(chance, chanceLow, guesserV);
    }

    /** A score, moved up to where guessing ends: what lies below says nothing. */
    double beyond(double y) {
        return Math.max(y, chance);
    }

    /** How far a score lies outside of what constant answers give: differences within count as none. */
    double outside(double y) {
        return Math.max(y, chance) + Math.min(y, chanceLow);
    }

    /** Whether a score may be anything but guessing and its form be learned: chance is neither 0 nor 1. */
    boolean possible() {
        return chance > 0 && chance < 1;
    }
}
