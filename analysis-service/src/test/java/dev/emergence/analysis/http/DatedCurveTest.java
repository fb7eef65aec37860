package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.analysis.event.CheckpointComplete;
import dev.emergence.analysis.view.CurveParts;
import dev.emergence.analysis.view.EventLog;
import dev.emergence.analysis.view.SomeCurves;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveScores;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Forecast;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Reasons;
import dev.emergence.schemas.Severity;
import dev.emergence.schemas.VerdictKind;
import jakarta.ws.rs.WebApplicationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All numbers are made up: values by their digits name model and step, times are a second for each step. */
class DatedCurveTest {
    private static final Map<String, Double> SIZES = Map.of("small", 1e6, "medium", 1e7, "large", 1e8);

    private final EventLog log = new EventLog(0, offset -> EventKind.RESOLVED);
    private final Map<String, Curve> training = new HashMap<>();
    private final Curve scaling = SomeCurves.of("f", "t", "", 1.0, 0);

    @BeforeEach
    void nothingYet() {
        scaling.setScaleUnit("parameters");
        scaling.getPoints().clear();
    }

    private static CurvePoint point(String model, long step, double value) {
        CurvePoint point = SomeCurves.point(model, step, true);
        point.setParameters(SIZES.get(model));
        point.setConstantChoices(List.of());
        point.setValue(value);
        point.setTime(1000 * step);
        return point;
    }

    /** A checkpoint is complete, which the log says, and the model stands by it. */
    private void complete(String model, long step, double value) {
        PointState state = new PointState();
        state.setFamily("f");
        state.setModel(model);
        state.setTask("t");
        state.setPosition(step);
        log.add(CheckpointComplete.of(state, null, 1000 * step));
        put(model, step, value);
    }

    private void put(String model, long step, double value) {
        Curve curve = training.computeIfAbsent(model, name -> {
            Curve begun = SomeCurves.of("f", "t", name, 0.0, 0);
            begun.getPoints().clear();
            return begun;
        });
        curve.getPoints().add(point(model, step, value));
        CurvePoint stands = point(model, step, value);
        stands.setScale(stands.getParameters());
        scaling.getPoints().removeIf(old -> old.getModel().equals(model));
        scaling.getPoints().add(stands);
        scaling.getPoints().sort(CurveParts.ORDER);
    }

    private static Position at(int index, double scale) {
        Position position = new Position();
        position.setIndex(index);
        position.setScale(scale);
        return position;
    }

    private long breaks(Curve curve, Position position, Position detected, long time, String... makers) {
        Event event = new Event();
        event.setId("%032x".formatted(time));
        event.setKind(EventKind.BREAKTHROUGH);
        event.setSeverity(Severity.warning);
        event.setFamily("f");
        event.setModel(curve.getModel());
        event.setTask("t");
        event.setMetric(curve.getMetric());
        event.setMetrics(List.of(curve.getMetric()));
        event.setMadeBy(List.of(makers));
        event.setTasks(List.of());
        event.setAxis(curve.getAxis());
        event.setPosition(position);
        event.setDetected(detected);
        event.setEvidenceLog10(7.5);
        event.setVerdict(VerdictKind.BREAKTHROUGH);
        Reasons reasons = new Reasons();
        reasons.setPosition(position);
        event.setReasons(reasons);
        event.setTime(time);
        return log.add(event);
    }

    private DatedCurve dated(Curve curve, Object offset) {
        try (TopicLog<Event>.Reader reader = log.open()) {
            return DatedCurve.of(curve, offset.toString(), reader, model -> Optional.ofNullable(training.get(model)));
        }
    }

    private static List<Double> values(DatedCurve dated) {
        return dated.curve().getPoints().stream().map(CurvePoint::getValue).toList();
    }

    private static List<String> texts(JsonNode names) {
        List<String> texts = new ArrayList<>();
        names.forEach(name -> texts.add(name.asText()));
        return texts;
    }

