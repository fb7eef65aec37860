package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.analysis.event.EventIds;
import dev.emergence.analysis.view.CurveParts;
import dev.emergence.analysis.view.RecordJson;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Evidence;
import dev.emergence.schemas.ExamplesChanged;
import dev.emergence.schemas.Judgement;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Reasons;
import dev.emergence.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A curve as an event of the same subject found it, as far as that is kept.
 *
 * <ol>
 *   <li>Verdict, reasons and evidence are those of the event; of a metric that the event does not speak of there are none.
 *   <li>A training curve ends with the checkpoint that the event names as the newest.
 *   <li>On a scaling curve each model stands by the newest of its checkpoints that were complete when the event was said. Only
 *       a model's newest point is kept there, so an earlier one is taken from its training curve. Complete was what the log of events says so of
 *       before the event: its one partition is the order in which all was said.
 *   <li>The numbers of a checkpoint are those of now. Where its newest generation was made after the event, it is counted as changed.
 * </ol>
 */
final class DatedCurve {
    /** Why a field is null. */
    static final String NOT_KEPT = "not_kept";

    /** What an event does not say, and is as it is now. */
    private static final List<String> OF_NOW = List.of("evidence.metric", "verdict.companion", "verdict.basis");

    private static final Pattern OFFSET = Pattern.compile("\\d{1,18}");

    private final Curve now;
    private final TopicLog.Entry<Event> said;
    private final Event event;

    /** Where the log says of checkpoints of the task that they are complete, by the id of that event. */
    private final Map<String, Long> completed = new HashMap<>();

    /** Nothing of the log was deleted: what it does not say was never said. */
    private boolean whole;

    private final Curve then;
    private final SortedSet<String> unsure = new TreeSet<>();
    private final SortedSet<String> missing = new TreeSet<>();
    private long changed;

    private DatedCurve(
            Curve now,
            TopicLog.Entry<Event> said,
            TopicLog<Event>.Reader log,
            Function<String, Optional<Curve>> training) {
        this.now = now;
        this.said = said;
        this.event = said.value();
        boolean scaling = now.getAxis() == Axis.scaling;
        if (scaling || event.getDetected() == null) {
            readCompleted(log);
        }
        List<CurvePoint> points = scaling ? models(training) : checkpoints();
        if (points.isEmpty()) {
            throw Problem.exception(
                    404,
                    "Nothing is kept",
                    "No point of this curve stood when event " + said.offset()
                            + " was said, or all were taken back since. Leave as_of out to see the curve as it is now.");
        }
        then = Curve.newBuilder(now).setPoints(points).build();
        then.setTime(points.stream().mapToLong(CurvePoint::getTime).max().orElseThrow());
        then.setSignature(points.get(points.size() - 1).getSignature());
        judge();
        changed = points.stream().filter(this::isChanged).count();
    }

