package dev.emergence.statistics.verdict;

import dev.emergence.statistics.metric.Metrics;
import java.util.OptionalDouble;

/**
 * The mean loss of a guesser, who knows the form of the answer and gives the right one the probability {@code chance}.
 *
 * <ul>
 *   <li>{@code target_nll}: {@code −ln chance / T}, nats a token, T the mean number of target tokens over the examples
 *   <li>{@code bits_per_byte}: {@code −ln chance / (ln 2 · B)}, B the mean number of target bytes
 *   <li>{@code choice_margin_loss}: {@code −ln chance}
 *   <li>{@code brier}: {@code 1 − chance}, exact where chance is 1 over the number of choices
 *   <li>any other metric: unknown. So it is where chance is 0, or the mean length is needed and not above 0.
 * </ul>
 */
public final class GuesserLoss {
    private static final double LN_2 = Math.log(2);

    private GuesserLoss() {}

    /**
     * @param metric id of the companion
     * @param chance 0 to 1
     * @param length mean number of target tokens, or bytes for {@code bits_per_byte}; NaN where it is unknown
     */
    public static OptionalDouble of(String metric, double chance, double length) {
        double nats = -Math.log(chance);
        double loss = Double.NaN;
        if (metric.equals(Metrics.TARGET_NLL.id())) {
            loss = nats / length;
        } else if (metric.equals(Metrics.BITS_PER_BYTE.id())) {
            loss = nats / (LN_2 * length);
        } else if (metric.equals(Metrics.CHOICE_MARGIN_LOSS.id())) {
            loss = nats;
        } else if (metric.equals(Metrics.BRIER.id())) {
            loss = 1 - chance;
        }
        return chance > 0 && loss >= 0 && loss < Double.POSITIVE_INFINITY
                ? OptionalDouble.of(loss)
                : OptionalDouble.empty();
    }
}
