package dev.emergence.analysis.state;

import dev.emergence.analysis.judge.Places;
import dev.emergence.analysis.view.CurveParts;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Restart;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * By which of step and tokens a run's checkpoints are ordered, where the two disagree: a counter that starts again, in a later stage of
 * training or a new job, would shuffle the stages.
 *
 * <ol>
 *   <li>In the order by one of them, the other breaks wherever it does not go on: each time that it started again. In the order by
 *       the one that started again the stages lie across each other, and the other breaks again and again. So the order with
 *       fewer breaks is that of the counter that is unbroken.
 *   <li>As many are there after the first checkpoint of a new stage. Then it is the order that goes back in time less often, else the
 *       one that was asked for.
 *   <li>Where no more than half of the checkpoints have both, there is too little to compare, and nothing is said.
 * </ol>
 *
 * @param by the counter to go by: step or tokens
 * @param other which started again, if one did
 * @param times how often
 * @param last where it did so last; null where none did
 */
record Counters(String by, String other, int times, CurvePoint last) {
    static final String TOKENS = "tokens";

    /** An order, and when the other counter breaks in it, from one point to the next. */
    private record Way(
            String by, String other, Comparator<CurvePoint> order, BiPredicate<CurvePoint, CurvePoint> breaks) {
        Walk along(List<CurvePoint> points) {
            List<CurvePoint> ordered = points.stream().sorted(order).toList();
            int breaks = 0;
            int back = 0;
            CurvePoint last = null;
            for (int i = 1; i < ordered.size(); i++) {
                CurvePoint before = ordered.get(i - 1);
                CurvePoint now = ordered.get(i);
                back += now.getTime() < before.getTime() ? 1 : 0;
                if (this.breaks.test(before, now)) {
                    breaks++;
                    last = now;
                }
            }
            return new Walk(new Counters(by, other, breaks, last), back);
        }
    }

    /** @param backInTime how often the next point is older than the one before */
    private record Walk(Counters found, int backInTime) {}

    private static final Way BY_TOKENS = new Way(
            TOKENS,
            CurveParts.STEP,
            Comparator.comparing(CurvePoint::getTokens).thenComparing(CurvePoint::getStep),
            (before, now) -> now.getStep() <= before.getStep());

    /** Tokens may be rounded, so that some stay the same; no two checkpoints have the same step. */
    private static final Way BY_STEP = new Way(
            CurveParts.STEP,
            TOKENS,
            Comparator.comparing(CurvePoint::getStep).thenComparing(CurvePoint::getTokens),
            (before, now) ->
                    now.getTokens() < before.getTokens() || now.getStep().equals(before.getStep()));

    /**
     * @param points of one run
     * @param wanted the counter to go by if the two agree
     */
    static Counters of(List<CurvePoint> points, String wanted) {
        List<CurvePoint> both = points.stream()
                .filter(point -> point.getStep() != null && point.getTokens() != null)
                .toList();
        boolean byTokens = wanted.equals(TOKENS);
        Way way = byTokens ? BY_TOKENS : BY_STEP;
        Walk first = way.along(both);
        if (first.found.times == 0) {
            return first.found;
        }
        if (2 * both.size() <= points.size()) {
            return new Counters(way.by, way.other, 0, null);
        }
        Walk second = (byTokens ? BY_STEP : BY_TOKENS).along(both);
        boolean better = second.found.times < first.found.times
                || second.found.times == first.found.times && second.backInTime < first.backInTime;
        return better ? second.found : first.found;
    }

    /**
     * What is said of it; null where the two agree.
     *
     * @param curve in order
     */
    Restart restart(Curve curve) {
        return last == null ? null : new Restart(other, times, Places.of(curve, last));
    }
}
