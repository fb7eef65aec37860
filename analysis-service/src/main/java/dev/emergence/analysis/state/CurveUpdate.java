package dev.emergence.analysis.state;

import dev.emergence.analysis.event.CheckpointComplete;
import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.analysis.judge.Places;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Position;
import dev.emergence.statistics.metric.Metrics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/**
 * Brings changed checkpoints of one model onto its training curves, and its newest complete one onto the family's scaling
 * curves: points → order → comparison with the point before → statistics → out, where a curve has changed.
 */
final class CurveUpdate {
    private final ExampleStore examples;
    private final CurveStore curves;
    private final Consumer<SpecificRecord> out;
    private final long now;
    private final Map<String, Map<String, Scored>> loaded = new HashMap<>();

    /** @param out takes each curve that has changed, and an event for each checkpoint that is complete for the first time */
    CurveUpdate(ExampleStore examples, CurveStore curves, Consumer<SpecificRecord> out, long now) {
        this.examples = examples;
        this.curves = curves;
        this.out = out;
        this.now = now;
    }

    /** @param states checkpoints of one model on one task */
    void apply(List<PointState> states) {
        PointState any = states.get(0);
        Map<String, Curve> training = curves.load(any.getFamily(), any.getTask(), Axis.training, any.getModel());
        Map<String, Set<Long>> changed = new TreeMap<>();
        Map<PointState, CurvePoint> completed = new LinkedHashMap<>();
        for (PointState state : states) {
            Map<String, CurvePoint> points = points(state);
            points.forEach((metric, point) -> {
                Curve curve = training.computeIfAbsent(metric, id -> blank(state, metric));
                Points.replace(curve, point);
                curve.setTime(Math.max(curve.getTime(), state.getTime()));
                changed.computeIfAbsent(metric, id -> new HashSet<>()).add(state.getPosition());
            });
            if (completed(state, points.values())) {
                completed.put(state, points.values().iterator().next());
            }
        }
        changed.forEach((metric, positions) -> {
            Curve curve = training.get(metric);
            Points.order(curve);
            compare(curve, point -> positions.contains(point.getPosition()));
        });
        publish(training, changed.keySet());
        scaling(any, training, changed.keySet());
        completed.forEach((state, point) -> complete(state, point, training));
    }

    /** For the first time all metrics that are known here are complete. A point scored elsewhere alone says nothing of the rest. */
    private boolean completed(PointState state, Collection<CurvePoint> points) {
        boolean scored = !load(state.getFamily(), state.getTask(), state.getModel(), state.getPosition())
                .isEmpty();
        return !state.getCompleted()
                && !points.isEmpty()
                && !PointStore.unsettled(state)
                && (state.getAnnounced() == null || scored)
                && points.stream().allMatch(CurvePoint::getComplete);
    }

    private void complete(PointState state, CurvePoint point, Map<String, Curve> training) {
        Position place = training.values().stream()
                .filter(curve -> point.getScale() != null && curve.getPoints().contains(point))
                .map(curve -> Places.of(curve, point))
                .findFirst()
                .orElse(null);
        out.accept(CheckpointComplete.of(state, place, now));
        state.setCompleted(true);
    }

    private void scaling(PointState any, Map<String, Curve> training, Set<String> metrics) {
        Map<String, Curve> scaling = curves.load(any.getFamily(), any.getTask(), Axis.scaling, "");
        Set<String> changed = new HashSet<>();
        for (String metric : metrics) {
            Curve of = training.get(metric);
            Optional<CurvePoint> newest = Points.newestComplete(of, scaling.get(metric));
            if (newest.isPresent()) {
                changed.add(metric);
                Curve curve = scaling.computeIfAbsent(metric, id -> blankScaling(of));
                Points.replaceModel(curve, newest.get());
                curve.setTime(Math.max(curve.getTime(), of.getTime()));
                Points.order(curve);
                compare(curve, point -> point.getModel().equals(any.getModel()));
            }
        }
        publish(scaling, changed);
    }

    private void publish(Map<String, Curve> subject, Set<String> changed) {
        CurveJudge.judge(subject, changed);
        for (Curve curve : subject.values()) {
            boolean one = curve.getAxis() == Axis.scaling && curve.getPoints().size() < 2;
            if (curves.put(curve) && !one) {
                out.accept(curve);
            }
        }
    }

    /** By metric. Where one is scored here and elsewhere, what was sent counts. */
    private Map<String, CurvePoint> points(PointState state) {
        Map<String, CurvePoint> points = new TreeMap<>();
        Map<String, Scored> metrics = load(state.getFamily(), state.getTask(), state.getModel(), state.getPosition());
        Scored form = metrics.get(Metrics.FORMAT_VALID.id());
        metrics.forEach((metric, scored) -> {
            CurvePoint point = PointEstimates.of(state, scored);
            if (form != null && scored != form) {
                PointEstimates.countWellFormed(point, scored, form);
            }
            points.put(metric, point);
        });
        state.getElsewhere().forEach((metric, scored) -> points.put(metric, PointEstimates.of(state, scored)));
        return points;
    }

    private Map<String, Scored> load(String family, String task, String model, long position) {
        return loaded.computeIfAbsent(PointStore.key(family, task, model, position), examples::load);
    }

    /** Compares each changed point, and each whose predecessor has changed, with the complete point before it. */
    private void compare(Curve curve, Predicate<CurvePoint> changed) {
        CurvePoint before = null;
        for (CurvePoint point : curve.getPoints()) {
            if (before == null) {
                point.setPaired(null);
            } else if (changed.test(point) || changed.test(before) || !Points.comparedWith(point, before)) {
                Scored now = scored(curve, point);
                Scored then = scored(curve, before);
                boolean comparable = now != null
                        && then != null
                        && now.definition().kind() == then.definition().kind();
                point.setPaired(comparable ? PointEstimates.paired(now, then, before) : null);
            }
            if (CurveJudge.takesPart(curve, point)) {
                before = point;
            }
        }
    }

    /** The examples that a point was made of; null where it was scored elsewhere. */
    private Scored scored(Curve curve, CurvePoint point) {
        Scored scored = load(curve.getFamily(), curve.getTask(), point.getModel(), point.getPosition())
                .get(curve.getMetric());
        boolean same = scored != null
                && scored.definition().kind() == point.getKind()
                && scored.definition().signature().equals(point.getSignature());
        return same ? scored : null;
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
