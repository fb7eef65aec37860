package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Curves of pass@k, where examples have several attempts. */
class PassAtTest {
    private static final Duration A_WHILE = Duration.ofSeconds(1);
    private static final int EXAMPLES = 6;

    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    /** Of example e the first e % (attempts + 1) attempts are right. */
    private void checkpoint(long step, int attempts) {
        pipeline.checkpoint(Scores.announcement("model", step, (long) EXAMPLES * attempts));
        for (int example = 0; example < EXAMPLES; example++) {
            for (int attempt = 0; attempt < attempts; attempt++) {
                boolean right = attempt < example % (attempts + 1);
                GivenScore score = Scores.of("model", 1e6, step, example, right, 2.0 / step + example / 10.0);
                score.record.setAttempt(attempt);
                pipeline.score(score);
            }
        }
        pipeline.pass(A_WHILE);
    }

    private Curve curve(String metric) {
        return pipeline.training("model", Scores.TASK, metric);
    }

    @Test
    void oneAttemptAnExampleHasNone() {
        checkpoint(1, 1);

        assertThat(pipeline.curves().keySet()).noneMatch(key -> key.contains("pass_at"));
    }

    @Test
    void anExampleIsARowWhateverItsAttempts() {
        checkpoint(1, 4);
        CurvePoint one = pipeline.only("pass_at_1_exact_match");
        CurvePoint four = pipeline.only("pass_at_4_exact_match");

        // of 4 attempts 0, 1, 2, 3, 4, 0 are right: c/n, and at k = 4 whether any is
        assertThat(one.getValue()).isCloseTo((0 + 1 + 2 + 3 + 4 + 0) / 24.0, within(1e-12));
        assertThat(four.getValue()).isCloseTo(4 / 6.0, within(1e-12));
        assertThat(four.getKind()).isEqualTo(Kind.SCORE);
        assertThat(four.getExamples()).isEqualTo(EXAMPLES);
        assertThat(four.getAnnounced()).isEqualTo(EXAMPLES);
        assertThat(four.getComplete()).isTrue();
        // √(4/6·2/6·6/5)/√6: that of six examples, not of 24 attempts
        assertThat(four.getStandardError()).isCloseTo(Math.sqrt(4 / 6.0 * 2 / 6.0 / 5), within(1e-12));
        assertThat(pipeline.curves().keySet()).noneMatch(key -> key.contains("pass_at_2"));
    }

    @Test
    void aDeclaredClusterCountsForItsExamples() {
        pipeline.checkpoint(Scores.announcement("model", 1, 8));
        for (int i = 0; i < 8; i++) {
            GivenScore score = Scores.of("model", 1e6, 1, i / 2, i < 4, 1);
            score.record.setAttempt(i % 2);
            score.record.setCluster("text-" + i / 4);
            pipeline.score(score);
        }
        pipeline.pass(A_WHILE);
        CurvePoint point = pipeline.only("pass_at_2_exact_match");

        // two clusters, all right and all wrong: √(2·(2·½)²)/4·√2
        assertThat(point.getStandardError()).isCloseTo(.5, within(1e-12));
    }

    @Test
    void isNotThereWhileAttemptsAreMissing() {
        pipeline.checkpoint(Scores.announcement("model", 1, 4));
        for (int i = 0; i < 3; i++) {
            GivenScore score = Scores.of("model", 1e6, 1, i / 2, true, 1);
            score.record.setAttempt(i % 2);
            pipeline.score(score);
        }
        pipeline.pass(A_WHILE.multipliedBy(5));

        assertThat(pipeline.only("exact_match").getComplete()).isFalse();
        assertThat(pipeline.curves().keySet()).noneMatch(key -> key.contains("pass_at"));
    }

    @Test
    void aCurveGoesOnWhereThereAreMoreAttempts() {
        checkpoint(1, 4);
        checkpoint(2, 8);

        assertThat(curve("pass_at_4_exact_match").getPoints()).hasSize(2);
        assertThat(curve("pass_at_4_exact_match").getPoints().get(1).getPaired().getExamples())
                .isEqualTo(EXAMPLES);
        assertThat(curve("pass_at_8_exact_match").getPoints()).hasSize(1);
    }

    @Test
    void isJudgedAsOtherReportedMetrics() {
        for (long step = 1; step <= 32; step *= 2) {
            checkpoint(step, 2);
        }

        assertThat(curve("pass_at_2_exact_match").getVerdict().getCompanion()).isEqualTo("target_nll");
    }

    @Test
    void asManyAsAreWanted() {
        Rows rows = new Rows(new String[] {"a/0", "a/1", "a/2", "b/0", "b/1", "b/2"}, new String[6]);
        Scored scored = new Scored(
                Definition.of("exact_match", "exact_match|v:1", null),
                rows,
                new double[][] {{1}, {0}, {0}, {0}, {0}, {0}},
                new Guesses(.25, List.of(), null),
                new Scored.Origin(null, null, Set.of(), 6));

        assertThat(new PassAt(Set.of(1, 3, 10)).of("exact_match", scored, Set.of()))
                .containsExactly("pass_at_1_exact_match", "pass_at_3_exact_match");
        Scored two = PassAt.scored("pass_at_2_exact_match", Map.of("exact_match", scored))
                .orElseThrow();
        // 1 − C(2, 2)/C(3, 2), and nothing
        assertThat(two.value()).isCloseTo((2 / 3.0 + 0) / 2, within(1e-12));
        assertThat(two.guesses().chance()).isCloseTo(1 - .75 * .75, within(1e-12));
        assertThat(PassAt.scored("pass_at_4_exact_match", Map.of("exact_match", scored)))
                .isEmpty();
    }
}
