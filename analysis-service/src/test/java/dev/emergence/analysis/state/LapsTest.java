package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step that comes back with other tokens: fine-tuning after pre-training, or a new job that counts from 0. */
class LapsTest {
    private static final Duration LONG = Pipeline.QUIET.multipliedBy(2);
    private static final int EXAMPLES = 4;

    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    private static GivenScore score(long step, Long tokens, int example, boolean right) {
        GivenScore score = Scores.of("model", 1e6, step, example, right, right ? .125 : 2);
        score.record.setTokens(tokens);
        return score;
    }

    /** Right are as many of the four examples as the step says, modulo 5. */
    private static double value(long step) {
        return step % 5 / (double) EXAMPLES;
    }

    private static List<GivenScore> stage(int checkpoints, long tokens) {
        List<GivenScore> scores = new ArrayList<>();
        for (int step = 1; step <= checkpoints; step++) {
            for (int example = 0; example < EXAMPLES; example++) {
                scores.add(score(step, tokens + 1000L * step, example, example < step % 5));
            }
        }
        return scores;
    }

    private Curve curve() {
        return pipeline.training("model", Scores.TASK, "exact_match");
    }

    /** The case: of 15 checkpoints and 5 more, the first 5 were replaced by the last. */
    @ParameterizedTest
    @CsvSource({"15, 5", "15, 15", "3, 8"})
    void laterStepsReplaceNoEarlierOnes(int first, int second) {
        pipeline.score(stage(first, 0));
        pipeline.pass(LONG);
        assertThat(curve().getRestart()).isNull();
        pipeline.score(stage(second, 1000L * first));
        pipeline.pass(LONG);

        List<CurvePoint> points = curve().getPoints();
        assertThat(points).hasSize(first + second);
        for (int i = 0; i < first + second; i++) {
            int step = i < first ? i + 1 : i - first + 1;
            assertThat(points.get(i).getStep()).isEqualTo(step);
            assertThat(points.get(i).getScale()).isEqualTo(1000.0 * (i + 1));
            assertThat(points.get(i).getValue()).isEqualTo(value(step));
            assertThat(points.get(i).getExamples()).isEqualTo(EXAMPLES);
        }
        // the first of the second stage is compared with the last of the first
        assertThat(points.get(first).getPaired().getPosition()).isEqualTo(first);
        assertThat(points.get(first).getPaired().getLap()).isZero();
        assertThat(curve().getRestart().getCounter()).isEqualTo("step");
        assertThat(curve().getRestart().getTimes()).isEqualTo(1);
        assertThat(curve().getRestart().getLast().getIndex()).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"100000, 1", "100500, 1", "101000, 1", "101100, 2", "99000, 1", "98900, 2", "0, 2", "100000000, 2"})
    void tokensThatDifferByOnePercentAreTheSame(long tokens, int points) {
        pipeline.score(score(100, 100_000L, 1, true));
        pipeline.score(score(100, tokens, 2, true));
        pipeline.pass(LONG);

        assertThat(curve().getPoints()).hasSize(points);
    }

    @Test
    void whatHasNoTokensBelongsToTheNewestOfItsStep() {
        pipeline.score(score(100, null, 1, true));
        pipeline.score(score(100, 100_000L, 2, true));
        pipeline.pass(LONG);
        // tokens became known of the only point there was
        assertThat(curve().getPoints()).extracting(CurvePoint::getExamples).containsExactly(2L);

        pipeline.score(score(100, 900_000L, 1, false));
        pipeline.score(score(100, null, 2, false));
        pipeline.checkpoint(Scores.announcement("model", 100, 3));
        pipeline.pass(LONG);
        assertThat(curve().getPoints()).extracting(CurvePoint::getExamples).containsExactly(2L, 2L);
        assertThat(curve().getPoints()).extracting(CurvePoint::getComplete).containsExactly(true, false);
        pipeline.score(score(100, null, 3, false));
        pipeline.pass(LONG);

        assertThat(curve().getPoints()).extracting(CurvePoint::getComplete).containsExactly(true, true);
        assertThat(curve().getPoints()).extracting(CurvePoint::getValue).containsExactly(1.0, 0.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void theStagesMayComeInAnyOrder(long seed) {
        List<GivenScore> scores = stage(4, 0);
        scores.addAll(stage(4, 4000));
        scores.addAll(stage(4, 8000));
        Collections.shuffle(scores, new Random(seed));
        pipeline.score(scores);
        pipeline.pass(LONG);

        assertThat(curve().getPoints())
                .as("seed %d", seed)
                .extracting(CurvePoint::getStep)
                .containsExactly(1L, 2L, 3L, 4L, 1L, 2L, 3L, 4L, 1L, 2L, 3L, 4L);
        assertThat(curve().getPoints())
                .as("seed %d", seed)
                .allMatch(point -> point.getValue() == value(point.getStep()));
        assertThat(curve().getRestart().getTimes()).as("seed %d", seed).isEqualTo(2);
    }

    @Test
    void aModelStandsOnTheScalingCurveByTheNewestOfItsStages() {
        pipeline.score(stage(9, 0));
        pipeline.score(Scores.of("other", 1e7, 9, 1, true, 1));
        pipeline.pass(LONG);
        pipeline.score(stage(3, 9000));
        pipeline.pass(LONG);

        CurvePoint point =
                pipeline.scaling(Scores.TASK, "exact_match").getPoints().get(0);
        assertThat(point.getStep()).isEqualTo(3);
        assertThat(point.getTokens()).isEqualTo(12_000);
        // a late example of the stage before takes nothing back
        pipeline.score(score(9, 9_000L, 7, true));
        pipeline.pass(LONG);
        point = pipeline.scaling(Scores.TASK, "exact_match").getPoints().get(0);
        assertThat(point.getTokens()).isEqualTo(12_000);
    }

    @Test
    void eachIsSaidToBeComplete() {
        pipeline.score(stage(2, 0));
        pipeline.pass(LONG);
        pipeline.score(stage(2, 2000));
        pipeline.pass(LONG);

        List<Event> complete = pipeline.allEvents();
        assertThat(complete).hasSize(4);
        assertThat(complete).extracting(Event::getId).doesNotHaveDuplicates();
        assertThat(complete)
                .extracting(event -> event.getPosition().getScale())
                .containsExactlyInAnyOrder(1e3, 2e3, 3e3, 4e3);
    }

    @Test
    void tokensOfTheirOwnForEachExampleMakeDeadLettersAndNoPointsWithoutEnd() {
        for (int example = 0; example < PointStore.MOST_LAPS + 50; example++) {
            pipeline.score(score(100, (long) Math.pow(1.1, example + 100), example, true));
        }
        pipeline.pass(LONG);

        assertThat(pipeline.deadLetters()).hasSize(50).allMatch(reason -> reason.contains("tokens must be those"));
        assertThat(curve().getPoints()).hasSize(PointStore.MOST_LAPS);
        assertThat(pipeline.metric("emergence_subject_failures")).isZero();
    }

    /** The token counter starts again while steps go on: the curve is in the order of training, and none of its points is lost. */
    @Test
    void whereTokensStartAgainTheCurveGoesOnBySteps() {
        for (int step = 1; step <= 20; step++) {
            for (int example = 0; example < EXAMPLES; example++) {
                long tokens = 1000L * (step <= 10 ? step : step - 10);
                pipeline.score(score(step, tokens, example, step > 10));
            }
        }
        pipeline.pass(LONG);

        assertThat(curve().getScaleUnit()).isEqualTo("step");
        assertThat(curve().getPoints()).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(curve().getPoints().get(i).getStep()).isEqualTo(i + 1);
            assertThat(curve().getPoints().get(i).getValue()).isEqualTo(i < 10 ? 0 : 1);
        }
        assertThat(curve().getRestart().getCounter()).isEqualTo("tokens");
        assertThat(curve().getRestart().getLast().getStep()).isEqualTo(11);
    }
}
