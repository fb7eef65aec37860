package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Judgement;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.VerdictKind;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A curve is judged by the best companion that covers it. */
class CompanionTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int POINTS = 30;

    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    /** Exact match .05, from the break on .9. */
    private void reported(int breakAt) {
        reported("exact_match", breakAt);
    }

    private void reported(String metric, int breakAt) {
        for (int i = 0; i < POINTS; i++) {
            pipeline.checkpoint(
                    Scores.elsewhere("model", step(i), metric, Kind.PROPORTION, i < breakAt ? .05 : .9, .01, 500));
        }
    }

    /** A loss that falls smoothly, by half at the break. */
    private void companion(String metric, int breakAt, IntPredicate at) {
        for (int i = 0; i < POINTS; i++) {
            if (at.test(i)) {
                double loss = .9 * Math.pow(2, -.05 * i) * (i < breakAt ? 1 : .5);
                pipeline.checkpoint(Scores.elsewhere("model", step(i), metric, Kind.LOSS, loss, loss / 50, 500));
            }
        }
    }

    /** The share of well-formed outputs jumps with the ability, and was said as a second break of it. */
    @Test
    void aDiagnosticIsAReasonAndNeverJudged() {
        reported("format_valid", 15);
        reported("exact_match", 15);
        companion("target_nll", 15, i -> true);

        assertThat(judged().getVerdict()).isEqualTo(VerdictKind.BREAKTHROUGH);
        Curve form = pipeline.training("model", Scores.TASK, "format_valid");
        assertThat(form.getVerdict()).isNull();
        assertThat(form.getUndefined())
                .containsEntry("verdict", "a diagnostic is a reason; reported metrics are judged");
    }

    private static long step(int i) {
        return (long) (100 * Math.pow(1.5, i));
    }

    private Judgement judged() {
        pipeline.pass(SOON);
        Curve curve = pipeline.training("model", Scores.TASK, "exact_match");
        return curve.getVerdict();
    }

    /**
     * Two choices and a mean of two tokens a target: the score goes from 0 to half at the tenth checkpoint, and the loss to ½·ln 2 = .35, a
     * guesser's.
     */
    @Test
    void aLearnedFormIsNoBreakthroughAndHoldsNothing() {
        Random random = new Random(20_261_126);
        for (int i = 0; i < 20; i++) {
            pipeline.checkpoint(Scores.announcement("model", step(i), 100));
            for (int example = 0; example < 100; example++) {
                boolean right = i >= 10 && example % 2 == 0;
                double loss = (i < 10 ? 2 : .35) * Math.exp(.1 * random.nextGaussian());
                GivenScore score = Scores.of("model", 1e6, step(i), example, right, loss);
                score.record.setChance(.5);
                score.record.setChoiceCredits(example % 2 == 0 ? List.of(1.0, 0.0) : List.of(0.0, 1.0));
                score.record.setTargetTokens(2);
                pipeline.score(score);
            }
        }
        Judgement judged = judged();

        assertThat(judged.getVerdict()).isEqualTo(VerdictKind.FORMAT_LEARNED);
        assertThat(judged.getReasons().getFormatLearnedAt().getStep()).isEqualTo(step(10));
        assertThat(judged.getReasons().getChance()).isEqualTo(.5);
        assertThat(judged.getReasons().getBeyondGuessing()).isZero();
        assertThat(pipeline.events().stream()
                        .filter(event -> event.getKind() != EventKind.CHECKPOINT_COMPLETE)
                        .filter(event -> event.getMetric().equals("exact_match")))
                .extracting(Event::getKind)
                .containsExactly(EventKind.FORMAT_LEARNED);
    }

    @Test
    void aCompanionThatBeginsLateLeavesTheVerdictToTheCurveItself() {
        reported(10);
        companion("target_nll", 10, i -> i >= 21);
        Judgement judged = judged();

        assertThat(judged.getVerdict()).isEqualTo(VerdictKind.BREAKTHROUGH);
        assertThat(judged.getBasis()).isEqualTo("link");
        assertThat(judged.getCompanion()).isNull();
        assertThat(judged.getPassedOver()).containsOnlyKeys("target_nll").containsEntry("target_nll", "too_few_points");
    }

    @Test
    void aCompanionThatStopsHidesNoBreakAndTheNextBestIsTaken() {
        reported(10);
        companion("target_nll", 10, i -> i < 8);
        companion("token_edit_distance", 10, i -> true);
        Judgement judged = judged();

        assertThat(judged.getVerdict()).isEqualTo(VerdictKind.BREAKTHROUGH);
        assertThat(judged.getCompanion()).isEqualTo("token_edit_distance");
        assertThat(judged.getBasis()).isEqualTo("companion");
        assertThat(judged.getPassedOver()).containsOnlyKeys("target_nll");
    }

    @Test
    void aCompanionThatLacksANewestPointIsPassedOverThoughItHasNearlyAll() {
        reported(10);
        // 29 of 30, not the last but one
        companion("target_nll", 10, i -> i != POINTS - 2);
        assertThat(judged().getPassedOver()).containsEntry("target_nll", "newest_points_missing");

        companion("target_nll", 10, i -> true);
        assertThat(judged().getPassedOver()).isEmpty();
        assertThat(judged().getCompanion()).isEqualTo("target_nll");
    }

    @Test
    void aCompanionWithNineOfTenPointsIsTaken() {
        reported(10);
        companion("target_nll", 10, i -> i != 3 && i != 5 && i != 20);
        Judgement judged = judged();

        assertThat(judged.getCompanion()).isEqualTo("target_nll");
        assertThat(judged.getVerdict()).isEqualTo(VerdictKind.BREAKTHROUGH);
        assertThat(judged.getPassedOver()).isEmpty();
    }

    @Test
    void aBreakIsNotTakenBackWhileTheCompanionThatShowedItLags() {
        // the score moves too little to be a break by itself
        for (int i = 0; i < POINTS - 1; i++) {
            pipeline.checkpoint(
                    Scores.elsewhere("model", step(i), "exact_match", Kind.PROPORTION, i < 10 ? .3 : .5, .02, 500));
        }
        companion("target_nll", 10, i -> i < POINTS - 1);
        assertThat(judged().getVerdict()).isIn(VerdictKind.BREAKTHROUGH, VerdictKind.LATENT_CHANGE);
        assertThat(pipeline.events()).hasSize(1);

        pipeline.checkpoint(Scores.elsewhere("model", step(POINTS - 1), "exact_match", Kind.PROPORTION, .5, .02, 500));
        assertThat(judged().getPassedOver()).containsKey("target_nll");
        assertThat(pipeline.events()).isEmpty();

        companion("target_nll", 10, i -> true);
        assertThat(judged().getCompanion()).isEqualTo("target_nll");
        assertThat(pipeline.events()).isEmpty();
    }
}
