package dev.emergence.analysis.state;

import dev.emergence.analysis.view.Curves;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The curves, key family/task/axis/model/metric, and their points, the same with what names the point behind: all metrics of one
 * subject lie side by side.
 */
final class CurveStore {
    private static final StringSerializer PREFIX = new StringSerializer();

    /** So many points are kept in memory by all tasks, of the subjects that were asked for last: what comes next is mostly of them. */
    private static final int MOST_IN_MEMORY = 24_000;

    private final KeyValueStore<String, CurveSummary> summaries;
    private final KeyValueStore<String, CurvePoint> points;
    private final Tasks tasks;
    private final Map<String, Subject> recent = new LinkedHashMap<>(16, 0.75f, true);

    /** @param tasks all of this process */
    CurveStore(KeyValueStore<String, CurveSummary> summaries, KeyValueStore<String, CurvePoint> points, Tasks tasks) {
        this.summaries = summaries;
        this.points = points;
        this.tasks = tasks;
    }

    /**
     * One subject.
     *
     * @param model empty for scaling curves
     */
    record Name(String family, String task, Axis axis, String model) {}

    /**
     * The subjects of a family, scaling curves first.
     *
     * @param task empty for all
     * @param model empty for all; with a model, only its own
     */
    List<Name> names(String family, String task, String model) {
        Set<Name> found = new LinkedHashSet<>();
        String prefix = task.isEmpty() ? Keys.of(family, "") : Keys.of(family, task, "");
        try (KeyValueIterator<String, CurveSummary> all = summaries.prefixScan(prefix, PREFIX)) {
            all.forEachRemaining(entry -> {
                CurveSummary curve = entry.value;
                if (model.isEmpty() || model.equals(curve.getModel())) {
                    found.add(new Name(family, curve.getTask(), curve.getAxis(), curve.getModel()));
                }
            });
        }
        List<Name> names = new ArrayList<>(found);
        names.sort(Comparator.comparing(Name::axis).reversed());
        return names;
    }

    /**
     * All curves of one subject.
     *
     * @param model empty for scaling curves
     */
    Subject load(String family, String task, Axis axis, String model) {
        Subject subject = recent.computeIfAbsent(Keys.of(family, task, axis.name(), model, ""), this::read);
        int most = tasks.share(MOST_IN_MEMORY);
        int inMemory = recent.values().stream().mapToInt(Subject::points).sum();
        for (Iterator<Subject> eldest = recent.values().iterator(); inMemory > most && recent.size() > 1; ) {
            inMemory -= eldest.next().points();
            eldest.remove();
        }
        return subject;
    }

    private Subject read(String prefix) {
        Map<String, List<CurvePoint>> found = new HashMap<>();
        try (KeyValueIterator<String, CurvePoint> all = points.prefixScan(prefix, PREFIX)) {
            all.forEachRemaining(entry -> found.computeIfAbsent(
                            entry.key.substring(0, entry.key.lastIndexOf('/')), curve -> new ArrayList<>())
                    .add(entry.value));
        }
        Subject subject = new Subject();
        try (KeyValueIterator<String, CurveSummary> all = summaries.prefixScan(prefix, PREFIX)) {
            all.forEachRemaining(entry -> subject.add(entry.value, found.get(entry.key)));
        }
        return subject;
    }

    /**
     * Writes down what differs from what was kept.
     *
     * @param now when that is
     * @param changed takes each point that was written
     * @param removed takes each point that is no more
     * @return what was written; null where nothing differs
     */
    CurveSummary put(
            Subject subject, Curve curve, long now, Consumer<CurvePoint> changed, Consumer<CurvePoint> removed) {
        KeptCurve.Difference difference = subject.difference(curve);
        CurveSummary summary = subject.changedSummary(curve, !difference.isNone(), now);
        if (summary == null) {
            return null;
        }
        String key = key(curve);
        summaries.put(key, summary);
        for (CurvePoint point : difference.changed()) {
            points.put(Keys.of(key, curve.getAxis(), point), point);
            changed.accept(point);
        }
        for (CurvePoint point : difference.removed()) {
            points.delete(Keys.of(key, curve.getAxis(), point));
            removed.accept(point);
        }
        subject.keep(summary, curve);
        return summary;
    }

    /**
     * Takes a whole curve away.
     *
     * @param removed takes each point that was kept
     */
    void delete(Subject subject, Curve curve, Consumer<CurvePoint> removed) {
        String key = key(curve);
        curve.getPoints().clear();
        for (CurvePoint point : subject.difference(curve).removed()) {
            points.delete(Keys.of(key, curve.getAxis(), point));
            removed.accept(point);
        }
        summaries.delete(key);
        subject.remove(curve);
    }

    private static String key(Curve curve) {
        return Curves.key(curve.getFamily(), curve.getTask(), curve.getAxis(), curve.getModel(), curve.getMetric());
    }
}
