package dev.emergence.analysis.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The checkpoints of which more may come, by their key in the {@link PointStore}; those that had no news for the longest time first. */
final class InMotion {
    private final Map<String, PendingPoint> points = new LinkedHashMap<>();
    private int size;

    /** Null if it is not in motion. */
    PendingPoint get(String key) {
        return points.get(key);
    }

    /** The same; it has news. */
    PendingPoint toTheEnd(String key) {
        PendingPoint point = points.remove(key);
        if (point != null) {
            points.put(key, point);
        }
        return point;
    }

    PendingPoint add(String key, PendingPoint point) {
        points.put(key, point);
        size += point.size();
        return point;
    }

    /** One of them has become larger. */
    void grew(int by) {
        size += by;
    }

    void remove(String key) {
        PendingPoint point = points.remove(key);
        size -= point == null ? 0 : point.size();
    }

    void removeIf(Predicate<PendingPoint> gone) {
        points.values().removeIf(point -> {
            boolean goes = gone.test(point);
            size -= goes ? point.size() : 0;
            return goes;
        });
    }

    Collection<PendingPoint> all() {
        return points.values();
    }

    /** Of all, see {@link PendingPoint#size}. */
    int size() {
        return size;
    }

    /**
     * Has models' tasks leave, those first that had no news for the longest time, each with all its points: what is brought onto a curve
     * together costs little more than one. They are as complete then as they are; more may come, as at any that has left.
     *
     * @param left so much is to stay
     */
    void leave(int left) {
        Map<String, List<PendingPoint>> subjects = new LinkedHashMap<>();
        for (PendingPoint point : points.values()) {
            // behind those whose last news is older
            List<PendingPoint> its = subjects.remove(point.subject());
            its = its == null ? new ArrayList<>() : its;
            its.add(point);
            subjects.put(point.subject(), its);
        }
        int staying = size;
        for (Iterator<List<PendingPoint>> next = subjects.values().iterator(); staying > left && next.hasNext(); ) {
            for (PendingPoint point : next.next()) {
                point.leave();
                staying -= point.size();
            }
        }
    }
}
