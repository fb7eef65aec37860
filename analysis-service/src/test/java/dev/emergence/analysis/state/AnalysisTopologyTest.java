package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.ScoredPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnalysisTopologyTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Pipeline pipeline = Pipeline.onDisk();

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void aPointHoldsMeanCountAndWilsonsInterval() {
        for (int example = 0; example < 10; example++) {
            pipeline.score(Scores.of("model", 1e6, 100, example, example < 3, example));
        }
        pipeline.pass(SOON);

        CurvePoint point = pipeline.only("exact_match");
        assertThat(point.getExamples()).isEqualTo(10);
        assertThat(point.getSuccesses()).isEqualTo(3);
        assertThat(point.getValue()).isEqualTo(0.3);
        // Wilson 95% for 3 of 10: 0.1078, 0.6032 (R 4.3, binom::binom.confint(3, 10, methods = "wilson"))
        assertThat(point.getLower()).isCloseTo(0.1077913, within(1e-6));
        assertThat(point.getUpper()).isCloseTo(0.6032219, within(1e-6));
        assertThat(point.getScale()).isEqualTo(100_000.0);
        // 0 + 1 + … + 9 = 45
        assertThat(pipeline.only("target_nll").getValue()).isEqualTo(4.5);
    }

    @Test
    void anExampleSentAgainReplacesAndNeverCountsTwice() {
        pipeline.score(Scores.of("model", 1e6, 100, 1, false, 2));
        pipeline.score(Scores.of("model", 1e6, 100, 2, true, 1));
        pipeline.pass(SOON);
        pipeline.score(Scores.of("model", 1e6, 100, 1, true, 0.5));
        pipeline.pass(SOON);

        assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(2);
        assertThat(pipeline.only("exact_match").getValue()).isEqualTo(1);
        assertThat(pipeline.only("target_nll").getValue()).isEqualTo(0.75);
    }

    @Test
    void theSameScoresAgainPublishNothing() {
        List<GivenScore> scores = Scores.family(new Random(1), 2, 5, 10);
        pipeline.score(scores);
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));
        int before = pipeline.published();
        Map<String, Curve> curves = new HashMap<>(pipeline.curves());

        pipeline.score(scores);
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));

        assertThat(pipeline.published()).isEqualTo(before);
        assertThat(pipeline.curves()).isEqualTo(curves);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void theOrderOfArrivalLeavesNoTrace(long seed) {
        List<GivenScore> scores = Scores.family(new Random(seed), 3, 12, 20);
        pipeline.score(scores);
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));

        Random random = new Random(seed);
        List<GivenScore> shuffled = new ArrayList<>(scores);
        Collections.shuffle(shuffled, random);
        try (Pipeline other = new Pipeline()) {
            for (GivenScore score : shuffled) {
                other.score(score);
                if (random.nextInt(50) == 0) {
                    other.pass(SOON);
                }
            }
            other.pass(Pipeline.QUIET.multipliedBy(2));

            assertThat(pipeline.curves()).as("seed %d", seed).hasSize(8);
            pipeline.curves()
                    .forEach((key, curve) -> assertThat(other.curves().get(key).equals(curve))
                            .as("seed %d, curve %s is equal", seed, key)
                            .isTrue());
        }
    }

    @Test
    void whileRecordsWaitUnreadNobodyIsQuiet() {
        pipeline.backlog = true;
        pipeline.score(Scores.of("model", 1e6, 100, 1, true, 1));
        pipeline.pass(Pipeline.QUIET.multipliedBy(3));
        assertThat(pipeline.only("exact_match").getComplete()).isFalse();

        pipeline.backlog = false;
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));
        assertThat(pipeline.only("exact_match").getComplete()).isTrue();
    }

    @Test
    void withAnAnnouncementAPointIsCompleteWhenAllExamplesAreThere() {
        pipeline.checkpoint(Scores.announcement("model", 100, 2));
        pipeline.score(Scores.of("model", 1e6, 100, 1, true, 1));
        pipeline.pass(Pipeline.QUIET.multipliedBy(3));
        assertThat(pipeline.only("exact_match").getComplete()).isFalse();
        assertThat(pipeline.only("exact_match").getAnnounced()).isEqualTo(2);

        pipeline.score(Scores.of("model", 1e6, 100, 2, true, 1));
        pipeline.pass(SOON);
        assertThat(pipeline.only("exact_match").getComplete()).isTrue();
    }

    @Test
    void withoutAnAnnouncementAPointIsCompleteAfterTheQuietTime() {
        pipeline.score(Scores.of("model", 1e6, 100, 1, true, 1));
        pipeline.pass(Pipeline.QUIET.minusSeconds(1));
        assertThat(pipeline.only("exact_match").getComplete()).isFalse();
        pipeline.pass(Duration.ofSeconds(2));
        assertThat(pipeline.only("exact_match").getComplete()).isTrue();
    }

    @Test
    void aMetricThatDoesNotApplyStillCountsAsSeen() {
        pipeline.checkpoint(Scores.announcement("model", 100, 2));
        pipeline.score(Scores.of("model", 1e6, 100, 1, true, 1));
        GivenScore without = Scores.of("model", 1e6, 100, 2, true, 1);
        without.getScores().remove("target_nll");
        pipeline.score(without);
        pipeline.pass(SOON);

        assertThat(pipeline.only("target_nll").getExamples()).isEqualTo(1);
        assertThat(pipeline.only("target_nll").getComplete()).isTrue();
    }

    @Test
    void whatIsSaidOfACheckpointIsWrittenDownBeforeItsPointIsDrawn() {
        GivenScore first = Scores.of("model", 1e6, 100, 1, true, 1);
        first.record.setParameters(null);
        pipeline.score(first);
        pipeline.score(Scores.of("model", 1e6, 100, 2, true, 1));

        // what a restart finds; the driver has not let time pass yet
        assertThat(pipeline.written(PointStore.key(Scores.FAMILY, Scores.TASK, "model", 100, 0))
                        .getParameters())
                .isEqualTo(1e6);
    }

    @Test
    void severalAttemptsAtAnExampleAreACluster() {
        for (int example = 0; example < 4; example++) {
            for (int attempt = 0; attempt < 5; attempt++) {
                GivenScore score = Scores.of("model", 1e6, 100, example, example % 2 == 0, 1);
                score.record.setAttempt(attempt);
                pipeline.score(score);
            }
        }
        pipeline.pass(SOON);

        CurvePoint point = pipeline.only("exact_match");
        assertThat(point.getExamples()).isEqualTo(20);
        // Miller (2024) §2.2: cluster sums of deviations ±2.5, √(4·2.5²)/20·√(4/3) = 0.288675
        assertThat(point.getStandardError()).isCloseTo(0.2886751, within(1e-6));
    }

    @Test
    void aPointScoredElsewhereIsCompleteAndReplaceable() {
        pipeline.checkpoint(elsewhere(12));
        pipeline.pass(SOON);
        pipeline.checkpoint(elsewhere(16));
        pipeline.pass(SOON);

        CurvePoint point = pipeline.only("tests_passed");
        assertThat(point.getComplete()).isTrue();
        assertThat(point.getValue()).isEqualTo(0.1);
        assertThat(point.getSuccesses()).isEqualTo(16);
    }

    @Test
    void aProportionScoredElsewhereKeepsTheErrorThatWasSentWithIt() {
        Checkpoint checkpoint = elsewhere(80);
        // twice that of 160 independent examples: they come in clusters
        checkpoint.getPoint().setStandardError(2 * Math.sqrt(0.25 / 160));
        pipeline.checkpoint(checkpoint);
        pipeline.pass(SOON);

        CurvePoint point = pipeline.only("tests_passed");
        assertThat(point.getStandardError()).isEqualTo(2 * Math.sqrt(0.25 / 160));
        // Wilson's interval for 20 of 40, the effective number p(1 - p)/SE²: 0.3520 to 0.6480 by Wilson's formula
        assertThat(point.getLower()).isCloseTo(0.3520, within(1e-4));
        assertThat(point.getUpper()).isCloseTo(0.6480, within(1e-4));
    }

    private static Checkpoint elsewhere(double successes) {
        Checkpoint checkpoint = Scores.announcement("model", 100, 0);
        checkpoint.setExamples(null);
        ScoredPoint point = new ScoredPoint();
        point.setMetric("tests_passed");
        point.setKind(Kind.PROPORTION);
        point.setContinuity(Continuity.DISCONTINUOUS);
        point.setMean(successes / 160);
        point.setSuccesses(successes);
        point.setExamples(160);
        checkpoint.setPoint(point);
        return checkpoint;
    }

    @Test
    void aMetricOfAnotherScorerIsWhatItDeclares() {
        GivenScore score = Scores.of("model", 1e6, 100, 1, true, 1);
        score.getScores().put("judge", List.of(0.5));
        score.getSignatures().put("judge", "judge|v:7");
        score.setDeclarations(new HashMap<>(Map.of("judge", new Declaration(Kind.LOSS, Continuity.LINEAR))));
        pipeline.score(score);
        pipeline.pass(SOON);

        Curve curve = pipeline.training("model", Scores.TASK, "judge");
        assertThat(curve.getKind()).isEqualTo(Kind.LOSS);
        assertThat(curve.getContinuity()).isEqualTo(Continuity.LINEAR);
        assertThat(pipeline.only("judge").getValue()).isEqualTo(0.5);
    }

    @Test
    void theScalingCurveHasEachModelAtItsNewestCompleteCheckpoint() {
        pipeline.score(Scores.of("small", 1e6, 100, 1, false, 1));
        pipeline.score(Scores.of("small", 1e6, 200, 1, true, 1));
        pipeline.score(Scores.of("large", 1e9, 100, 1, true, 1));
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));
        pipeline.score(Scores.of("large", 1e9, 300, 1, false, 1));
        pipeline.pass(SOON);

        List<CurvePoint> points = pipeline.scaling(Scores.TASK, "exact_match").getPoints();
        assertThat(points).extracting(CurvePoint::getModel).containsExactly("small", "large");
        assertThat(points).extracting(CurvePoint::getScale).containsExactly(1e6, 1e9);
        // step 300 of the large model is not complete yet
        assertThat(points).extracting(CurvePoint::getStep).containsExactly(200L, 100L);
    }

    @Test
    void aLateExampleDoesNotPutAModelBackToItsOlderCheckpoint() {
        pipeline.score(Scores.of("small", 1e6, 100, 1, false, 1));
        pipeline.score(Scores.of("small", 1e6, 200, 1, true, 1));
        pipeline.score(Scores.of("large", 1e9, 100, 1, true, 1));
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));
        pipeline.score(Scores.of("small", 1e6, 200, 2, true, 1));
        pipeline.pass(SOON);

        assertThat(pipeline.training("small", Scores.TASK, "exact_match")
                        .getPoints()
                        .get(1)
                        .getComplete())
                .isFalse();
        List<CurvePoint> points = pipeline.scaling(Scores.TASK, "exact_match").getPoints();
        assertThat(points).extracting(CurvePoint::getStep).containsExactly(200L, 100L);
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));
        points = pipeline.scaling(Scores.TASK, "exact_match").getPoints();
        assertThat(points).extracting(CurvePoint::getExamples).containsExactly(2L, 1L);
    }

    @Test
    void aLateCheckpointIsComparedWithItsNeighbours() {
        for (long step : new long[] {100, 300, 200}) {
            for (int example = 0; example < 5; example++) {
                // at step 200 examples 0 to 2 are right, before none, after all
                boolean right = step == 300 || step == 200 && example < 3;
                pipeline.score(Scores.of("model", 1e6, step, example, right, 1));
            }
            pipeline.pass(Pipeline.QUIET.multipliedBy(2));
        }

        List<CurvePoint> points =
                pipeline.training("model", Scores.TASK, "exact_match").getPoints();
        assertThat(points).extracting(CurvePoint::getStep).containsExactly(100L, 200L, 300L);
        assertThat(points.get(1).getPaired().getPosition()).isEqualTo(100);
        assertThat(points.get(1).getPaired().getGained()).isEqualTo(3);
        assertThat(points.get(2).getPaired().getPosition()).isEqualTo(200);
        assertThat(points.get(2).getPaired().getGained()).isEqualTo(2);
    }

    @Test
    void namesWithSlashesStayApart() {
        GivenScore one = Scores.of("b/c", 1e6, 100, 1, true, 1);
        one.record.setFamily("a");
        GivenScore other = Scores.of("c", 1e6, 100, 1, false, 1);
        other.record.setFamily("a/b");
        pipeline.score(one);
        pipeline.score(other);
        pipeline.pass(SOON);

        assertThat(pipeline.curves().values())
                .filteredOn(curve -> curve.getMetric().equals("exact_match"))
                .extracting(curve -> curve.getPoints().get(0).getValue())
                .containsExactlyInAnyOrder(1.0, 0.0);
    }

    @Test
    void anUntrainedModelIsShownButTakesNoPart() {
        for (long step : new long[] {0, 10, 100, 1000, 10000}) {
            pipeline.score(Scores.of("model", 1e6, step, 1, true, 1.0 / (1 + step)));
            pipeline.score(Scores.of("model", 1e6, step, 2, true, 1.1 / (1 + step)));
        }
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));

        Curve curve = pipeline.training("model", Scores.TASK, "exact_match");
        assertThat(curve.getPoints()).hasSize(5);
        // four points take part, one fewer than a verdict needs
        assertThat(curve.getVerdict().getVerdict().name()).isEqualTo("INSUFFICIENT_DATA");
        assertThat(curve.getPoints().get(1).getPaired()).isNull();
    }
}
