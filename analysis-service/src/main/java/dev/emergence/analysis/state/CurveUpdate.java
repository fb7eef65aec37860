package dev.emergence.analysis.state;

import dev.emergence.analysis.event.CheckpointComplete;
import dev.emergence.analysis.event.Standings;
import dev.emergence.analysis.judge.Places;
import dev.emergence.analysis.view.Curves;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Standing;
import dev.emergence.statistics.metric.Metrics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;

/**
 * Brings changed checkpoints of one model after the other onto its training curves, and then the newest complete one of each onto the
 * families' scaling curves, each once for all models: points → order → comparison with the point before → statistics → out, where a
 * curve has changed. One checkpoint after the other, so that only a few are in memory, however many have changed.
 */
final class CurveUpdate {
    private final LoadedPoints loaded;
    private final CurveStore curves;
    private final SubjectJudge judge;
    private final Quarantine quarantine;
    private final double trainingFactor;
    private final BiConsumer<String, Found> out;
    private final long now;
    /** Training curves that have changed, by the key of their task and by metric: scaling curves are to follow. */
    private final Map<String, Map<String, List<Curve>>> moved = new LinkedHashMap<>();
    /** Whether points are taken back: what was said of them isn't held then for lack of data. */
    private boolean takesBack;

    /**
     * @param trainingFactor how far models' training may differ on a scaling curve
     * @param out takes, by its key, each point and each summary that has changed, how judged curves stand, and an event for each
     *     checkpoint that is complete for the first time
     */
    CurveUpdate(
            LoadedPoints loaded,
            CurveStore curves,
            SubjectJudge judge,
            Quarantine quarantine,
            double trainingFactor,
            BiConsumer<String, Found> out,
            long now) {
        this.loaded = loaded;
        this.curves = curves;
        this.judge = judge;
        this.quarantine = quarantine;
        this.trainingFactor = trainingFactor;
        this.out = out;
        this.now = now;
    }

    /**
     * What was done.
     *
     * @param states that were brought onto the curves
     * @param sound false where a bug set the subject aside: they are to be tried again
     * @param task its key
     * @param announce sends an event for each checkpoint that is complete for the first time
     */
    record Done(List<PointState> states, boolean sound, String task, Runnable announce) {}

    /**
     * @param states checkpoints of one model on one task
     * @param enough asked after each checkpoint: the rest waits for another time
     */
    Done apply(List<PointState> states, BooleanSupplier enough) {
        PointState any = states.get(0);
        String subject = Keys.of(any.getFamily(), any.getTask(), any.getModel());
        Subject kept = curves.load(any.getFamily(), any.getTask(), Axis.training, any.getModel());
        Map<String, Curve> training = kept.curves();
        Map<String, Comparison> changed = new TreeMap<>();
        Map<PointState, CurvePoint> completed = new LinkedHashMap<>();
        List<PointState> done = new ArrayList<>();
        boolean sound = true;
        for (PointState state : ascending(states)) {
            Map<String, CurvePoint> points = new TreeMap<>();
            boolean estimated = estimate(subject, state, points);
            for (Map.Entry<String, CurvePoint> point : points.entrySet()) {
                Curve curve = training.computeIfAbsent(point.getKey(), metric -> blank(state, metric));
                Points.replace(curve, point.getValue());
                curve.setTime(Math.max(curve.getTime(), state.getTime()));
                estimated &= quarantine.guard(subject, () -> changed.computeIfAbsent(
                                curve.getMetric(), metric -> new Comparison(curve, loaded))
                        .changed(point.getValue()));
            }
            if (estimated && completed(state, points.values())) {
                completed.put(state, points.values().iterator().next());
            }
            sound &= estimated;
            done.add(state);
            if (enough.getAsBoolean()) {
                break;
            }
        }
        for (Comparison comparison : changed.values()) {
            sound &= quarantine.guard(subject, comparison::rest);
        }
        sound &= publish(subject, kept, changed.keySet(), sound);
        changed.keySet().forEach(metric -> moved(training.get(metric)));
        return new Done(
                done,
                sound,
                Keys.of(any.getFamily(), any.getTask()),
                () -> completed.forEach((state, point) -> complete(state, point, training)));
    }

