package dev.emergence.analysis.state;

import dev.emergence.analysis.event.CheckpointComplete;
import dev.emergence.analysis.judge.Places;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Position;
import dev.emergence.statistics.metric.Metrics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Brings changed checkpoints of one model after the other onto its training curves: points → order → comparison with the point before →
 * statistics → out, where a curve has changed. One checkpoint after the other, so that only a few are in memory, however many have
 * changed.
 */
final class TrainingUpdate {
    private final LoadedPoints loaded;
    private final CurveStore curves;
    private final Quarantine quarantine;
    private final Publication publication;
    private final ScalingUpdate scaling;
    private final PassAt passAt;
    private final LongSupplier nanoTime;
    private final BiConsumer<String, Found> out;
    private final long now;

    /**
     * @param scaling is told of each training curve that has changed
     * @param nanoTime what has passed, nanoseconds from any moment on
     * @param out takes an event for each checkpoint that is complete for the first time
     */
    TrainingUpdate(
            LoadedPoints loaded,
            CurveStore curves,
            Quarantine quarantine,
            Publication publication,
            ScalingUpdate scaling,
            PassAt passAt,
            LongSupplier nanoTime,
            BiConsumer<String, Found> out,
            long now) {
        this.loaded = loaded;
        this.curves = curves;
        this.quarantine = quarantine;
        this.publication = publication;
        this.scaling = scaling;
        this.passAt = passAt;
        this.nanoTime = nanoTime;
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
     * A checkpoint whose metrics are all complete for the first time.
     *
     * @param curve of one of them
     * @param point on that curve
     */
    private record Completed(PointState state, Curve curve, CurvePoint point) {}

    /**
     * @param states checkpoints of one model on one task
     * @param enough asked after each checkpoint: the rest waits for another time. As long as it took to read the curves is worked on them in any
     *     case, else a long curve would take one checkpoint at a time
     */
    Done apply(List<PointState> states, BooleanSupplier enough) {
        PointState first = states.get(0);
        String subject = PointStore.subject(first);
        long start = nanoTime.getAsLong();
        Subject kept = curves.load(first.getFamily(), first.getTask(), Axis.training, first.getModel());
        long read = nanoTime.getAsLong();
        Map<String, Curve> training = kept.curves();
        Map<String, Comparison> changed = new TreeMap<>();
        List<Completed> completed = new ArrayList<>();
        List<PointState> done = new ArrayList<>();
        boolean sound = true;
        for (PointState state : ascending(states)) {
            Map<String, CurvePoint> points = new TreeMap<>();
            boolean estimated = estimate(subject, state, points, training.keySet());
            for (Map.Entry<String, CurvePoint> point : points.entrySet()) {
                Curve curve = training.computeIfAbsent(
                        point.getKey(),
                        metric -> Points.blank(
                                Axis.training, state.getFamily(), state.getModel(), state.getTask(), metric));
                curve.setTime(Math.max(curve.getTime(), state.getTime()));
                estimated &= quarantine.guard(subject, () -> changed.computeIfAbsent(
                                curve.getMetric(), metric -> new Comparison(curve, loaded))
                        .put(point.getValue()));
            }
            if (estimated && completed(state, points.values())) {
                Map.Entry<String, CurvePoint> any = points.entrySet().iterator().next();
                completed.add(new Completed(state, training.get(any.getKey()), any.getValue()));
            }
            sound &= estimated;
            done.add(state);
            if (enough.getAsBoolean() && nanoTime.getAsLong() - read >= read - start) {
                break;
            }
        }
        for (Comparison comparison : changed.values()) {
            sound &= quarantine.guard(subject, comparison::rest);
        }
        sound &= publication.publish(subject, kept, changed.keySet(), sound);
        changed.keySet().forEach(metric -> scaling.moved(training.get(metric)));
        return new Done(
                done, sound, Keys.of(first.getFamily(), first.getTask()), () -> completed.forEach(this::announce));
    }

    /**
     * Takes points of a model's training back, and the model off the family's scaling curves where it stands by one of them.
     *
     * @param after the last position that stays; null if none does
     */
    void forget(CurveStore.Name name, Long after) {
        Subject kept = curves.load(name.family(), name.task(), Axis.training, name.model());
        Map<String, Curve> all = kept.curves();
        Set<String> metrics = new TreeSet<>(all.keySet());
        Set<String> changed = publication.takeOff(
                Keys.of(name.family(), name.task(), name.model()),
                kept,
                metrics,
                (metric, point) -> after == null || point.getPosition() > after,
                curve -> new Comparison(curve, loaded).rest());
        scaling.forget(name, metrics, all);
        changed.forEach(metric -> scaling.moved(all.get(metric)));
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

    private void announce(Completed completed) {
        Curve curve = completed.curve();
        CurvePoint point = completed.point();
        Position place = point.getScale() == null ? null : Places.of(point, Points.indexOf(curve, point));
        Event event = CheckpointComplete.of(completed.state(), place, now);
        out.accept(Keys.of(event), new Found.Completed(event));
        completed.state().setCompleted(true);
    }

    /**
     * By metric. Where one is scored here and elsewhere, what was sent counts.
     *
     * @param curves metrics that have a curve
     * @return whether all could be estimated
     */
    @SuppressWarnings("ReferenceEquality") // the same object, not an equal one
    private boolean estimate(String subject, PointState state, Map<String, CurvePoint> points, Set<String> curves) {
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
                if (point.getComplete()) {
                    passAt.of(metric.getKey(), scored, curves).forEach(id -> PassAt.scored(id, metrics)
                            .ifPresent(derived -> points.putIfAbsent(id, PointEstimates.derived(state, derived))));
                }
            });
        }
        for (var scored : state.getElsewhere().entrySet()) {
            all &= quarantine.guard(
                    subject, () -> points.put(scored.getKey(), PointEstimates.of(state, scored.getValue())));
        }
        return all;
    }
}