    @Test
    void aModelStandsOnADatedScalingCurveByTheCheckpointThatWasItsNewestThen() {
        complete("small", 1, .11);
        complete("medium", 1, .21);
        complete("small", 2, .12);
        complete("large", 1, .31);
        long then = breaks(scaling, at(2, 1e8), at(2, 1e8), 2500, "large");
        complete("small", 3, .13);
        complete("large", 3, .33);
        complete("large", 4, .34);
        assertThat(scaling.getPoints()).extracting(CurvePoint::getValue).containsExactly(.13, .21, .34);

        DatedCurve dated = dated(scaling, then);

        assertThat(values(dated)).containsExactly(.12, .21, .31);
        assertThat(dated.curve().getPoints()).extracting(CurvePoint::getScale).containsExactly(1e6, 1e7, 1e8);
        assertThat(CurveCsv.of(dated.curve()))
                .contains("\"small\",1000000.0,2,")
                .doesNotContain(".13", ".34");
        assertThat(dated.curve().getVerdict().getVerdict()).isEqualTo(VerdictKind.BREAKTHROUGH);
        assertThat(dated.curve().getEvidence().getBayesFactorLog10()).isEqualTo(7.5);
        assertThat(dated.curve().getTime()).isEqualTo(2000);
        JsonNode said = dated.json().get("as_of");
        assertThat(said.at("/event/offset").asLong()).isEqualTo(then);
        assertThat(said.get("changed").asLong()).isZero();
        assertThat(said.get("unsure")).isEmpty();
        assertThat(said.get("missing")).isEmpty();
    }

    /** A curve is judged a moment before the event is said; the event names the step of its newest point. */
    @Test
    void whatCameBetweenJudgementAndEventDidNotStandThen() {
        complete("small", 1, .11);
        complete("large", 1, .31);
        complete("large", 2, .32);
        complete("small", 2, .12);
        Position detected = at(1, 1e8);
        detected.setStep(1L);
        long then = breaks(scaling, at(1, 1e8), detected, 2500, "large");
        complete("large", 3, .33);

        assertThat(values(dated(scaling, then))).containsExactly(.11, .31);
        Position position = at(1, 1e8);
        position.setStep(1L);
        long other = breaks(scaling, position, null, 3500, "large");
        assertThat(values(dated(scaling, other))).containsExactly(.11, .31);
    }

    /** Of what was scored elsewhere the log never says that it is complete: it does not matter what was deleted of it. */
    @Test
    void whatWasScoredElsewhereIsNamedWhateverWasDeleted() {
        put("small", 1, .11);
        put("large", 1, .31);
        log.add(EventKind.RESOLVED);
        long then = breaks(scaling, at(1, 1e8), at(1, 1e8), 1500, "large");
        scaling.getPoints().get(1).setSignature("exact_match|elsewhere");
        log.deleteBefore(then);

        assertThat(texts(dated(scaling, then).json().at("/as_of/unsure"))).containsExactly("large");
    }

    @Test
    void aModelThatCameLaterIsNotThereAndMovesNoBreak() {
        complete("medium", 1, .21);
        complete("large", 1, .31);
        long then = breaks(scaling, at(1, 1e8), at(1, 1e8), 1500, "large");
        complete("small", 2, .12);

        DatedCurve dated = dated(scaling, then);

        assertThat(values(dated)).containsExactly(.21, .31);
        assertThat(dated.curve().getVerdict().getReasons().getPosition().getIndex())
                .isEqualTo(1);
        assertThat(dated.json().at("/as_of/missing")).isEmpty();
    }

    @Test
    void aPlaceHasTheIndexThatItHasAmongThePointsThatAreLeft() {
        complete("small", 1, .11);
        complete("medium", 1, .21);
        complete("large", 1, .31);
        long then = breaks(scaling, at(2, 1e8), at(2, 1e8), 1500, "large");
        training.remove("small"); // it was taken back
        scaling.getPoints().remove(0);

        assertThat(dated(scaling, then).curve().getEvidence().getPosition().getIndex())
                .isEqualTo(1);
    }