    /**
     * Takes points back: those of a model's training, or of a family's scaling, and of the model also those by which it stands on
     * the family's scaling curves.
     *
     * @param after the last position that stays; null if none does
     */
    void forget(CurveStore.Name name, Long after) {
        takesBack = true;
        Subject kept = curves.load(name.family(), name.task(), name.axis(), name.model());
        Map<String, Curve> all = kept.curves();
        Set<String> metrics = new TreeSet<>(all.keySet());
        String subject = Keys.of(name.family(), name.task(), name.model());
        Set<String> changed =
                takeOff(subject, kept, metrics, (metric, point) -> after == null || point.getPosition() > after);
        if (all.isEmpty()) {
            quarantine.release(subject);
        }
        if (name.axis() == Axis.training) {
            // and off the scaling curves, where it stands by a point that its training has no more
            takeOff(
                    Keys.of(name.family(), name.task(), ""),
                    curves.load(name.family(), name.task(), Axis.scaling, ""),
                    metrics,
                    (metric, point) -> isGone(point, name.model(), all.get(metric)));
            changed.forEach(metric -> moved(all.get(metric)));
            scaling();
        }
    }

    /**
     * Takes points off curves of a subject. A curve without any is deleted, and its companions are judged again.
     *
     * @param gone of a metric's curve and a point
     * @return metrics whose curves have changed, and are there
     */
    private Set<String> takeOff(
            String subject, Subject kept, Set<String> metrics, BiPredicate<String, CurvePoint> gone) {
        Map<String, Curve> all = kept.curves();
        int before = all.size();
        Set<String> changed = new TreeSet<>();
        boolean sound = true;
        for (String metric : metrics) {
            Curve curve = all.get(metric);
            if (curve != null && curve.getPoints().removeIf(point -> gone.test(metric, point))) {
                if (curve.getPoints().isEmpty()) {
                    delete(kept, curve);
                } else {
                    sound &= quarantine.guard(subject, () -> reorder(curve));
                    changed.add(metric);
                }
            }
        }
        if (all.size() < before) {
            changed.addAll(all.keySet());
        }
        if (!changed.isEmpty()) {
            publish(subject, kept, changed, sound);
        }
        return changed;
    }

    private void reorder(Curve curve) {
        if (curve.getAxis() == Axis.scaling) {
            Training.compare(curve, trainingFactor);
        }
        new Comparison(curve, loaded).rest();
    }

    private static boolean isGone(CurvePoint point, String model, Curve training) {
        return point.getModel().equals(model)
                && (training == null || training.getPoints().stream().noneMatch(of -> Points.samePlace(of, point)));
    }

    private void delete(Subject kept, Curve curve) {
        String key = Keys.of(curve);
        curves.delete(kept, curve, point -> out.accept(Keys.of(key, curve.getAxis(), point), new Found.Point(null)));
        withdraw(curve);
    }

    /** It is a curve no more. */
    private void withdraw(Curve curve) {
        String key = Keys.of(curve);
        out.accept(key, new Found.Summary(null));
        out.accept(key, new Found.Stands(Standings.ofNoMore(curve)));
    }

    private static List<PointState> ascending(List<PointState> states) {
        return states.stream()
                .sorted(Comparator.comparing(PointState::getPosition))
                .toList();
    }

    /** For the first time all metrics that are known here are complete. A point scored elsewhere alone says nothing of the rest. */
    private boolean completed(PointState state, Collection<CurvePoint> points) {
        return !state.getCompleted()
                && !points.isEmpty()
                && !PointStore.unsettled(state)
                && (state.getAnnounced().isEmpty() || !loaded.of(state).isEmpty())
                && points.stream().allMatch(CurvePoint::getComplete);
    }

    private void complete(PointState state, CurvePoint point, Map<String, Curve> training) {
        Position place = training.values().stream()
                .filter(curve -> point.getScale() != null && curve.getPoints().contains(point))
                .map(curve -> Places.of(curve, point))
                .findFirst()
                .orElse(null);
        Event event = CheckpointComplete.of(state, place, now);
        out.accept(Keys.of(event), new Found.Completed(event));
        state.setCompleted(true);
    }

    private void moved(Curve training) {
        moved.computeIfAbsent(Keys.of(training.getFamily(), training.getTask()), task -> new TreeMap<>())
                .computeIfAbsent(training.getMetric(), metric -> new ArrayList<>())
                .add(training);
    }

    /**
     * Brings all models that have moved onto the scaling curves.
     *
     * @return tasks, by their keys, whose curves a bug set aside: their models are to be tried again
     */
    Set<String> scaling() {
        Set<String> unsound = new TreeSet<>();
        moved.forEach((task, metrics) -> {
            if (!scaling(metrics)) {
                unsound.add(task);
            }
        });
        moved.clear();
        return unsound;
    }

