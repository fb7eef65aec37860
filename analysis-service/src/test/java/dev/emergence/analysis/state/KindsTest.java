package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.VerdictKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a metric is may change from row to row, from point to point and from release to release. */
class KindsTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration QUIET = Pipeline.QUIET.multipliedBy(2);
    private static final Declaration LOSS = new Declaration(Kind.LOSS, Continuity.LINEAR);

    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    private static GivenScore judged(long step, int example, double number, Declaration declaration) {
        GivenScore score = Scores.of("model", 1e6, step, example, true, 1);
        score.getScores().put("judge", List.of(number));
        score.getSignatures().put("judge", "judge|v:1");
        score.setDeclarations(declaration == null ? Map.of() : new HashMap<>(Map.of("judge", declaration)));
        return score;
    }

    private Curve judge() {
        return pipeline.training("model", Scores.TASK, "judge");
    }

    @Test
    void aPointOfAnotherKindIsShownAndTakesNoPart() {
        pipeline.checkpoint(Scores.elsewhere("model", 100L, "judge", Kind.LOSS, 5, .1, 100));
        pipeline.checkpoint(Scores.elsewhere("model", 200L, "judge", Kind.PROPORTION, .5, .05, 100));
        pipeline.pass(SOON);

        Curve curve = judge();
        assertThat(curve.getKind()).isEqualTo(Kind.PROPORTION);
        assertThat(curve.getPoints()).extracting(CurvePoint::getKind).containsExactly(Kind.LOSS, Kind.PROPORTION);
        assertThat(curve.getPoints().get(0).getValue()).isEqualTo(5);
        assertThat(curve.getPoints().get(0).getUndefined()).containsEntry("forecast", "other_kind");
        assertThat(curve.getPoints().get(1).getUndefined()).containsEntry("forecast", "no_points_before");
    }

    @Test
    void oneStrayPointOfAnotherKindLeavesTheVerdictOfTheOthers() {
        for (int i = 0; i < 14; i++) {
            pipeline.checkpoint(
                    Scores.elsewhere("model", 100L << i, "judge", Kind.PROPORTION, i < 8 ? .05 : .9, .02, 500));
        }
        pipeline.pass(SOON);
        VerdictKind verdict = judge().getVerdict().getVerdict();
        assertThat(verdict).isEqualTo(VerdictKind.BREAKTHROUGH);
        double evidence = judge().getEvidence().getBayesFactorLog10();

        pipeline.checkpoint(Scores.elsewhere("model", 100L << 14, "judge", Kind.LOSS, 5, .1, 500));
        pipeline.pass(SOON);
        assertThat(judge().getKind()).isEqualTo(Kind.PROPORTION);
        assertThat(judge().getPoints()).hasSize(15);
        assertThat(judge().getVerdict().getVerdict()).isEqualTo(verdict);
        assertThat(judge().getEvidence().getBayesFactorLog10()).isEqualTo(evidence);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeclarationThatOnlySomeRowsCarryMixesNothing(boolean first) {
        pipeline.score(judged(100, 1, 5, LOSS));
        pipeline.score(judged(100, first ? 2 : 0, .5, null));
        pipeline.pass(SOON);

        // the rule seen last has as many rows as the other
        assertThat(judge().getKind()).isEqualTo(Kind.SCORE);
        assertThat(pipeline.only("judge").getExamples()).isEqualTo(1);
        assertThat(pipeline.only("judge").getValue()).isEqualTo(.5);
    }

    @Test
    void rowsThatAreDeclaredOfAnotherKindAreNotAddedUp() {
        pipeline.score(judged(100, 1, 5, LOSS));
        pipeline.score(judged(100, 2, 7, LOSS));
        pipeline.score(judged(100, 3, .5, new Declaration(Kind.SCORE, Continuity.LINEAR)));
        pipeline.pass(SOON);

        // the newer declaration has one row of two, and covers the point no more
        assertThat(judge().getKind()).isEqualTo(Kind.LOSS);
        assertThat(pipeline.only("judge").getExamples()).isEqualTo(2);
        assertThat(pipeline.only("judge").getValue()).isEqualTo(6);
    }

    @Test
    void sumsThatRoundBeyondOneAreOne() {
        for (long step : new long[] {100, 200, 300}) {
            for (int example = 0; example < 3; example++) {
                pipeline.score(
                        judged(step, example, 1.0000000000000002, new Declaration(Kind.SCORE, Continuity.NONLINEAR)));
            }
        }
        pipeline.pass(QUIET);

        assertThat(judge().getPoints()).extracting(CurvePoint::getValue).containsOnly(1.0);
        assertThat(judge().getPoints()).extracting(CurvePoint::getUpper).containsOnly(1.0);
    }

    @Test
    void lossesThatAreAllNothingHaveALink() {
        for (long step = 100; step < 107; step++) {
            for (int example = 0; example < 3; example++) {
                // 1e-320 is below the floor of 1e-300
                pipeline.score(judged(step, example, example == 0 ? 1e-320 : 0, LOSS));
            }
        }
        pipeline.pass(QUIET);

        assertThat(judge().getPoints()).hasSize(7);
        assertThat(judge().getPoints().get(6).getForecast().getValue()).isBetween(0.0, 1e-3);
    }

    @Test
    void aMetricBoundedByOneHasNoIntervalBeyond() {
        double[] distances = {1, 1, .9};
        for (int example = 0; example < 3; example++) {
            GivenScore score = Scores.of("model", 1e6, 100, example, true, 1);
            score.getScores().put("char_edit_distance", List.of(distances[example]));
            score.getSignatures().put("char_edit_distance", "char_edit_distance|v:1");
            pipeline.score(score);
        }
        pipeline.pass(SOON);

        assertThat(pipeline.only("char_edit_distance").getUpper()).isEqualTo(1);
        assertThat(pipeline.only("char_edit_distance").getWatchUpper()).isEqualTo(1);
    }

    @Test
    void aScalingCurveIsWhatMostOfItsModelsSay() {
        pipeline.checkpoint(model("a", 1e6, Kind.LOSS, 5));
        pipeline.pass(SOON);
        pipeline.checkpoint(model("b", 1e7, Kind.PROPORTION, .4));
        pipeline.checkpoint(model("c", 1e8, Kind.PROPORTION, .5));
        pipeline.pass(SOON);

        Curve curve = pipeline.scaling(Scores.TASK, "judge");
        assertThat(curve.getKind()).isEqualTo(Kind.PROPORTION);
        assertThat(curve.getContinuity()).isEqualTo(Continuity.DISCONTINUOUS);
        assertThat(curve.getPoints().get(0).getUndefined()).containsEntry("forecast", "other_kind");
    }

    private static dev.emergence.schemas.Checkpoint model(String model, double parameters, Kind kind, double mean) {
        var checkpoint = Scores.elsewhere(model, 100L, "judge", kind, mean, .01, 1000);
        checkpoint.setParameters(parameters);
        return checkpoint;
    }
}
