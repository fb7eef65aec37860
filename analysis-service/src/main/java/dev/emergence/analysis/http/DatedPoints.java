package dev.emergence.analysis.http;

import dev.emergence.analysis.event.CheckpointComplete;
import dev.emergence.analysis.view.CurveParts;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Catalogue;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which points a curve had when an event was said, as far as that is kept.
 *
 * <ol>
 *   <li>A training curve ends with the checkpoint that the event names as the newest, else with what was complete then.
 *   <li>On a scaling curve each model stands by the newest of its checkpoints that were complete then. Only a model's newest point
 *       is kept there, so an earlier one is taken from its training curve.
 *   <li>Complete then was what the log of events says so of before the event, for its one partition is the order in which all was
 *       said; and before it says so of a later checkpoint of a model of which the event names the step, for a curve is judged a
 *       moment before the event is said. Of what the log says nothing, what was made before the event.
 *   <li>The numbers of a point are those of now.
 * </ol>
 */
final class DatedPoints {
    private final Curve now;
    private final Event event;
    private final Function<String, Optional<Curve>> training;

    private final Map<String, Long> completed;
    private final boolean whole;

    /** What the log says behind it is of later. */
    private long end;

    private final List<CurvePoint> points;
    private final SortedSet<String> unsure = new TreeSet<>();
    private final SortedSet<String> missing = new TreeSet<>();

    /**
     * Finds them.
     *
     * @param now the curve as it is
     * @param said an event of the same subject, and where
     * @param completed where the log says of checkpoints of the task that they are complete, by the id of that event; not asked
     *     for a training curve of whose newest checkpoint the event knows
     * @param whole nothing of the log was deleted: what it does not say was never said
     * @param training training curves of the same metric on the same task, by model
     */
    DatedPoints(
            Curve now,
            TopicLog.Entry<Event> said,
            Map<String, Long> completed,
            boolean whole,
            Function<String, Optional<Curve>> training) {
        this.now = now;
        this.event = said.value();
        this.completed = completed;
        this.whole = whole;
        this.training = training;
        this.end = said.offset();
        points = now.getAxis() == Axis.scaling ? models() : checkpoints();
    }

    /** In order of scale. */
    List<CurvePoint> points() {
        return points;
    }

    /** Models of which no event says that the point stood there then, only its time. */
    SortedSet<String> unsure() {
        return unsure;
    }

    /** Models that made the break and of which no point of then is kept. */
    SortedSet<String> missing() {
        return missing;
    }

    /** How many of them came late or were scored anew: their newest generation was made after the event. */
    long changed() {
        return points.stream().filter(this::isChanged).count();
    }

    /** Null where the log does not say that the checkpoint is complete. */
    private Long saidComplete(CurvePoint point) {
        return completed.get(CheckpointComplete.id(
                now.getFamily(), point.getModel(), now.getTask(), point.getPosition(), point.getLap()));
    }

    private boolean cameLater(CurvePoint point) {
        Long complete = saidComplete(point);
        return complete == null ? isChanged(point) : complete > end;
    }

    /** Nothing that was complete after a later checkpoint of the same model was there when the model stood by this one. */
    private void endBefore(String model, Position stood) {
        if (stood == null || stood.getStep() == null) {
            return;
        }
        List<CurvePoint> points = training.apply(model)
                .filter(curve -> curve.getRestart() == null)
                .map(Curve::getPoints)
                .orElse(List.of());
        Optional<Long> own = points.stream()
                .filter(point -> point.getPosition() == stood.getStep())
                .map(this::saidComplete)
                .filter(Objects::nonNull)
                .findFirst();
        points.stream()
                .filter(point -> point.getPosition() > stood.getStep())
                .map(this::saidComplete)
                .filter(later -> later != null && own.isPresent() && later > own.get())
                .forEach(later -> end = Math.min(end, later - 1));
    }

    /** The one model of a size; empty where there are several. */
    private Optional<String> modelAt(Position position) {
        List<String> models = now.getPoints().stream()
                .filter(point -> position != null && DatedCurve.scale(point) == position.getScale())
                .map(CurvePoint::getModel)
                .toList();
        return models.size() == 1 ? Optional.of(models.get(0)) : Optional.empty();
    }

    private boolean isChanged(CurvePoint point) {
        return point.getTime() > event.getTime();
    }

    private List<CurvePoint> checkpoints() {
        Position newest = event.getDetected();
        return now.getPoints().stream()
                .filter(point -> newest == null
                        ? !cameLater(point)
                        : point.getScale() == null || point.getScale() <= newest.getScale())
                .toList();
    }

    private List<CurvePoint> models() {
        modelAt(event.getDetected()).ifPresent(model -> endBefore(model, event.getDetected()));
        if (!event.getMadeBy().isEmpty()) {
            endBefore(event.getMadeBy().get(0), event.getPosition());
        }
        List<CurvePoint> points = new ArrayList<>();
        SortedSet<String> gone = new TreeSet<>(event.getMadeBy());
        for (CurvePoint newest : now.getPoints()) {
            Optional<CurvePoint> stood =
                    cameLater(newest) ? training.apply(newest.getModel()).flatMap(this::newestOf) : Optional.of(newest);
            stood.map(this::placed).ifPresent(point -> {
                points.add(point);
                gone.remove(point.getModel());
                if (saidComplete(point) == null && (whole || isElsewhere(point))) {
                    unsure.add(point.getModel());
                }
            });
        }
        missing.addAll(gone);
        points.sort(CurveParts.ORDER);
        return points;
    }

    /** Scored elsewhere: the log never says that it is complete. */
    private static boolean isElsewhere(CurvePoint point) {
        return Catalogue.isElsewhere(point.getSignature());
    }

    /** As a scaling curve is made: by position, unless steps started again. */
    private Optional<CurvePoint> newestOf(Curve training) {
        return training.getPoints().stream()
                .filter(point -> point.getComplete() && !cameLater(point))
                .max(CurveParts.age(training));
    }

    /** A copy that stands on the scaling curve; what it was compared with is not kept. */
    private CurvePoint placed(CurvePoint point) {
        CurvePoint copy =
                CurvePoint.newBuilder(point).setPaired(null).setForecast(null).build();
        String unit = now.getScaleUnit();
        Double scale = unit == null ? null : unit.equals("flops") ? copy.getFlops() : copy.getParameters();
        copy.setScale(scale);
        Map<String, String> undefined = new HashMap<>(copy.getUndefined());
        undefined.remove("scale");
        if (scale == null) {
            undefined.put("scale", unit == null ? "no_scale" : "no_" + unit);
        }
        undefined.put("paired", DatedCurve.NOT_KEPT);
        undefined.put("forecast", DatedCurve.NOT_KEPT);
        copy.setUndefined(undefined);
        return copy;
    }
}