    /** @param metrics training curves of one task */
    private boolean scaling(Map<String, List<Curve>> metrics) {
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
                    Curve curve = scaling.computeIfAbsent(metric.getKey(), id -> blankScaling(of));
                    points.add(Points.replaceModel(curve, newest));
                    curve.setTime(Math.max(curve.getTime(), of.getTime()));
                });
            }
            if (!points.isEmpty()) {
                changed.add(metric.getKey());
                sound &= quarantine.guard(subject, () -> compare(scaling.get(metric.getKey()), points));
            }
        }
        return changed.isEmpty() || publish(subject, kept, changed, sound);
    }

    private void compare(Curve scaling, List<CurvePoint> changed) {
        Comparison comparison = new Comparison(scaling, loaded);
        Training.compare(scaling, trainingFactor);
        changed.forEach(comparison::changed);
        comparison.rest();
    }

    /**
     * Judges what has changed and sends it out.
     *
     * @param sound whether all of it could be estimated
     */
    private boolean publish(String subject, Subject kept, Set<String> changed, boolean sound) {
        Map<String, Curve> all = kept.curves();
        boolean anew = quarantine.holds(subject) || all.values().stream().anyMatch(Failed::is);
        Set<String> judged = anew ? all.keySet() : onOtherGrounds(kept, changed);
        boolean well = sound && (judged.isEmpty() || quarantine.guard(subject, () -> judge.judge(all, judged)));
        if (well) {
            quarantine.release(subject);
        } else {
            all.values().forEach(Failed::mark);
        }
        all.values().forEach(curve -> send(kept, curve));
        return well;
    }

    private void send(Subject kept, Curve curve) {
        String key = Keys.of(curve);
        CurveSummary summary = curves.put(
                kept,
                curve,
                now,
                point -> out.accept(Keys.of(key, curve.getAxis(), point), new Found.Point(point)),
                point -> out.accept(Keys.of(key, curve.getAxis(), point), new Found.Point(null)));
        if (summary == null) {
            return;
        }
        if (Curves.isShown(curve.getAxis(), curve.getPoints().size())) {
            out.accept(key, new Found.Summary(summary));
            if (curve.getVerdict() != null) {
                Standing standing = Standings.of(curve);
                standing.setTakenBack(takesBack);
                out.accept(key, new Found.Stands(standing));
            }
        } else if (takesBack) {
            withdraw(curve);
        }
    }

    private static Set<String> onOtherGrounds(Subject kept, Set<String> changed) {
        Set<String> others = new TreeSet<>();
        for (String metric : changed) {
            Curve curve = kept.curves().get(metric);
            KeptCurve old = kept.kept(curve);
            if (old != null && old.sameGrounds(curve)) {
                old.keepForecasts(curve);
            } else {
                others.add(metric);
            }
        }
        return others;
    }

    /**
     * By metric. Where one is scored here and elsewhere, what was sent counts.
     *
     * @return whether all could be estimated
     */
    @SuppressWarnings("ReferenceEquality") // the same object, not an equal one
    private boolean estimate(String subject, PointState state, Map<String, CurvePoint> points) {
        Map<String, Scored> metrics = loaded.of(state);
        Scored form = metrics.get(Metrics.FORMAT_VALID.id());
        boolean all = true;
        state.getExamples().clear();
        for (Map.Entry<String, Scored> metric : metrics.entrySet()) {
            Scored scored = metric.getValue();
            Scored.Origin origin = scored.origin();
            origin.sources().forEach(source -> state.getExamples().merge(source, origin.seen(), Math::max));
            if (Double.isNaN(scored.value())) {
                // an example whose numbers make no score is a dead letter; those of several, which no text has, may
                // make none together
                continue;
            }
            all &= quarantine.guard(subject, () -> {
                CurvePoint point = PointEstimates.of(state, scored);
                if (form != null && scored != form) {
                    PointEstimates.countWellFormed(point, scored, form);
                }
                points.put(metric.getKey(), point);
            });
        }
        for (var scored : state.getElsewhere().entrySet()) {
            all &= quarantine.guard(
                    subject, () -> points.put(scored.getKey(), PointEstimates.of(state, scored.getValue())));
        }
        return all;
    }

    private static Curve blank(PointState state, String metric) {
        Curve curve = new Curve();
        curve.setFamily(state.getFamily());
        curve.setModel(state.getModel());
        curve.setTask(state.getTask());
        curve.setMetric(metric);
        curve.setAxis(Axis.training);
        curve.setPoints(new ArrayList<>());
        curve.setUndefined(new HashMap<>());
        return curve;
    }

    private static Curve blankScaling(Curve training) {
        Curve curve = new Curve();
        curve.setFamily(training.getFamily());
        curve.setModel("");
        curve.setTask(training.getTask());
        curve.setMetric(training.getMetric());
        curve.setAxis(Axis.scaling);
        curve.setPoints(new ArrayList<>());
        curve.setUndefined(new HashMap<>());
        return curve;
    }
}
