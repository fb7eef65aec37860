package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.analysis.judge.CurveForecast;
import dev.emergence.analysis.view.SomeCurves;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Kind;
import jakarta.ws.rs.WebApplicationException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastTest {
    private static final int EXAMPLES = 1000;

    private static ForecastQuery query(String ahead, String at, String target, String level) {
        ForecastQuery query = new ForecastQuery();
        query.ahead = ahead;
        query.at = at;
        query.target = target;
        query.level = level;
        return query;
    }

    /** A loss that each tenfold of steps makes smaller by half, beginning with 1 at step 100. */
    private static double loss(int i) {
        return Math.pow(2, -Math.log10(step(i) / 100.0));
    }

    private static long step(int i) {
        return 100L << i;
    }

    private static Curve curve(String metric, Kind kind, int points, IntToDoubleFunction value) {
        Curve curve = SomeCurves.of("f", "t", "m", 0.0, 0);
        curve.setMetric(metric);
        curve.setKind(kind);
        curve.setContinuity(kind == Kind.LOSS ? Continuity.LINEAR : Continuity.DISCONTINUOUS);
        curve.getPoints().clear();
        for (int i = 0; i < points; i++) {
            CurvePoint point = SomeCurves.point("m", step(i), true);
            point.setKind(kind);
            point.setConstantChoices(List.of());
            point.setExamples(EXAMPLES);
            point.setValue(value.applyAsDouble(i));
            point.setSuccesses(value.applyAsDouble(i) * EXAMPLES);
            point.setStandardError(.01 * value.applyAsDouble(i));
            curve.getPoints().add(point);
        }
        if (kind == Kind.LOSS) {
            curve.setVerdict(null);
        }
        return curve;
    }

    /** All of three tokens right. */
    private static Curve reported(int points) {
        return curve("exact_match", Kind.PROPORTION, points, i -> Math.exp(-3 * loss(i)));
    }

    private static JsonNode answer(Curve curve, Optional<Curve> companion, ForecastQuery query) {
        if (curve.getVerdict() != null) {
            curve.getVerdict().setCompanion(companion.map(Curve::getMetric).orElse(null));
        }
        return new ObjectMapper()
                .valueToTree(ForecastAnswer.of(CurveForecast.of(curve, metric -> companion), query.asked()));
    }

    private static JsonNode alone(Curve curve, ForecastQuery query) {
        return answer(curve, Optional.empty(), query);
    }

    @Test
    void withoutAQuestionTheNextFiveCheckpointsAreForecast() {
        JsonNode answer = alone(reported(10), query(null, null, null, null));

        assertThat(answer.get("level").asDouble()).isEqualTo(.9);
        assertThat(answer.get("points")).hasSize(5);
        for (int h = 1; h <= 5; h++) {
            JsonNode point = answer.get("points").get(h - 1);
            assertThat(point.get("ahead").asInt()).isEqualTo(h);
            assertThat(point.get("scale").asDouble()).isCloseTo(step(9 + h), within(1e-3));
            assertThat(point.get("value").asDouble()).isCloseTo(Math.exp(-3 * loss(9 + h)), within(.05));
            assertThat(point.get("lower").asDouble())
                    .isLessThan(point.get("upper").asDouble());
        }
        assertThat(answer.get("law").asText()).isEqualTo("direct");
        assertThat(answer.get("hold_out_error").get("direct").asDouble()).isPositive();
        assertThat(answer.get("hold_out_error").get("link").isNull()).isTrue();
        assertThat(answer.get("reached").isNull()).isTrue();
        assertThat(answer.get("undefined").get("hold_out_error.link").asText()).isEqualTo("no_companion");
        assertThat(answer.get("undefined").get("reached").asText()).isEqualTo("no_target");
    }

    /** What comes behind it, a break for instance, is not looked at: the same as when it was the newest. */
    @Test
    void aForecastFromBeforeAPointIsWhatItWasThen() {
        ForecastQuery before = query(null, null, null, null);
        before.before = Long.toString(step(10));
        Curve companion = curve("target_nll", Kind.LOSS, 14, ForecastTest::loss);
        Curve broken = curve("exact_match", Kind.PROPORTION, 14, i -> i < 10 ? Math.exp(-3 * loss(i)) : .99);

        JsonNode then = answer(before.asked().of(broken), Optional.of(companion), before);

        assertThat(then)
                .isEqualTo(answer(
                        reported(10),
                        Optional.of(curve("target_nll", Kind.LOSS, 10, ForecastTest::loss)),
                        query(null, null, null, null)));
        assertThat(then.get("points").get(0).get("scale").asDouble()).isCloseTo(step(10), within(1e-3));
    }

    /** Of a run that has only begun no checkpoint may be complete yet. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aCurveThatHasOnlyBegunHasNoForecastWithACompanionEither(int complete) {
        Curve reported = reported(3);
        Curve companion = curve("target_nll", Kind.LOSS, 3, ForecastTest::loss);
        for (int i = complete; i < 3; i++) {
            reported.getPoints().get(i).setComplete(false);
            companion.getPoints().get(i).setComplete(false);
        }
        JsonNode answer = answer(reported, Optional.of(companion), query(null, null, "0.8", null));

        assertThat(answer.get("points").isNull()).isTrue();
        assertThat(answer.get("undefined").get("points").asText()).isEqualTo("fewer_than_three_points");
        assertThat(answer.get("undefined").get("reached").asText()).isEqualTo("fewer_than_three_points");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 5", "2..4, 2 3 4"})
    void oneOrSeveralCheckpointsAheadMayBeAskedFor(String ahead, String horizons) {
        assertThat(query(ahead, null, null, null).asked().horizons())
                .containsExactly(Arrays.stream(horizons.split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray());
    }

    @Test
    void theCompanionThatItIsJudgedByGivesTheOtherLaw() {
        Curve companion = curve("target_nll", Kind.LOSS, 10, ForecastTest::loss);
        JsonNode answer = answer(reported(10), Optional.of(companion), query("1", null, null, null));

        assertThat(answer.get("hold_out_error").get("link").asDouble())
                .isPositive()
                .isLessThan(.05);
        assertThat(answer.get("law").asText()).isIn("link", "direct");
        assertThat(answer.get("undefined").has("hold_out_error.link")).isFalse();
    }

    @Test
    void aCompanionThatLagsIsNotTaken() {
        Curve companion = curve("target_nll", Kind.LOSS, 9, ForecastTest::loss);
        JsonNode answer = answer(reported(10), Optional.of(companion), query(null, null, null, null));

        assertThat(answer.get("undefined").get("hold_out_error.link").asText()).isEqualTo("newest_points_missing");
    }

    @Test
    void aLossIsForecastByItself() {
        JsonNode answer =
                alone(curve("target_nll", Kind.LOSS, 10, ForecastTest::loss), query(null, "1e6", null, "0.5"));

        JsonNode point = answer.get("points").get(0);
        assertThat(answer.get("points")).hasSize(1);
        assertThat(answer.get("level").asDouble()).isEqualTo(.5);
        assertThat(point.get("scale").asDouble()).isEqualTo(1e6);
        assertThat(point.get("ahead").isNull()).isTrue();
        assertThat(point.get("value").asDouble()).isCloseTo(Math.pow(2, -4), within(.01));
        assertThat(answer.get("undefined").get("hold_out_error.link").asText()).isEqualTo("not_a_reported_metric");
    }

    /** A loss of 2^−4 is that of step 10^6. */
    @Test
    void aTargetIsReachedSomewhereBetweenTheBandsEdges() {
        JsonNode answer =
                alone(curve("target_nll", Kind.LOSS, 10, ForecastTest::loss), query(null, null, "0.0625", null));

        JsonNode reached = answer.get("reached");
        assertThat(Math.log10(reached.get("scale").asDouble())).isCloseTo(6, within(.1));
        assertThat(reached.get("lower").asDouble())
                .isLessThan(reached.get("scale").asDouble());
        assertThat(reached.get("upper").asDouble())
                .isGreaterThan(reached.get("scale").asDouble());
        assertThat(answer.get("points")).hasSize(5);
    }

    @Test
    void whatIsReachedOrNeverReachedHasAReason() {
        Curve loss = curve("target_nll", Kind.LOSS, 10, ForecastTest::loss);

        assertThat(alone(loss, query(null, null, "0.9", null))
                        .get("undefined")
                        .get("reached")
                        .asText())
                .isEqualTo("reached_already");
        Curve level = curve("exact_match", Kind.PROPORTION, 10, i -> .2);
        JsonNode never = alone(level, query(null, null, "0.999", "0.1"));
        assertThat(never.get("reached").isNull()
                        || never.get("reached").get("scale").isNull())
                .isTrue();
        assertThat(never.get("undefined").toString()).contains("not_within_three_decades");
    }

    @Test
    void twoPointsAreNoForecastAndItIsSaidWhy() {
        JsonNode answer = alone(reported(2), query(null, null, "0.9", null));

        for (String field : new String[] {"points", "law", "reached"}) {
            assertThat(answer.get(field).isNull()).as(field).isTrue();
            assertThat(answer.get("undefined").get(field).asText()).as(field).isEqualTo("fewer_than_three_points");
        }
        assertThat(answer.get("hold_out_error").get("direct").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0,,,",
        "6,,,",
        "3..1,,,",
        "1.5,,,",
        ",0,,",
        ",-1,,",
        ",far,,",
        ",NaN,,",
        ",,soon,",
        ",,,0",
        ",,,1",
        ",,,90%",
        "1,1e9,,",
        "1,,0.5,",
        ",1e9,0.5,",
    })
    void whatIsNoQuestionIsRefused(String ahead, String at, String target, String level) {
        assertThatThrownBy(() -> query(ahead, at, target, level).asked())
                .isInstanceOfSatisfying(
                        WebApplicationException.class,
                        refusal -> assertThat(refusal.getResponse().getStatus()).isEqualTo(400));
    }
}
