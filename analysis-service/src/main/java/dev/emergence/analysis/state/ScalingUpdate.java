package dev.emergence.analysis.state;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Keys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** Brings the newest complete checkpoint of each model whose training has moved onto the families' scaling curves, each once for all models. */
final class ScalingUpdate {
    private final LoadedPoints loaded;
    private final CurveStore curves;
    private final Quarantine quarantine;
    private final Publication publication;
    private final double trainingFactor;
    /** Training curves that have changed, by the key of their task and by metric. */
    private final Map<String, Map<String, List<Curve>>> moved = new LinkedHashMap<>();

    /** @param trainingFactor how far models' training may differ on a scaling curve */
    ScalingUpdate(
            LoadedPoints loaded,
            CurveStore curves,
            Quarantine quarantine,
            Publication publication,
            double trainingFactor) {
        this.loaded = loaded;
        this.curves = curves;
        this.quarantine = quarantine;
        this.publication = publication;
        this.trainingFactor = trainingFactor;
    }

    /** A training curve has changed: scaling curves are to follow. */
    void moved(Curve training) {
        moved.computeIfAbsent(Keys.of(training.getFamily(), training.getTask()), task -> new TreeMap<>())
                .computeIfAbsent(training.getMetric(), metric -> new ArrayList<>())
                .add(training);
    }

    /**
     * Brings all models that have moved onto the scaling curves.
     *
     * @return tasks, by their keys, whose curves a bug set aside: their models are to be tried again
     */
    Set<String> apply() {
        Set<String> unsound = new TreeSet<>();
        moved.forEach((task, metrics) -> {
            if (!apply(metrics)) {
                unsound.add(task);
            }
        });
        moved.clear();
        return unsound;
    }

    /** @param metrics training curves of one task */
    private boolean apply(Map<String, List<Curve>> metrics) {
        Curve any = metrics.values().iterator().next().get(0);
        String subject = Keys.of(any.getFamily(), any.getTask(), "");
        Subject kept = curves.load(any.getFamily(), any.getTask(), Axis.scaling, "");
        Map<String, Curve> scaling = kept.curves();
        Set<String> changed = new TreeSet<>();
        boolean sound = true;
        for (Map.Entry<String, List<Curve>> metric : metrics.entrySet()) {
            List<CurvePoint> points = new ArrayList<>();
            for (Curve of : metric.getValue()) {
                Points.newestComplete(of, scaling.get(metric.getKey())).ifPresent(newest -> {
                    Curve curve = scaling.computeIfAbsent(
                            metric.getKey(), id -> Points.blank(Axis.scaling, of.getFamily(), "", of.getTask(), id));
                    points.add(Points.replaceModel(curve, newest));
                    curve.setTime(Math.max(curve.getTime(), of.getTime()));
                });
            }
            if (!points.isEmpty()) {
                changed.add(metric.getKey());
                sound &= quarantine.guard(subject, () -> compare(scaling.get(metric.getKey()), points));
            }
        }
        return changed.isEmpty() || publication.publish(subject, kept, changed, sound);
    }

    private void compare(Curve scaling, List<CurvePoint> changed) {
        Comparison comparison = new Comparison(scaling, loaded);
        Training.compare(scaling, trainingFactor);
        changed.forEach(comparison::changed);
        comparison.rest();
    }

    /**
     * Takes points back.
     *
     * @param after the last position that stays; null if none does
     */
    void forget(CurveStore.Name name, Long after) {
        Subject kept = curves.load(name.family(), name.task(), Axis.scaling, "");
        takeOff(
                name,
                Set.copyOf(kept.curves().keySet()),
                (metric, point) -> after == null || point.getPosition() > after);
    }

    /**
     * Takes a model off where it stands by a point that its training has no more.
     *
     * @param metrics whose points may be gone
     * @param training its curves as they are now, by metric
     */
    void forget(CurveStore.Name name, Set<String> metrics, Map<String, Curve> training) {
        takeOff(name, metrics, (metric, point) -> isGone(point, name.model(), training.get(metric)));
    }

    private void takeOff(CurveStore.Name name, Set<String> metrics, BiPredicate<String, CurvePoint> gone) {
        publication.takeOff(
                Keys.of(name.family(), name.task(), ""),
                curves.load(name.family(), name.task(), Axis.scaling, ""),
                metrics,
                gone,
                scaling -> compare(scaling, List.of()));
    }

    private static boolean isGone(CurvePoint point, String model, Curve training) {
        return point.getModel().equals(model)
                && (training == null || training.getPoints().stream().noneMatch(of -> Points.samePlace(of, point)));
    }
}
