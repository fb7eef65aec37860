package dev.emergence.analysis.state;

import dev.emergence.schemas.PointState;
import java.util.LinkedHashMap;
import java.util.Map;

/** The scores of the points that were asked for last: as many as a comparison needs, and one more. */
final class LoadedPoints {
    private static final int MOST = 3;

    private final ExampleStore examples;
    private final Map<String, Map<String, Scored>> points = new LinkedHashMap<>(MOST * 2, 0.75f, true);

    LoadedPoints(ExampleStore examples) {
        this.examples = examples;
    }

    Map<String, Scored> of(PointState state) {
        return of(PointStore.key(state.getFamily(), state.getTask(), state.getModel(), state.getPosition()));
    }

    /** All scores of one point, by metric. */
    Map<String, Scored> of(String point) {
        Map<String, Scored> found = points.get(point);
        if (found == null) {
            if (points.size() == MOST) {
                points.remove(points.keySet().iterator().next());
            }
            found = examples.load(point);
            points.put(point, found);
        }
        return found;
    }
}
