package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Factors;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroundsTest {
    private static final Duration A_WHILE = Duration.ofSeconds(20);
    private static final int EXAMPLES = 10;

    private final Map<String, Integer> judged = new HashMap<>();
    private final Pipeline pipeline = new Pipeline(Pipeline.UNHURRIED, this::judge);

    private Map<String, Factors> judge(Map<String, Curve> subject, Set<String> changed) {
        Axis axis = subject.values().iterator().next().getAxis();
        changed.forEach(metric -> judged.merge(axis + " " + metric, 1, Integer::sum));
        return CurveJudge.judge(subject, changed);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    private void examples(long step, int from, int to) {
        for (int example = from; example < to; example++) {
            pipeline.score(Scores.of("model", 1e6, step, example, example % 2 == 0, 5.0 / step + example));
        }
        pipeline.pass(A_WHILE);
    }

    @Test
    void aCurveIsJudgedWhenACheckpointIsCompleteAndNotWhileItFills() {
        for (long step = 1; step <= 5; step++) {
            pipeline.checkpoint(Scores.announcement("model", step, EXAMPLES));
            examples(step, 0, EXAMPLES);
        }
        pipeline.checkpoint(Scores.announcement("model", 6, EXAMPLES));
        judged.clear();

        for (int example = 0; example < EXAMPLES - 1; example++) {
            examples(6, example, example + 1);
        }
        Curve open = pipeline.training("model", Scores.TASK, "exact_match");
        assertThat(judged).isEmpty();
        assertThat(open.getPoints().get(5).getExamples()).isEqualTo(EXAMPLES - 1);
        assertThat(open.getPoints().get(5).getUndefined()).containsEntry("forecast", "incomplete");
        assertThat(open.getPoints().get(4).getForecast()).isNotNull();
        assertThat(open.getVerdict()).isNotNull();

        examples(6, EXAMPLES - 1, EXAMPLES);
        assertThat(judged)
                .isEqualTo(Map.of(
                        "training exact_match", 1,
                        "training target_nll", 1,
                        "scaling exact_match", 1,
                        "scaling target_nll", 1));

        judged.clear();
        examples(6, 0, EXAMPLES);
        assertThat(judged).as("the same scores again").isEmpty();
    }
}