    /**
     * Looks up the event and what had been complete by then.
     *
     * @param now the curve as it is
     * @param asOf offset of an event of the same subject
     * @param training training curves of the same metric on the same task, by model
     * @throws WebApplicationException status 400 for what is no offset, 404 if there is no such event of the subject (any more)
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    static DatedCurve of(
            Curve now, String asOf, TopicLog<Event>.Reader log, Function<String, Optional<Curve>> training) {
        if (!OFFSET.matcher(asOf).matches()) {
            throw Problem.exception(
                    400, "Bad as_of", "as_of is the offset of an event of this curve, as GET /v1/events shows it.");
        }
        long offset = Long.parseLong(asOf);
        List<TopicLog.Entry<Event>> found = new ArrayList<>();
        if (offset >= log.begin() && offset < log.end()) {
            log.seek(offset);
            log.readTo(offset + 1, entry -> {
                if (entry.offset() == offset && isOf(entry.value(), now)) {
                    found.add(entry);
                }
                return false;
            });
        }
        if (found.isEmpty()) {
            throw Problem.exception(
                    404,
                    "No such event",
                    "There is no event " + asOf
                            + " of this curve, or Kafka has deleted it since: events are kept for 90 days."
                            + " Leave as_of out to see the curve as it is now; GET /v1/events lists the events there are.");
        }
        return new DatedCurve(now, found.get(0), log, training);
    }

    private static boolean isOf(Event event, Curve curve) {
        return event != null
                && event.getFamily().equals(curve.getFamily())
                && event.getModel().equals(curve.getModel())
                && event.getTask().equals(curve.getTask())
                && event.getAxis() == curve.getAxis()
                && event.getKind() != EventKind.CHECKPOINT_COMPLETE;
    }

    private void readCompleted(TopicLog<Event>.Reader log) {
        long begin = log.begin();
        whole = begin == 0;
        log.seek(begin);
        log.readTo(log.end(), entry -> {
            Event other = entry.value();
            if (other != null
                    && other.getKind() == EventKind.CHECKPOINT_COMPLETE
                    && other.getFamily().equals(now.getFamily())
                    && other.getTask().equals(now.getTask())) {
                completed.putIfAbsent(other.getId(), entry.offset());
            }
            return true;
        });
    }

    /** Null where the log does not say that the checkpoint is complete. */
    private Long saidComplete(CurvePoint point) {
        String task = Keys.of(now.getFamily(), Axis.training.name(), point.getModel(), now.getTask());
        String anchor = Keys.lap(Long.toString(point.getPosition()), point.getLap());
        return completed.get(EventIds.of(EventKind.CHECKPOINT_COMPLETE, task, anchor, 1));
    }

