package dev.emergence.analysis.state;

import dev.emergence.schemas.PointState;
import java.util.LinkedHashMap;
import java.util.Map;

/** The scores of the points that were asked for last: as many as a comparison needs, and one more. */
final class LoadedPoints {
    private static final int MOST = 3;

    private final ExampleStore examples;
    private final PointStore known;
    private final Map<String, Map<String, Scored>> points = new LinkedHashMap<>(MOST * 2, 0.75f, true);

    LoadedPoints(ExampleStore examples, PointStore known) {
        this.examples = examples;
        this.known = known;
    }

    /** All scores of one point, by metric. */
    Map<String, Scored> of(PointState state) {
        return of(PointStore.key(state), state);
    }

    Map<String, Scored> of(String point) {
        return of(point, known.get(point));
    }

    private Map<String, Scored> of(String point, PointState state) {
        Map<String, Scored> found = points.get(point);
        if (found == null) {
            if (points.size() == MOST) {
                points.remove(points.keySet().iterator().next());
            }
            found = examples.load(state);
            points.put(point, found);
        }
        return found;
    }
}