    @Test
    void whatMadeTheBreakAndIsKeptNoMoreIsNamed() {
        complete("small", 1, .11);
        complete("medium", 1, .21);
        complete("large", 1, .31);
        long then = breaks(scaling, at(2, 1e8), at(2, 1e8), 1500, "large");
        complete("large", 2, .32);
        training.get("large").getPoints().remove(0); // the earlier one was taken back

        DatedCurve dated = dated(scaling, then);

        assertThat(values(dated)).containsExactly(.11, .21);
        assertThat(texts(dated.json().at("/as_of/missing"))).containsExactly("large");
        assertThat(dated.note()).contains("its point of then is not kept: large");
    }

    @Test
    void whereTheLogNeverSaidThatACheckpointIsCompleteItIsNamed() {
        complete("small", 1, .11);
        complete("medium", 1, .21);
        put("large", 1, .31);
        long then = breaks(scaling, at(2, 1e8), at(2, 1e8), 1500, "large");

        DatedCurve dated = dated(scaling, then);

        assertThat(values(dated)).containsExactly(.11, .21, .31);
        assertThat(texts(dated.json().at("/as_of/unsure"))).containsExactly("large");
        assertThat(dated.note()).contains("no event says that the point stood then, only its time: large");
    }

    /** The oldest that is kept is the event: what the log says no more it said before. */
    @Test
    void whatWasSaidOfACheckpointMayBeDeletedBeforeTheEventIs() {
        complete("small", 1, .11);
        complete("large", 1, .31);
        long then = breaks(scaling, at(1, 1e8), at(1, 1e8), 1500, "large");
        complete("large", 2, .32);
        log.deleteBefore(then);

        DatedCurve dated = dated(scaling, then);

        assertThat(values(dated)).containsExactly(.11, .31);
        assertThat(dated.json().at("/as_of/unsure")).isEmpty();
    }

    /** As of a scorer that is slow: the log does not say yet that the checkpoint is complete. */
    @Test
    void aCheckpointThatWasMadeAfterTheEventDidNotStandThen() {
        complete("small", 1, .11);
        complete("large", 1, .31);
        long then = breaks(scaling, at(1, 1e8), at(1, 1e8), 1500, "large");
        put("large", 2, .32);

        assertThat(values(dated(scaling, then))).containsExactly(.11, .31);
    }

    @Test
    void whatWasScoredAnewSinceIsCounted() {
        complete("small", 1, .11);
        complete("large", 1, .31);
        long then = breaks(scaling, at(1, 1e8), at(1, 1e8), 1500, "large");
        scaling.getPoints().get(0).setTime(1501);

        DatedCurve dated = dated(scaling, then);

        assertThat(dated.json().at("/as_of/changed").asLong()).isEqualTo(1);
        assertThat(dated.note()).contains("scored anew or came late, and are as they are now: 1");
    }

    @Test
    void aDatedTrainingCurveEndsWhereTheEventDid() {
        for (int step = 1; step <= 6; step++) {
            complete("small", step, step / 10.0);
        }
        Curve curve = training.get("small");
        long then = breaks(curve, at(2, 3), at(3, 4), 4500);

        assertThat(values(dated(curve, then))).containsExactly(.1, .2, .3, .4);
        assertThat(CurveCsv.of(dated(curve, then).curve())).doesNotContain("\"small\",5.0");
    }

    /** Before, nothing was left out. */
    @Test
    void withoutAPlaceADatedTrainingCurveEndsWithWhatHadBeenCompleteByThen() {
        complete("small", 1, .1);
        complete("small", 2, .2);
        Curve curve = training.get("small");
        curve.getPoints().forEach(point -> point.setScale(null));
        long then = breaks(curve, null, null, 2500);
        complete("small", 3, .3);

        assertThat(values(dated(curve, then))).containsExactly(.1, .2);
    }

