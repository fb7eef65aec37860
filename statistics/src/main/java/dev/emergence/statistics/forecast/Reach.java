package dev.emergence.statistics.forecast;

import dev.emergence.statistics.evidence.Band;
import dev.emergence.statistics.point.Estimate;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * Where a forecast first reaches a goal: the least u of the three decades beyond the last point at which the expected v, or an edge of
 * its band, is the goal or more. More v is better, of a loss too.
 *
 * <p>Looked for at each hundredth of a decade, then by bisection: an edge may rise and fall again, and a rise above the goal that is
 * shorter than that is none.
 *
 * <ul>
 *   <li>Where the expected v of the last point is the goal or more there is no answer: {@code reached_already}.
 *   <li>An edge that is there at the last point reaches the goal at once.
 *   <li>What stays below is {@code not_within_three_decades}; so is the whole where even the better edge does.
 * </ul>
 *
 * @param u log10 of the scale at which the goal is expected to be reached
 * @param earliest that of the band's better edge, not above {@code u}
 * @param latest that of its worse edge, not below {@code u}
 */
public record Reach(Estimate<Double> u, Estimate<Double> earliest, Estimate<Double> latest) {
    private static final int STEPS = 300;
    private static final double DECADES = 3;
    private static final int HALVINGS = 40;

    /**
     * @param from log10 of the last point's scale
     * @param forecast by log10 of the scale
     */
    static Estimate<Reach> of(double goal, double from, DoubleFunction<Band> forecast) {
        if (forecast.apply(from).mean() >= goal) {
            return Estimate.undefined("reached_already");
        }
        Estimate<Double> earliest = first(goal, from, forecast, Band::upper);
        return earliest.map(found ->
                new Reach(first(goal, from, forecast, Band::mean), earliest, first(goal, from, forecast, Band::lower)));
    }

    private static Estimate<Double> first(
            double goal, double from, DoubleFunction<Band> forecast, ToDoubleFunction<Band> part) {
        double before = from;
        for (int i = 0; i <= STEPS; i++) {
            double u = from + i * (DECADES / STEPS);
            if (part.applyAsDouble(forecast.apply(u)) >= goal) {
                return Estimate.of(bisected(goal, before, u, forecast, part));
            }
            before = u;
        }
        return Estimate.undefined("not_within_three_decades");
    }

    /** The goal is not reached at {@code below}, unless that is {@code above}, and is at {@code above}. */
    private static double bisected(
            double goal, double below, double above, DoubleFunction<Band> forecast, ToDoubleFunction<Band> part) {
        double low = below;
        double high = above;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (part.applyAsDouble(forecast.apply(middle)) >= goal) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }
}