    private boolean cameLater(CurvePoint point) {
        Long complete = saidComplete(point);
        return complete == null ? isChanged(point) : complete > said.offset();
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

    private List<CurvePoint> models(Function<String, Optional<Curve>> training) {
        List<CurvePoint> points = new ArrayList<>();
        SortedSet<String> gone = new TreeSet<>(event.getMadeBy());
        for (CurvePoint newest : now.getPoints()) {
            Optional<CurvePoint> stood =
                    cameLater(newest) ? training.apply(newest.getModel()).flatMap(this::newestOf) : Optional.of(newest);
            stood.map(this::placed).ifPresent(point -> {
                points.add(point);
                gone.remove(point.getModel());
                if (whole && saidComplete(point) == null) {
                    unsure.add(point.getModel());
                }
            });
        }
        missing.addAll(gone);
        points.sort(CurveParts.ORDER);
        return points;
    }

    /** As a scaling curve is made: by position, unless steps started again. */
    private Optional<CurvePoint> newestOf(Curve training) {
        boolean again = training.getRestart() != null
                && training.getRestart().getCounter().equals("step");
        Comparator<CurvePoint> age = again
                ? CurveParts.ORDER
                : Comparator.comparing(CurvePoint::getPosition).thenComparing(CurvePoint::getLap);
        return training.getPoints().stream()
                .filter(point -> point.getComplete() && !cameLater(point))
                .max(age);
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
        undefined.put("paired", NOT_KEPT);
        undefined.put("forecast", NOT_KEPT);
        copy.setUndefined(undefined);
        return copy;
    }

    private void judge() {
        boolean spokenOf = event.getMetric().equals(now.getMetric());
        Map<String, String> undefined = new HashMap<>();
        for (String field : List.of("scores", "shiryaev_roberts_log10", "shift", "forecast_error_sigmas")) {
            undefined.put(field, NOT_KEPT);
        }
        then.setScores(null);
        then.setEvidence(null);
        then.setVerdict(null);
        if (now.getRestart() != null && isBeyond(now.getRestart().getLast())) {
            then.setRestart(null);
            undefined.put("restart", NOT_KEPT);
        }
        if (spokenOf && event.getEvidenceLog10() != null) {
            Evidence evidence = new Evidence();
            evidence.setMetric(
                    now.getEvidence() == null
                            ? now.getMetric()
                            : now.getEvidence().getMetric());
            evidence.setBayesFactorLog10(event.getEvidenceLog10());
            evidence.setPosition(placed(event.getPosition()));
            then.setEvidence(evidence);
        } else {
            undefined.put("evidence", NOT_KEPT);
        }
        if (spokenOf && event.getVerdict() != null && event.getReasons() != null) {
            Judgement judgement = new Judgement();
            judgement.setVerdict(event.getVerdict());
            Judgement newest = now.getVerdict();
            judgement.setCompanion(newest == null ? null : newest.getCompanion());
            judgement.setBasis(newest == null ? NOT_KEPT : newest.getBasis());
            judgement.setPassedOver(Map.of());
            judgement.setReasons(placed(event.getReasons()));
            then.setVerdict(judgement);
        } else {
            undefined.put("verdict", NOT_KEPT);
        }
        then.setUndefined(undefined);
    }

    private boolean isBeyond(Position position) {
        Double last = then.getPoints().get(then.getPoints().size() - 1).getScale();
        return last == null || position.getScale() > last;
    }

    private Reasons placed(Reasons reasons) {
        Reasons copy = Reasons.newBuilder(reasons).build();
        copy.setPosition(placed(reasons.getPosition()));
        copy.setThreshold(placed(reasons.getThreshold()));
        copy.setFormatLearnedAt(placed(reasons.getFormatLearnedAt()));
        ExamplesChanged examples = copy.getExamplesChanged();
        if (examples != null) {
            examples.setPosition(placed(examples.getPosition()));
        }
        return copy;
    }

    /** The same place with the index that it has among the points: some may have come before it since, and others be gone. */
    private Position placed(Position position) {
        if (position == null) {
            return null;
        }
        List<CurvePoint> points = then.getPoints();
        int index = 0;
        while (index < points.size() - 1 && isBefore(points.get(index), position)) {
            index++;
        }
        if (!event.getMadeBy().isEmpty()) {
            // of several models of one size the first that makes the break
            for (int i = index; i < points.size() && position.getScale() == scale(points.get(i)); i++) {
                if (points.get(i).getModel().equals(event.getMadeBy().get(0))) {
                    index = i;
                    break;
                }
            }
        }
        return Position.newBuilder(position).setIndex(index).build();
    }

    private static boolean isBefore(CurvePoint point, Position position) {
        return point.getScale() == null || point.getScale() < position.getScale();
    }

    private static double scale(CurvePoint point) {
        return point.getScale() == null ? Double.NaN : point.getScale();
    }

    /** The curve as the event found it. */
    Curve curve() {
        return then;
    }

    /** The curve with the field {@code as_of}: the event, and what of the curve is not as it was then. */
    ObjectNode json() {
        ObjectNode json = RecordJson.of(then);
        ObjectNode asOf = json.putObject("as_of");
        asOf.set("event", EventStream.json(said));
        asOf.put("changed", changed);
        unsure.forEach(asOf.putArray("unsure")::add);
        missing.forEach(asOf.putArray("missing")::add);
        OF_NOW.forEach(asOf.putArray("of_now")::add);
        return json;
    }

    /** The same in words, for a form that has no such field. */
    String note() {
        StringBuilder note =
                new StringBuilder("as event " + said.offset() + " found it, " + Instant.ofEpochMilli(event.getTime()));
        if (changed > 0) {
            note.append("; points that were scored anew or came late, and are as they are now: ")
                    .append(changed);
        }
        if (!unsure.isEmpty()) {
            note.append("; nothing says whether the point stood then: ").append(named(unsure));
        }
        if (!missing.isEmpty()) {
            note.append("; its point of then is not kept: ").append(named(missing));
        }
        return note.toString();
    }

    private static String named(Collection<String> models) {
        return models.stream().limit(20).collect(Collectors.joining(", ")) + (models.size() > 20 ? ", ..." : "");
    }
}
