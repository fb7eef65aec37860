package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.VerdictKind;
import dev.emergence.statistics.point.BinomialInterval;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Examples that are not independent prove less, in everything that is said of them. */
class ClustersTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration QUIET = Pipeline.QUIET.multipliedBy(2);

    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    private void attempts(long step, int examples, int attempts, IntPredicate right) {
        for (int example = 0; example < examples; example++) {
            for (int attempt = 0; attempt < attempts; attempt++) {
                GivenScore score = Scores.of("model", 1e6, step, example, right.test(example), 1);
                score.record.setAttempt(attempt);
                pipeline.score(score);
            }
        }
    }

    @Test
    void attemptsThatAreAllWrongSeeNoMoreThanTheirExamples() {
        attempts(100, 10, 100, example -> false);
        pipeline.pass(SOON);

        CurvePoint point = pipeline.only("exact_match");
        assertThat(point.getExamples()).isEqualTo(1000);
        assertThat(point.getEffectiveExamples()).isCloseTo(10, within(1e-9));
        // 1 − .05^(1/10), by hand
        assertThat(point.getResolution()).isCloseTo(.2588655, within(1e-6));
        assertThat(point.getUpper())
                .isCloseTo(BinomialInterval.WILSON.of(0, 10, .05).upper(), within(1e-9));
        assertThat(point.getWatchUpper())
                .isCloseTo(BinomialInterval.WATCH.of(0, 10, .05).upper(), within(1e-9));
    }

    @Test
    void aChangeOfFewExamplesWithManyAttemptsIsNoProof() {
        attempts(100, 4, 5, example -> false);
        attempts(200, 4, 5, example -> example < 2);
        pipeline.pass(QUIET);

        Curve curve = pipeline.training("model", Scores.TASK, "exact_match");
        var paired = curve.getPoints().get(1).getPaired();
        assertThat(paired.getExamples()).isEqualTo(20);
        assertThat(paired.getGained()).isEqualTo(10);
        // Miller (2024) §2.2: √(4·2.5²)/20·√(4/3)
        assertThat(paired.getStandardError()).isCloseTo(.2886751, within(1e-6));
        assertThat(paired.getMinimumDetectableEffect()).isCloseTo(2.801585 * .2886751, within(1e-5));
        // independent attempts would give 2·½^10 = .002
        assertThat(paired.getMcnemarP()).isGreaterThan(.5);
    }

    @Test
    void aSingleClusterIsUndefinedNotIndependent() {
        for (long step = 100; step < 106; step++) {
            for (int example = 0; example < 6; example++) {
                GivenScore score = Scores.of("model", 1e6, step, example, example < 3, 1 + example);
                score.record.setCluster("one text");
                pipeline.score(score);
            }
        }
        pipeline.pass(QUIET);

        for (String metric : List.of("exact_match", "target_nll")) {
            CurvePoint point =
                    pipeline.training("model", Scores.TASK, metric).getPoints().get(5);
            assertThat(point.getComplete()).isTrue();
            assertThat(point.getStandardError()).isNull();
            assertThat(point.getLower()).isNull();
            assertThat(point.getWatchUpper()).isNull();
            assertThat(point.getEffectiveExamples()).isNull();
            assertThat(point.getPaired().getStandardError()).isNull();
            assertThat(point.getUndefined())
                    .containsEntry("standard_error", "one_cluster")
                    .containsEntry("lower", "one_cluster")
                    .containsEntry("watch_upper", "one_cluster")
                    .containsEntry("effective_examples", "one_cluster")
                    .containsEntry("forecast", "one_cluster");
        }
        assertThat(pipeline.training("model", Scores.TASK, "exact_match")
                        .getVerdict()
                        .getVerdict())
                .isEqualTo(VerdictKind.INSUFFICIENT_DATA);
    }

    @Test
    void attemptsOfAnExampleAreOneClusterThoughOnlySomeNameIt() {
        for (int example = 0; example < 4; example++) {
            for (int attempt = 0; attempt < 5; attempt++) {
                GivenScore score = Scores.of("model", 1e6, 100, example, example < 2, 1);
                score.record.setAttempt(attempt);
                score.record.setCluster(attempt == 3 ? "text-" + example : null);
                pipeline.score(score);
            }
        }
        pipeline.pass(SOON);

        assertThat(pipeline.only("exact_match").getStandardError()).isCloseTo(.2886751, within(1e-6));
    }

    @Test
    void aClusterIsNotAnExampleThatIsCalledAlike() {
        for (int example = 0; example < 4; example++) {
            GivenScore score = Scores.of("model", 1e6, 100, example, example < 2, 1);
            score.record.setCluster(example == 0 ? "example-1" : null);
            pipeline.score(score);
        }
        pipeline.pass(SOON);

        assertThat(pipeline.only("exact_match").getEffectiveExamples()).isEqualTo(4);
    }

    @Test
    void withoutClustersEveryExampleCounts() {
        attempts(100, 7, 1, example -> example < 3);
        pipeline.pass(SOON);

        assertThat(pipeline.only("exact_match").getEffectiveExamples()).isEqualTo(7);
    }

    @Test
    void theErrorThatAProportionDeclaresIsHowMuchItProves() {
        // 160 examples with twice the error of independent ones: p(1 − p)/SE² = 40
        pipeline.checkpoint(
                Scores.elsewhere("model", 100L, "judge", Kind.PROPORTION, .5, 2 * Math.sqrt(.25 / 160), 160));
        pipeline.pass(SOON);

        CurvePoint point = pipeline.only("judge");
        assertThat(point.getEffectiveExamples()).isCloseTo(40, within(1e-9));
        assertThat(point.getWatchUpper())
                .isCloseTo(BinomialInterval.WATCH.of(20, 40, .05).upper(), within(1e-9));
    }

    @Test
    void aJumpWithinTheDeclaredErrorIsNoBreakthrough() {
        for (int i = 0; i < 14; i++) {
            double mean = i < 8 ? .05 : .5;
            // as of 5,000 independent examples, and as of 5
            pipeline.checkpoint(Scores.elsewhere(
                    "sure", 100L << i, "judge", Kind.PROPORTION, mean, Math.sqrt(mean * (1 - mean) / 5000), 5000));
            pipeline.checkpoint(Scores.elsewhere(
                    "unsure", 100L << i, "judge", Kind.PROPORTION, mean, Math.sqrt(mean * (1 - mean) / 5), 5000));
        }
        pipeline.pass(SOON);

        assertThat(verdict("sure")).isEqualTo(VerdictKind.BREAKTHROUGH);
        assertThat(verdict("unsure")).isIn(VerdictKind.NO_CHANGE, VerdictKind.GRADUAL);
    }

    private VerdictKind verdict(String model) {
        return pipeline.training(model, Scores.TASK, "judge").getVerdict().getVerdict();
    }
}
