package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Factors;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuarantineTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Pipeline pipeline = new Pipeline(Pipeline.UNHURRIED, this::judge);
    private String broken = "broken";
    private RuntimeException bug = new IllegalArgumentException("a bug");
    private int tried;

    private Map<String, Factors> judge(Map<String, Curve> subject, Set<String> changed) {
        Curve any = subject.values().iterator().next();
        if (any.getModel().equals(broken) || any.getAxis().name().equals(broken)) {
            tried++;
            throw bug;
        }
        return CurveJudge.judge(subject, changed);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    private void checkpoint(String model, long step) {
        pipeline.checkpoint(Scores.announcement(model, step, 4));
        for (int example = 0; example < 4; example++) {
            pipeline.score(
                    Scores.of(model, model.equals("broken") ? 1e6 : 2e6, step, example, example < 2, 1 + example));
        }
    }

    @Test
    void aBugInOneSubjectLeavesTheOthersJudgedAndItsOwnPointsShown() {
        for (long step = 1; step <= 5; step++) {
            checkpoint("broken", step);
            checkpoint("sound", step);
            pipeline.pass(SOON);
        }

        Curve broken = pipeline.training("broken", Scores.TASK, "exact_match");
        assertThat(broken.getPoints()).hasSize(5).allSatisfy(point -> {
            assertThat(point.getValue()).isEqualTo(0.5);
            assertThat(point.getLower()).isNotNull();
            assertThat(point.getForecast()).isNull();
            assertThat(point.getUndefined()).containsEntry("forecast", "internal_error");
        });
        assertThat(broken.getVerdict()).isNull();
        assertThat(broken.getUndefined())
                .isEqualTo(
                        Map.of("scores", "internal_error", "evidence", "internal_error", "verdict", "internal_error"));
        assertThat(pipeline.training("sound", Scores.TASK, "exact_match").getVerdict())
                .isNotNull();
        assertThat(pipeline.scaling(Scores.TASK, "exact_match").getPoints())
                .as("the scaling curve is another subject")
                .extracting(CurvePoint::getModel)
                .containsExactly("broken", "sound");
        assertThat(pipeline.metric("emergence_subjects_quarantined")).isEqualTo(1);
        assertThat(pipeline.metric("emergence_subject_failures")).isEqualTo(tried);
    }

    @Test
    void aSubjectInQuarantineIsTriedAgainWithItsNextRecordAndNotBefore() {
        checkpoint("broken", 1);
        pipeline.pass(SOON);
        int once = tried;
        checkpoint("sound", 1);
        pipeline.pass(Duration.ofMinutes(2));
        assertThat(tried).isEqualTo(once).isPositive();

        broken = "nobody";
        checkpoint("broken", 2);
        pipeline.pass(SOON);

        Curve curve = pipeline.training("broken", Scores.TASK, "target_nll");
        assertThat(curve.getPoints()).hasSize(2);
        assertThat(curve.getScores()).isNotNull();
        assertThat(curve.getUndefined()).doesNotContainValue("internal_error");
        assertThat(pipeline.training("broken", Scores.TASK, "exact_match").getVerdict())
                .isNotNull();
        assertThat(pipeline.metric("emergence_subjects_quarantined")).isZero();
        assertThat(pipeline.written(PointStore.key("family", "task", "broken", 1, 0))
                        .getStale())
                .as("a restart need not try it again")
                .isFalse();
    }

    @Test
    void aScalingCurveIsASubjectOfItsOwn() {
        broken = Axis.scaling.name();
        checkpoint("one", 1);
        checkpoint("two", 1);
        pipeline.pass(SOON);

        assertThat(pipeline.training("one", Scores.TASK, "exact_match").getVerdict())
                .isNotNull();
        broken = "nobody";
        checkpoint("two", 2);
        pipeline.pass(SOON);
        assertThat(pipeline.metric("emergence_subjects_quarantined")).isZero();
    }

    @Test
    void whatKafkaThrowsIsNoSubjects() {
        bug = new KafkaException("the state can't be read");
        checkpoint("broken", 1);

        assertThatThrownBy(() -> pipeline.pass(SOON)).hasRootCause(bug);
    }
}
