package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Factors;
import dev.emergence.schemas.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many models of one family at once. */
class SweepTest {
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private int scaling;

    private Map<String, Factors> judge(Map<String, Curve> subject, Set<String> changed) {
        Curve any = subject.values().iterator().next();
        scaling += any.getAxis() == Axis.scaling ? 1 : 0;
        return CurveJudge.judge(subject, changed);
    }

    private static Checkpoint point(String task, int model) {
        Checkpoint point = Scores.elsewhere("model-" + model, 100L, "judge", Kind.SCORE, .5, .01, 500);
        point.setTask(task);
        point.setParameters(1e6 * model);
        return point;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 30, 300})
    void aScalingCurveIsJudgedOnceARoundHoweverManyModelsMoved(int models) {
        try (Pipeline pipeline = new Pipeline(Pipeline.UNHURRIED, this::judge)) {
            for (int model = 1; model <= models; model++) {
                pipeline.checkpoint(point("task", model));
            }
            pipeline.pass(INTERVAL);

            assertThat(pipeline.scaling("task", "judge").getPoints()).hasSize(models);
            assertThat(scaling).isEqualTo(1);
        }
    }

    /** One model an update, which is the least. */
    @Test
    void anotherTaskDoesNotWaitForAllModels() {
        try (Pipeline pipeline = new Pipeline(Duration.ZERO, CurveJudge::judge)) {
            for (int model = 1; model <= 100; model++) {
                pipeline.checkpoint(point("sweep", model));
            }
            pipeline.pass(INTERVAL);
            pipeline.checkpoint(point("other", 1));
            pipeline.pass(INTERVAL.multipliedBy(3));

            assertThat(pipeline.training("model-1", "other", "judge")).isNotNull();
        }
    }
}
