package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More checkpoints of which more may come than there is room for in memory. */
class InMotionTest {
    private static final int ROOM = 20;
    private static final Duration NO_TIME = Duration.ZERO;
    private static final Duration LONG = Pipeline.QUIET.multipliedBy(2);

    private static Pipeline of(int room) {
        return new Pipeline(room, CurveJudge::judge);
    }

    private static void elsewhere(Pipeline pipeline, int models, int checkpoints) {
        for (int index = 0; index < checkpoints; index++) {
            for (int model = 0; model < models; model++) {
                pipeline.checkpoint(
                        Scores.elsewhere("m" + model, index, "judge_loss", Kind.LOSS, 3 - .01 * index * (1 + model)));
            }
        }
    }

    private static int points(Pipeline pipeline) {
        return pipeline.curves().values().stream()
                .filter(curve -> !curve.getModel().isEmpty())
                .mapToInt(curve -> curve.getPoints().size())
                .sum();
    }

    @Test
    void whatThereIsNoRoomForIsOnItsCurveBeforeAnyTimeHasPassed() {
        try (Pipeline pipeline = of(ROOM)) {
            elsewhere(pipeline, 4, 50);
            pipeline.pass(NO_TIME);
            // each takes two places: its own, and its metric's
            assertThat(points(pipeline)).isGreaterThanOrEqualTo(4 * 50 - ROOM / 2);
        }
    }

    @Test
    void theCurvesAreThoseOfAMemoryThatHasRoomForAll() {
        try (Pipeline small = of(ROOM);
                Pipeline large = of(10_000)) {
            for (Pipeline pipeline : List.of(small, large)) {
                elsewhere(pipeline, 4, 50);
                pipeline.pass(LONG);
            }
            assertThat(points(small)).isEqualTo(4 * 50);
            assertThat(small.curves().keySet()).isEqualTo(large.curves().keySet());
            large.curves().forEach((key, curve) -> {
                Curve other = small.curves().get(key);
                assertThat(other.getPoints()).as(key).isEqualTo(curve.getPoints());
                assertThat(other.getEvidence()).as(key).isEqualTo(curve.getEvidence());
                assertThat(other.getVerdict()).as(key).isEqualTo(curve.getVerdict());
            });
        }
    }

    @Test
    void aCheckpointThatHadToLeaveTakesMoreExamplesWhenTheyCome() {
        try (Pipeline pipeline = of(ROOM)) {
            for (int example = 0; example < 4; example++) {
                pipeline.score(Scores.of("late", 1e6, 1, example, true, 1));
            }
            for (int step = 1; step <= 100; step++) {
                pipeline.score(Scores.of("other", 2e6, step, 0, true, 1));
            }
            pipeline.pass(NO_TIME);
            assertThat(pipeline.training("late", Scores.TASK, "exact_match").getPoints())
                    .singleElement()
                    .satisfies(point -> assertThat(point.getExamples()).isEqualTo(4));
            pipeline.score(Scores.of("late", 1e6, 1, 4, false, 1));
            pipeline.pass(LONG);

            assertThat(pipeline.training("late", Scores.TASK, "exact_match").getPoints())
                    .singleElement()
                    .satisfies(point -> {
                        assertThat(point.getExamples()).isEqualTo(5);
                        assertThat(point.getValue()).isEqualTo(4 / 5.);
                        assertThat(point.getComplete()).isTrue();
                    });
        }
    }

    @Test
    void aModelWithOneOldCheckpointAndNewsStaysAndAQuietOneLeaves() {
        try (Pipeline pipeline = of(ROOM)) {
            pipeline.score(Scores.of("busy", 1e6, 1, 0, true, 1));
            for (int step = 1; step < ROOM; step++) {
                pipeline.score(Scores.of("quiet", 2e6, step, 0, true, 1));
            }
            pipeline.score(Scores.of("busy", 1e6, 2, 0, true, 1));
            pipeline.pass(NO_TIME);

            assertThat(pipeline.training("quiet", Scores.TASK, "exact_match").getPoints())
                    .hasSize(ROOM - 1);
            assertThat(pipeline.training("busy", Scores.TASK, "exact_match")).isNull();
        }
    }

    @Test
    void checkpointsThatABugHasSetAsideTakeNobodysRoom() {
        int[] tried = new int[1];
        boolean[] broken = {true};
        SubjectJudge judge = (subject, changed) -> {
            if (broken[0] && subject.values().iterator().next().getModel().equals("broken")) {
                tried[0]++;
                throw new IllegalArgumentException("a bug");
            }
            return CurveJudge.judge(subject, changed);
        };
        try (Pipeline pipeline = new Pipeline(ROOM, judge)) {
            for (int step = 1; step <= 50; step++) {
                pipeline.score(Scores.of("broken", 1e6, step, 0, true, 1));
            }
            pipeline.pass(LONG);
            int before = tried[0];
            for (int step = 1; step <= 50; step++) {
                pipeline.score(Scores.of("sound", 2e6, step, 0, true, 1));
            }
            pipeline.pass(LONG);
            assertThat(tried[0]).as("a bug is not tried with others' records").isEqualTo(before);
            assertThat(pipeline.training("sound", Scores.TASK, "exact_match").getPoints())
                    .hasSize(50);

            broken[0] = false;
            pipeline.score(Scores.of("broken", 1e6, 51, 0, true, 1));
            pipeline.pass(LONG);
            assertThat(pipeline.training("broken", Scores.TASK, "exact_match").getPoints())
                    .as("all are tried again with the next record")
                    .hasSize(51)
                    .allSatisfy(point -> assertThat(point.getComplete()).isTrue());
        }
    }
}
