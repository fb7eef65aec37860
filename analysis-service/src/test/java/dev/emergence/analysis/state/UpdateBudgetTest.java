package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Curve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UpdateBudgetTest {
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final int CHECKPOINTS = 300;
    private static final int EXAMPLES = 4;

    private final Random random = new Random(5);

    private GivenScore score(String model, int checkpoint, int example) {
        double loss = 3 * Math.exp(random.nextGaussian() / 4 - checkpoint / 200.0);
        return Scores.of(model, 1e6, 10L + checkpoint, example, random.nextBoolean(), loss);
    }

    /** One checkpoint an update, which is the least. */
    private static Pipeline hasty() {
        return new Pipeline(Duration.ZERO, CurveJudge::judge);
    }

    @Test
    void whatIsNotDoneInTimeStaysDue() {
        try (Pipeline pipeline = hasty()) {
            for (int checkpoint = 0; checkpoint < 5; checkpoint++) {
                pipeline.score(score("model", checkpoint, 0));
            }
            // points that fill are shown first after a second
            pipeline.pass(INTERVAL.multipliedBy(4));
            assertThat(pipeline.training("model", Scores.TASK, "target_nll").getPoints())
                    .hasSize(1);
            pipeline.pass(INTERVAL.multipliedBy(40));
            assertThat(pipeline.training("model", Scores.TASK, "target_nll").getPoints())
                    .hasSize(5);
        }
    }

    @Test
    void aModelThatIsAlwaysDueDoesNotKeepOutTheOthers() {
        try (Pipeline pipeline = hasty()) {
            for (int round = 0; round < 60; round++) {
                for (int checkpoint = 0; checkpoint < 5; checkpoint++) {
                    pipeline.score(score("busy", checkpoint, round));
                }
                pipeline.score(score("other", round, 0));
                pipeline.pass(INTERVAL);
            }
            pipeline.pass(Duration.ofSeconds(1));

            assertThat(pipeline.training("other", Scores.TASK, "target_nll").getPoints())
                    .hasSizeGreaterThan(10);
        }
    }

    @Test
    void aReplayOrderedByExampleOverThreeHundredCheckpointsGivesTheSameCurves() {
        List<GivenScore> byCheckpoint = new ArrayList<>();
        for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++) {
            for (int example = 0; example < EXAMPLES; example++) {
                byCheckpoint.add(score("model", checkpoint, example));
            }
        }
        Map<String, Curve> expected;
        try (Pipeline pipeline = new Pipeline()) {
            announce(pipeline);
            pipeline.score(byCheckpoint);
            pipeline.pass(INTERVAL.multipliedBy(8));
            expected = Map.copyOf(pipeline.curves());
        }
        assertThat(expected.values())
                .allSatisfy(curve -> assertThat(curve.getPoints()).hasSize(CHECKPOINTS));
        try (Pipeline pipeline = new Pipeline(Duration.ofMillis(50), CurveJudge::judge)) {
            announce(pipeline);
            for (int example = 0; example < EXAMPLES; example++) {
                for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++) {
                    pipeline.score(byCheckpoint.get(checkpoint * EXAMPLES + example));
                }
                pipeline.pass(INTERVAL);
            }
            for (int update = 0; update < 1000 && !pipeline.curves().equals(expected); update++) {
                pipeline.pass(INTERVAL);
            }
            expected.forEach(
                    (key, curve) -> assertThat(pipeline.curves().get(key).equals(curve))
                            .as("curve %s is equal", key)
                            .isTrue());
        }
    }

    private static void announce(Pipeline pipeline) {
        for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++) {
            pipeline.checkpoint(Scores.announcement("model", 10L + checkpoint, EXAMPLES));
        }
    }
}
