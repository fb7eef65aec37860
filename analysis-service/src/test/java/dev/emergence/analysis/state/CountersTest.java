package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which counter a run's curve goes, where step and tokens disagree. */
class CountersTest {
    private static final long SEED = 31;

    /** In the order of training. */
    private final List<CurvePoint> trained = new ArrayList<>();

    private void add(Long step, Long tokens) {
        CurvePoint point = new CurvePoint();
        point.setModel("model");
        point.setPosition(step == null ? tokens : step);
        point.setStep(step);
        point.setTokens(tokens);
        point.setTime(trained.size());
        point.setComplete(true);
        point.setKind(Kind.PROPORTION);
        point.setContinuity(Continuity.DISCONTINUOUS);
        point.setSignature("v:1");
        point.setUndefined(new HashMap<>());
        trained.add(point);
    }

    private void stage(int checkpoints, long step, long steps, long tokens, long moreTokens) {
        for (int i = 0; i < checkpoints; i++) {
            add(step + i * steps, tokens + i * moreTokens);
        }
    }

    private Curve curve() {
        List<CurvePoint> points = new ArrayList<>(trained);
        Collections.shuffle(points, new Random(SEED));
        Curve curve = new Curve();
        curve.setAxis(Axis.training);
        curve.setPoints(points);
        Points.order(curve);
        return curve;
    }

    /** Generations were all made at once. */
    private void forgetWhen() {
        trained.forEach(point -> point.setTime(0));
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "50, 100", "7, 130", "100, 33", "1, 400"})
    void whereTokensStartAgainTheCurveGoesBySteps(long first, long each) {
        stage(10, 100, 100, 100, 100);
        stage(10, 1100, 100, first, each);
        forgetWhen();
        Curve curve = curve();

        assertThat(curve.getScaleUnit()).isEqualTo("step");
        assertThat(curve.getPoints()).isEqualTo(trained);
        assertThat(curve.getRestart().getCounter()).isEqualTo("tokens");
        assertThat(curve.getRestart().getTimes()).isEqualTo(1);
        assertThat(curve.getRestart().getLast().getIndex()).isEqualTo(10);
        assertThat(curve.getRestart().getLast().getStep()).isEqualTo(1100);
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "50, 100", "7, 130", "100, 33", "1, 400"})
    void whereStepsStartAgainTheCurveGoesByTokens(long first, long each) {
        stage(10, 100, 100, 100, 100);
        stage(10, first, each, 1100, 100);
        forgetWhen();
        Curve curve = curve();

        assertThat(curve.getScaleUnit()).isEqualTo("tokens");
        assertThat(curve.getPoints()).isEqualTo(trained);
        assertThat(curve.getRestart().getCounter()).isEqualTo("step");
        assertThat(curve.getRestart().getTimes()).isEqualTo(1);
        assertThat(curve.getRestart().getLast().getScale()).isEqualTo(1100);
    }

    @Test
    void jobsThatCountFromTheBeginningEachTimeAreOneCurve() {
        for (int job = 0; job < 6; job++) {
            stage(3, 1, 1, 1 + 3 * job, 1);
        }
        forgetWhen();
        Curve curve = curve();

        assertThat(curve.getScaleUnit()).isEqualTo("tokens");
        assertThat(curve.getPoints()).isEqualTo(trained);
        assertThat(curve.getRestart().getTimes()).isEqualTo(5);
        // the last job's first checkpoint, behind five of three
        assertThat(curve.getRestart().getLast().getIndex()).isEqualTo(15);
    }

    /** By its numbers alone it could be the first checkpoint of a run whose other counter started again. */
    @ParameterizedTest
    @CsvSource({"11, 1, tokens", "1, 11, step"})
    void theFirstCheckpointOfANewStageGoesWhereTimePutsIt(long step, long tokens, String again) {
        stage(10, 1, 1, 1, 1);
        add(step, tokens);
        Curve curve = curve();

        assertThat(curve.getPoints()).isEqualTo(trained);
        assertThat(curve.getRestart().getCounter()).isEqualTo(again);
        assertThat(curve.getRestart().getLast().getIndex()).isEqualTo(10);
    }

    @Test
    void oneWrongNumberOfTokensDoesNotMoveItsCheckpoint() {
        stage(4, 1, 1, 100, 100);
        add(5L, 500_000L);
        stage(5, 6, 1, 600, 100);
        Curve curve = curve();

        assertThat(curve.getPoints()).isEqualTo(trained);
        assertThat(curve.getScaleUnit()).isEqualTo("step");
    }

    @Test
    void countersThatAgreeStartedNowhereAgain() {
        stage(10, 1, 1, 100, 100);
        assertThat(curve().getRestart()).isNull();
        assertThat(curve().getScaleUnit()).isEqualTo("tokens");
        // rounded, so that two have as many
        add(11L, 1000L);
        assertThat(curve().getRestart()).isNull();
        // and some have one of the two
        add(12L, null);
        add(null, 1300L);
        assertThat(curve().getRestart()).isNull();
    }

    @Test
    void whereFewHaveBothTheCurveGoesByWhatMostHave() {
        for (long step = 1; step <= 8; step++) {
            add(step, null);
        }
        add(9L, 900L);
        add(10L, 100L);
        Curve curve = curve();

        assertThat(curve.getScaleUnit()).isEqualTo("step");
        assertThat(curve.getRestart()).isNull();
    }
}