    @Test
    void ofWhatTheEventDoesNotSayNothingIsShownAsIfItWereOfThen() {
        complete("small", 1, .11);
        complete("large", 1, .31);
        scaling.setScores(new CurveScores());
        scaling.getEvidence().setShift(3.0);
        scaling.getPoints().get(1).setForecast(new Forecast(.1, .0, .2));
        long then = breaks(scaling, at(1, 1e8), at(1, 1e8), 1500, "large");

        JsonNode json = dated(scaling, then).json();

        assertThat(json.get("scores").isNull()).isTrue();
        assertThat(json.at("/evidence/shift").isNull()).isTrue();
        assertThat(json.at("/points/1/forecast").isNull()).isTrue();
        assertThat(json.at("/undefined/scores").asText()).isEqualTo("not_kept");
        assertThat(json.at("/undefined/shift").asText()).isEqualTo("not_kept");
        assertThat(json.at("/points/1/undefined/forecast").asText()).isEqualTo("not_kept");
        assertThat(texts(json.at("/as_of/of_now")))
                .containsExactly("evidence.metric", "verdict.companion", "verdict.basis");
    }

    @Test
    void anotherMetricOfTheSubjectHasPointsAndNoVerdict() {
        complete("small", 1, .11);
        complete("large", 1, .31);
        long then = breaks(scaling, at(1, 1e8), at(1, 1e8), 1500, "large");
        complete("large", 2, .32);
        scaling.setMetric("brier");

        DatedCurve dated = dated(scaling, then);

        assertThat(values(dated)).containsExactly(.11, .31);
        assertThat(dated.curve().getVerdict()).isNull();
        assertThat(dated.curve().getUndefined()).containsEntry("verdict", "not_kept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "2", "99999999"}) // a checkpoint that is complete, an event of another curve, one to come
    void anEventThatIsNoneOfTheCurveIsRefusedWithWhatToDo(String offset) {
        complete("small", 1, .11);
        complete("large", 1, .31);
        breaks(training.get("small"), at(0, 1), at(0, 1), 1500);

        assertThatThrownBy(() -> dated(scaling, offset))
                .isInstanceOfSatisfying(WebApplicationException.class, refused -> {
                    assertThat(refused.getResponse().getStatus()).isEqualTo(404);
                    assertThat(refused.getResponse().getEntity().toString())
                            .contains("There is no event " + offset + " of this curve", "Leave as_of out");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "now", "1e3", "1234567890123456789"})
    void whatIsNoOffsetIsRefused(String offset) {
        complete("small", 1, .11);

        assertThatThrownBy(() -> dated(scaling, offset))
                .isInstanceOfSatisfying(
                        WebApplicationException.class,
                        refused -> assertThat(refused.getResponse().getStatus()).isEqualTo(400));
    }

    @Test
    void whereNothingOfThenIsLeftThatIsSaid() {
        complete("small", 1, .11);
        complete("large", 1, .31);
        long then = breaks(scaling, at(1, 1e8), at(1, 1e8), 1500, "large");
        scaling.getPoints().clear();
        training.clear();
        complete("small", 5, .15);
        complete("large", 5, .35);

        assertThatThrownBy(() -> dated(scaling, then))
                .isInstanceOfSatisfying(WebApplicationException.class, refused -> assertThat(
                                refused.getResponse().getEntity().toString())
                        .contains("No point of this curve stood when event 2 was said"));
    }

    @Test
    void theCurveOfNowStaysAsItIs() {
        complete("small", 1, .11);
        complete("large", 1, .31);
        long then = breaks(scaling, at(1, 1e8), at(1, 1e8), 1500, "large");
        complete("large", 2, .32);
        Curve before = Curve.newBuilder(scaling).build();

        dated(scaling, then);

        assertThat(scaling).isEqualTo(before);
        assertThat(scaling.getAxis()).isEqualTo(Axis.scaling);
    }
}
