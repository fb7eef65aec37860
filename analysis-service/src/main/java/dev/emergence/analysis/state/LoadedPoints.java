package dev.emergence.analysis.state;

import dev.emergence.schemas.PointState;
import java.util.LinkedHashMap;
import java.util.Map;

/** The scores of the points that were asked for last: as many as a comparison needs, and one more. */
final class LoadedPoints {
    private static final int MOST = 3;

    private final ExampleRows examples;
    private final PointStore known;
    private final Map<String, Map<String, Scored>> points = new LinkedHashMap<>(MOST * 2, 0.75f, true);

    LoadedPoints(ExampleRows examples, PointStore known) {
        this.examples = examples;
        this.known = known;
    }

    /** All scores of one point, by metric. */
    Map<String, Scored> of(PointState state) {
        return of(PointStore.key(state), state);
    }

    /** The scores of one metric, or of what is derived from another one; null where there are none. */
    Scored of(String point, String metric) {
        Map<String, Scored> scored = of(point, known.get(point));
        Scored found = scored.get(metric);
        return found == null ? PassAt.scored(metric, scored).orElse(null) : found;
    }

    private Map<String, Scored> of(String point, PointState state) {
        Map<String, Scored> found = points.get(point);
        if (found == null) {
            if (points.size() == MOST) {
                points.remove(points.keySet().iterator().next());
            }
            found = examples.of(state);
            points.put(point, found);
        }
        return found;
    }
}
