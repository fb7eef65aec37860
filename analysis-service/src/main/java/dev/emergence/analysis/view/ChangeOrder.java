package dev.emergence.analysis.view;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * In which order curves have changed. Each stands where it changed last, so that what has changed behind a place is found without a
 * look at the others.
 *
 * <ol>
 *   <li>Numbers only grow, and no two changes have the same.
 *   <li>A curve that is no more keeps its place. Of these there are as many as a bound says: who asks from before the last that was let
 *       go may have missed it.
 * </ol>
 */
final class ChangeOrder {
    private final NavigableMap<Long, CurveName> order = new TreeMap<>();
    private final Map<CurveName, Long> places = new HashMap<>();
    private final TreeSet<Long> gone = new TreeSet<>();
    private final int mostGone;
    private long newest;
    private long forgotten;

    ChangeOrder(int mostGone) {
        this.mostGone = mostGone;
    }

    /** @return the number of the change */
    long changed(CurveName curve) {
        Long before = places.put(curve, ++newest);
        if (before != null) {
            order.remove(before);
            gone.remove(before);
        }
        order.put(newest, curve);
        return newest;
    }

    /** The curve is no more. */
    void removed(CurveName curve) {
        gone.add(changed(curve));
        if (gone.size() > mostGone) {
            forgotten = gone.first();
            gone.remove(forgotten);
            places.remove(order.remove(forgotten));
        }
    }

    /** The number of the last change. */
    long newest() {
        return newest;
    }

    /** Whether all that has changed behind it is known. */
    boolean knows(long number) {
        return number >= forgotten && number <= newest;
    }

    /** Curves that have changed behind a number, by the number of their newest change. */
    Collection<Map.Entry<Long, CurveName>> behind(long number) {
        return order.tailMap(number, false).entrySet();
    }
}
