package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Reasons;
import dev.emergence.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A curve as an event of the same subject found it, as far as that is kept: the points of then ({@link DatedPoints}) with the
 * verdict, reasons and evidence of the event. Of a metric that the event does not speak of there are none, and what the event does
 * not say of the others is null.
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
    private final DatedPoints dated;
    private final Curve then;

    private DatedCurve(Curve now, TopicLog.Entry<Event> said, DatedPoints dated) {
        this.now = now;
        this.said = said;
        this.event = said.value();
        this.dated = dated;
        List<CurvePoint> points = dated.points();
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
        Map<String, Long> completed = new HashMap<>();
        // at once where both are needed: a second look waits until Kafka has answered what was asked for behind the
        // first
        boolean all = now.getAxis() == Axis.scaling;
        Optional<TopicLog.Entry<Event>> said = read(now, offset, log, all, completed);
        if (!all && said.isPresent() && said.get().value().getDetected() == null) {
            said = read(now, offset, log, true, completed);
        }
        TopicLog.Entry<Event> found = said.orElseThrow(
                () -> Problem.exception(
                        404,
                        "No such event",
                        "There is no event " + asOf
                                + " of this curve, or Kafka has deleted it since: events are kept for 90 days."
                                + " Leave as_of out to see the curve as it is now; GET /v1/events lists the events there are."));
        return new DatedCurve(now, found, new DatedPoints(now, found, completed, log.begin() == 0, training));
    }

    /**
     * Reads the log.
     *
     * @param all whether from begin to end, else the event alone
     * @param completed takes where the log says of a checkpoint that it is complete, by the id of that event
     * @return the event at the offset if it is of the curve's subject
     */
    private static Optional<TopicLog.Entry<Event>> read(
            Curve now, long offset, TopicLog<Event>.Reader log, boolean all, Map<String, Long> completed) {
        List<TopicLog.Entry<Event>> found = new ArrayList<>();
        long begin = log.begin();
        long end = log.end();
        if (offset < begin || offset >= end) {
            return Optional.empty();
        }
        log.seek(all ? begin : offset);
        log.readTo(all ? end : offset + 1, entry -> {
            Event event = entry.value();
            if (entry.offset() == offset && isOf(event, now)) {
                found.add(entry);
            } else if (isCompletion(event, now)) {
                completed.putIfAbsent(event.getId(), entry.offset());
            }
            return all;
        });
        return found.stream().findFirst();
    }

    private static boolean isCompletion(Event event, Curve curve) {
        return event != null
                && event.getKind() == EventKind.CHECKPOINT_COMPLETE
                && event.getFamily().equals(curve.getFamily())
                && event.getTask().equals(curve.getTask());
    }

    private static boolean isOf(Event event, Curve curve) {
        return event != null
                && event.getFamily().equals(curve.getFamily())
                && event.getModel().equals(curve.getModel())
                && event.getTask().equals(curve.getTask())
                && event.getAxis() == curve.getAxis()
                && event.getKind() != EventKind.CHECKPOINT_COMPLETE;
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

    /** NaN without one, which equals nothing. */
    static double scale(CurvePoint point) {
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
        asOf.put("changed", dated.changed());
        dated.unsure().forEach(asOf.putArray("unsure")::add);
        dated.missing().forEach(asOf.putArray("missing")::add);
        OF_NOW.forEach(asOf.putArray("of_now")::add);
        return json;
    }

    /** The same in words, for a form that has no such field. */
    String note() {
        StringBuilder note =
                new StringBuilder("as event " + said.offset() + " found it, " + Instant.ofEpochMilli(event.getTime()));
        if (dated.changed() > 0) {
            note.append("; points that were scored anew or came late, and are as they are now: ")
                    .append(dated.changed());
        }
        if (!dated.unsure().isEmpty()) {
            note.append("; no event says that the point stood then, only its time: ")
                    .append(named(dated.unsure()));
        }
        if (!dated.missing().isEmpty()) {
            note.append("; its point of then is not kept: ").append(named(dated.missing()));
        }
        return note.toString();
    }

    private static String named(Collection<String> models) {
        return models.stream().limit(20).collect(Collectors.joining(", ")) + (models.size() > 20 ? ", ..." : "");
    }
}
