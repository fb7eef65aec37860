package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.CurvePoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All rows of a point are read each time that it is brought onto its curves. */
class FillingPointsTest {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int EXAMPLES = 100;

    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    private void score(int from, int to) {
        for (int example = from; example < to; example++) {
            pipeline.score(Scores.of("model", 1e6, 100, example, true, 1));
        }
    }

    private int published() {
        int before = pipeline.published();
        pipeline.pass(TICK);
        return pipeline.published() - before;
    }

    @Test
    void aPointThatIsCompleteIsShownAtOnce() {
        pipeline.checkpoint(Scores.announcement("model", 100, EXAMPLES));
        score(0, EXAMPLES);

        // two metrics of one training
        assertThat(published()).isEqualTo(2);
        assertThat(pipeline.only("exact_match").getComplete()).isTrue();
        assertThat(published()).isZero();
    }

    @Test
    void aPointThatFillsIsShownWhenItHasGrownByHalfOrPauses() {
        pipeline.checkpoint(Scores.announcement("model", 100, EXAMPLES));
        pipeline.pass(TICK);
        score(0, 40);
        pipeline.pass(Duration.ofSeconds(1));
        assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(40);

        for (int example = 40; example < 59; example++) {
            score(example, example + 1);
            assertThat(published()).as("example %d", example).isZero();
        }
        score(59, 60);
        assertThat(published()).isEqualTo(2);
        assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(60);

        score(60, 61);
        pipeline.pass(Duration.ofSeconds(1));
        assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(61);

        score(61, EXAMPLES);
        assertThat(published()).isEqualTo(2);
        assertThat(pipeline.only("exact_match").getComplete()).isTrue();
    }

    private void checkpoint(long step, int from, int to) {
        for (int example = from; example < to; example++) {
            pipeline.score(Scores.of("model", 1e6, step, example, true, 1));
        }
    }

    private CurvePoint newest() {
        List<CurvePoint> points =
                pipeline.training("model", Scores.TASK, "exact_match").getPoints();
        return points.get(points.size() - 1);
    }

    /** Less than 80% of the examples of the point before is few, and waited for ten times as long. */
    @ParameterizedTest
    @CsvSource({"100, 50, true", "100, 79, true", "100, 80, false", "10, 7, true", "10, 8, false", "50, 100, false"})
    void aPointOfFewerExamplesThanTheOneBeforeWaitsForTheRestAndSaysWhy(int before, int examples, boolean waits) {
        checkpoint(100, 0, before);
        pipeline.pass(Pipeline.QUIET.plus(TICK));
        assertThat(newest().getComplete()).isTrue();
        checkpoint(200, 0, examples);
        pipeline.pass(Pipeline.QUIET.multipliedBy(5));

        assertThat(newest().getExamples()).isEqualTo(examples);
        assertThat(newest().getComplete()).isEqualTo(!waits);
        assertThat(newest().getUndefined().get("complete")).isEqualTo(waits ? "fewer_than_before" : null);
        pipeline.pass(Pipeline.QUIET.multipliedBy(5).plus(TICK));
        assertThat(newest().getComplete()).isTrue();
        assertThat(newest().getUndefined()).doesNotContainKey("complete");
    }

    @Test
    void onceTheRestHasComeThePointIsCompleteAfterTheUsualTime() {
        checkpoint(100, 0, 100);
        pipeline.pass(Pipeline.QUIET.plus(TICK));
        checkpoint(200, 0, 50);
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));
        checkpoint(200, 50, 100);
        pipeline.pass(Duration.ofSeconds(2));
        assertThat(newest().getComplete()).isFalse();
        assertThat(newest().getUndefined()).doesNotContainKey("complete");
        pipeline.pass(Pipeline.QUIET);
        assertThat(newest().getComplete()).isTrue();
    }

    @Test
    void afterASmallerCheckpointTheNextOfItsSizeDoesNotWait() {
        checkpoint(100, 0, 100);
        pipeline.pass(Pipeline.QUIET.plus(TICK));
        checkpoint(200, 0, 50);
        pipeline.pass(Pipeline.QUIET.multipliedBy(10).plus(TICK));
        checkpoint(300, 0, 50);
        pipeline.pass(Pipeline.QUIET.plus(TICK));
        assertThat(newest().getPosition()).isEqualTo(300);
        assertThat(newest().getComplete()).isTrue();
    }

    /** The first half of the newest checkpoint has the hard examples: all wrong, at four times the loss. */
    @Test
    void halfACheckpointAfterAPauseMakesNoEvent() {
        for (int i = 0; i < 12; i++) {
            for (int example = 0; example < EXAMPLES; example++) {
                boolean hard = example < EXAMPLES / 2;
                // the loss of each example falls by a tenth a checkpoint
                double loss = (hard ? 4 : 1) * Math.pow(.9, i);
                if (i < 11 || hard) {
                    pipeline.score(Scores.of("model", 1e6, 100L << i, example, !hard, loss));
                }
            }
            pipeline.pass(Pipeline.QUIET.plus(TICK));
        }
        assertThat(pipeline.events()).isEmpty();
        for (int example = EXAMPLES / 2; example < EXAMPLES; example++) {
            pipeline.score(Scores.of("model", 1e6, 100L << 11, example, true, Math.pow(.9, 11)));
        }
        pipeline.pass(Pipeline.QUIET.plus(TICK));
        assertThat(newest().getComplete()).isTrue();
        assertThat(pipeline.events()).isEmpty();
    }
}
