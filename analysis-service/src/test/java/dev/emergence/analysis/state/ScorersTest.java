package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.view.RecordJson;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Judgement;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.VerdictKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores of several deployments, under several rules, of one checkpoint or of many. */
class ScorersTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration QUIET = Pipeline.QUIET.multipliedBy(2);

    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    /** A scorer's word on an example that others have scored too. */
    private static GivenScore judged(String scorer, int example) {
        GivenScore score = Scores.of("model", 1e6, 100, example, true, 1);
        score.setScorer(scorer);
        score.setScores(new HashMap<>(Map.of("judge", List.of(0.5))));
        score.setSignatures(new HashMap<>(Map.of("judge", "judge|v:1")));
        score.setDeclarations(new HashMap<>(Map.of("judge", new Declaration(Kind.SCORE, Continuity.NONLINEAR))));
        return score;
    }

    @Test
    void aScorerThatComesLaterLeavesTheOthersMetricsComplete() {
        for (int example = 0; example < 10; example++) {
            pipeline.score(Scores.of("model", 1e6, 100, example, true, 1));
        }
        pipeline.pass(QUIET);
        assertThat(pipeline.allEvents()).extracting(Event::getKind).containsExactly(EventKind.CHECKPOINT_COMPLETE);

        pipeline.score(judged("late", 1));
        pipeline.pass(SOON);
        assertThat(pipeline.only("exact_match").getComplete()).isTrue();
        assertThat(pipeline.only("judge").getComplete()).isFalse();
        pipeline.pass(QUIET);
        assertThat(pipeline.only("judge").getComplete()).isTrue();
        assertThat(pipeline.allEvents()).as("completed before").isEmpty();
    }

    @Test
    void aScorerThatTricklesDelaysOnlyItsOwnMetricAndTheCheckpoint() {
        pipeline.score(Scores.of("model", 1e6, 100, 1, true, 1));
        pipeline.score(judged("slow", 1));
        for (int example = 2; example < 6; example++) {
            pipeline.pass(Pipeline.QUIET.multipliedBy(2).dividedBy(3));
            pipeline.score(judged("slow", example));
        }
        pipeline.pass(SOON);
        assertThat(pipeline.only("exact_match").getComplete()).isTrue();
        assertThat(pipeline.only("judge").getComplete()).isFalse();
        assertThat(pipeline.allEvents()).isEmpty();
        pipeline.pass(QUIET);
        assertThat(pipeline.only("judge").getComplete()).isTrue();
        assertThat(pipeline.allEvents()).extracting(Event::getKind).containsExactly(EventKind.CHECKPOINT_COMPLETE);
    }

    @Test
    void anExampleThatIsNewToItsScorerOpensACheckpointAgainAndASeenOneDoesNot() {
        pipeline.score(Scores.of("model", 1e6, 100, 1, true, 1));
        pipeline.pass(QUIET);
        pipeline.score(Scores.of("model", 1e6, 100, 1, false, 1));
        pipeline.pass(SOON);
        assertThat(pipeline.only("exact_match").getComplete()).isTrue();
        assertThat(pipeline.only("exact_match").getValue()).isZero();
        pipeline.score(Scores.of("model", 1e6, 100, 2, true, 1));
        pipeline.pass(SOON);
        assertThat(pipeline.only("exact_match").getComplete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPointsChanceIsTheMeanOfItsExamplesInWhateverOrderTheyCome(boolean reversed) {
        for (int i = 0; i < 3; i++) {
            int example = reversed ? 2 - i : i;
            GivenScore score = Scores.of("model", 1e6, 100, example, true, 1);
            // two, four and five choices
            score.record.setChance(List.of(0.5, 0.25, 0.2).get(example));
            pipeline.score(score);
        }
        pipeline.pass(SOON);
        // running mean of 0.5, 0.25, 0.2 in the order of the examples' ids
        assertThat(pipeline.only("exact_match").getChance()).isEqualTo(0.5 - 0.125 + (0.2 - 0.375) / 3);
    }

    @Test
    void aPointSaysWhatConstantChoicesScoreAndHowLongItsTargetsAre() {
        for (int i = 0; i < 4; i++) {
            GivenScore score = Scores.of("model", 1e6, 100, i, true, 1);
            score.record.setChance(.5);
            // the first choice is right three times of four
            score.record.setChoiceCredits(i < 3 ? List.of(1.0, 0.0) : List.of(0.0, 1.0));
            score.record.setTargetTokens(2 + i % 2);
            pipeline.score(score);
        }
        pipeline.pass(SOON);

        assertThat(pipeline.only("exact_match").getConstantChoices()).containsExactly(.75, .25);
        assertThat(pipeline.only("target_nll").getTargetTokens()).isEqualTo(2.5);

        pipeline.score(Scores.of("model", 1e6, 100, 4, true, 1));
        pipeline.pass(SOON);
        assertThat(pipeline.only("exact_match").getConstantChoices()).isEmpty();
        assertThat(pipeline.only("exact_match").getTargetTokens()).isNull();
    }

    @Test
    void aCompanionThatCountsTokensJudgesACurveThatCountsSteps() {
        for (int step = 1; step <= 12; step++) {
            for (int example = 0; example < 20; example++) {
                GivenScore score = Scores.of("model", 1e6, step, example, step > 4, 1.0 / step);
                // the companion has eleven of the twelve
                if (step == 1) {
                    score.record.setTokens(null);
                    score.getScores().remove("target_nll");
                }
                pipeline.score(score);
            }
        }
        pipeline.pass(QUIET);

        Curve reported = pipeline.training("model", Scores.TASK, "exact_match");
        assertThat(reported.getScaleUnit()).isEqualTo("step");
        assertThat(pipeline.training("model", Scores.TASK, "target_nll").getScaleUnit())
                .isEqualTo("tokens");
        assertThat(reported.getVerdict().getCompanion()).isEqualTo("target_nll");
    }

    @Test
    void everyFieldThatIsNullSaysWhy() {
        GivenScore first = Scores.of("model", 1e6, 100, 1, true, 1);
        first.record.setTokens(null);
        first.record.setParameters(null);
        pipeline.score(first);
        GivenScore second = Scores.of("model", 1e6, 200, 1, true, 1);
        second.record.setStep(null);
        pipeline.score(second);
        pipeline.pass(SOON);
        pipeline.pass(QUIET);

        for (Curve curve : pipeline.curves().values()) {
            var json = RecordJson.of(curve);
            for (var point : json.get("points")) {
                for (String field : List.of(
                        "scale",
                        "step",
                        "tokens",
                        "parameters",
                        "standard_error",
                        "lower",
                        "upper",
                        "watch_lower",
                        "watch_upper",
                        "forecast")) {
                    assertThat(point.get("undefined").has(field))
                            .as("%s of %s", field, point)
                            .isEqualTo(point.get(field).isNull());
                }
            }
            for (String field : List.of("bayes_factor_log10", "shiryaev_roberts_log10", "position", "shift")) {
                assertThat(json.get("undefined").has(field))
                        .as("%s of %s", field, json)
                        .isEqualTo(json.get("evidence").get(field).isNull());
            }
        }
    }

    @Test
    void aLateCheckpointDoesNotSayWhatTheCurveIs() {
        GivenScore newer = rule(2, "default", 1, true);
        newer.record.setStep(200L);
        pipeline.score(newer);
        pipeline.pass(SOON);
        pipeline.score(rule(1, "default", 1, true));
        pipeline.pass(SOON);

        assertThat(pipeline.training("model", Scores.TASK, "exact_match").getSignature())
                .isEqualTo("exact_match|v:2");
    }

    @Test
    void examplesArePairedWhateverAlphabetTheirIdsAreIn() {
        for (long step : new long[] {100, 200}) {
            // in UTF-16 the emoji comes before the full-width exclamation mark, in UTF-8 behind it
            for (String id : List.of("\uD83D\uDE00", "\uFF01", "a")) {
                GivenScore score = Scores.of("model", 1e6, step, 1, true, 1);
                score.record.setExample(id);
                pipeline.score(score);
            }
        }
        pipeline.pass(QUIET);

        List<CurvePoint> points =
                pipeline.training("model", Scores.TASK, "exact_match").getPoints();
        assertThat(points.get(1).getPaired().getExamples()).isEqualTo(3);
    }

    @Test
    void aCurveThatCannotBeReadIsNoneAndTheOthersAreThere() {
        pipeline.score(Scores.of("model", 1e6, 100, 1, true, 1));
        pipeline.pass(SOON);
        pipeline.writeCurve("broken", new byte[] {1, 2, 3});

        assertThat(pipeline.askable()).hasSize(2).doesNotContainNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-scorer-before-it", "z-scorer-behind-it"})
    void theSignatureSeenLaterReplacesTheOlderWhateverItsScorerIsCalled(String scorer) {
        pipeline.score(rule(1, "default", 1, false));
        pipeline.score(rule(1, "default", 2, false));
        pipeline.score(rule(2, scorer, 1, true));
        pipeline.score(rule(2, scorer, 2, true));
        pipeline.pass(SOON);
        pipeline.score(rule(1, "default", 1, false));
        pipeline.pass(SOON);

        assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(2);
        assertThat(pipeline.only("exact_match").getValue())
                .as("the older deployment takes nothing back")
                .isEqualTo(1);
        assertThat(pipeline.only("exact_match").getSignature()).isEqualTo("exact_match|v:2");
    }

    /** The scorer is the same, and so each row of the old rule would be overwritten by one of the new. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aScoringAnewLeavesTheOldPointWholeUntilItCoversIt(boolean announced) {
        if (announced) {
            pipeline.checkpoint(Scores.announcement("model", 100, 3));
        }
        for (int example = 0; example < 4; example++) {
            pipeline.score(rule(1, "default", example, false));
        }
        pipeline.pass(QUIET);
        CurvePoint old = pipeline.only("exact_match");
        assertThat(old.getComplete()).isTrue();

        int enough = announced ? 3 : 4;
        for (int example = 0; example < enough - 1; example++) {
            pipeline.score(rule(2, "default", example, true));
            pipeline.pass(SOON);
            assertThat(pipeline.only("exact_match")).isEqualTo(old);
        }
        pipeline.pass(QUIET);
        assertThat(pipeline.only("exact_match")).isEqualTo(old);

        pipeline.score(rule(2, "default", enough - 1, true));
        pipeline.pass(SOON);
        CurvePoint anew = pipeline.only("exact_match");
        assertThat(anew.getSignature()).isEqualTo("exact_match|v:2");
        assertThat(anew.getExamples()).isEqualTo(enough);
        assertThat(anew.getValue()).isEqualTo(1);
        assertThat(anew.getComplete()).isTrue();
    }

    @Test
    void aMetricOfAnotherKindIsAnotherRuleUnderTheSameSignature() {
        for (int example = 0; example < 3; example++) {
            GivenScore loss = judged("scorer", example);
            loss.setDeclarations(Map.of("judge", new Declaration(Kind.LOSS, Continuity.LINEAR)));
            loss.setScores(Map.of("judge", List.of(5.0)));
            pipeline.score(loss);
        }
        for (int example = 0; example < 3; example++) {
            pipeline.score(judged("scorer", example));
        }
        pipeline.pass(SOON);

        assertThat(pipeline.only("judge").getValue()).isEqualTo(0.5);
        assertThat(pipeline.training("model", Scores.TASK, "judge").getKind()).isEqualTo(Kind.SCORE);
        assertThat(pipeline.metric("emergence_subject_failures")).isZero();
    }

    @Test
    void aScoreWhoseDefinitionDidNotComeBeforeItIsADeadLetterAndLaterIsNot() {
        GivenScore given = Scores.of("model", 1e6, 100, 1, true, 1);
        Score early = given.build();
        early.setDefines(null);
        pipeline.send(early);
        pipeline.score(Scores.of("model", 1e6, 100, 2, false, 1));
        pipeline.send(early);
        pipeline.pass(SOON);

        assertThat(pipeline.deadLetters())
                .containsExactly("definition is not known: it comes along with the first score of each task");
        assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(2);
    }

    @Test
    void aSignatureThatChangesWithEveryScoreFillsNoMemory() {
        for (int example = 0; example <= Definitions.MOST; example++) {
            GivenScore score = Scores.of("model", 1e6, 100, 1, true, 1);
            score.getSignatures().put("exact_match", "exact_match|time:" + example);
            pipeline.score(score);
        }
        assertThat(pipeline.deadLetters()).singleElement().asString().contains("one too many");

        GivenScore known = Scores.of("model", 1e6, 200, 1, true, 1);
        known.getSignatures().put("exact_match", "exact_match|time:7");
        pipeline.score(known);
        pipeline.pass(SOON);
        assertThat(pipeline.training("model", Scores.TASK, "exact_match").getPoints())
                .hasSize(2);
    }

    @Test
    void aNameThatIsGivenAnewMeansItsNewerDefinition() {
        Score before = rule(1, "default", 1, false).build();
        Score after = rule(2, "default", 1, true).build();
        after.setDefinition(before.getDefinition());
        pipeline.send(before);
        pipeline.send(after);
        after.setDefines(null);
        after.setExample("another");
        pipeline.send(after);
        pipeline.pass(SOON);

        assertThat(pipeline.only("exact_match").getSignature()).isEqualTo("exact_match|v:2");
        assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(2);
        assertThat(pipeline.deadLetters()).isEmpty();
    }

    @Test
    void whatDoesNotApplyUnderTheNewerSignatureHasNoScore() {
        pipeline.score(rule(1, "default", 1, false));
        pipeline.score(rule(1, "default", 2, false));
        pipeline.score(rule(2, "another", 1, true));
        GivenScore without = rule(2, "another", 2, true);
        without.getScores().remove("exact_match");
        pipeline.score(without);
        pipeline.pass(SOON);

        assertThat(pipeline.only("exact_match").getExamples()).isEqualTo(1);
        assertThat(pipeline.only("exact_match").getValue()).isEqualTo(1);
    }

    @Test
    void underOneSignatureTheNewerGenerationCounts() {
        GivenScore before = rule(1, "z-renamed", 1, false);
        pipeline.score(before);
        GivenScore after = rule(1, "a-name", 1, true);
        after.record.setTime(before.record.getTime() + 1);
        pipeline.score(after);
        pipeline.pass(SOON);

        assertThat(pipeline.only("exact_match").getValue()).isEqualTo(1);
    }

    private static GivenScore rule(int version, String scorer, int example, boolean right) {
        GivenScore score = Scores.of("model", 1e6, 100, example, right, 1);
        score.getSignatures().put("exact_match", "exact_match|v:" + version);
        score.setScorer(scorer);
        return score;
    }

    @Test
    void aBreakWhereTheRuleChangedSaysSo() {
        for (boolean changed : new boolean[] {false, true}) {
            for (int step = 1; step <= 12; step++) {
                for (int example = 0; example < 50; example++) {
                    // The 7th checkpoint loses half its nats.
                    GivenScore score =
                            Scores.of("model-" + changed, 1e6, step * 100L, example, step > 6, step > 6 ? 0.5 : 1);
                    if (changed && step > 6) {
                        score.getSignatures().put("target_nll", "target_nll|v:2");
                    }
                    pipeline.score(score);
                }
            }
            pipeline.pass(Pipeline.QUIET.multipliedBy(2));
            Judgement verdict = pipeline.training("model-" + changed, Scores.TASK, "exact_match")
                    .getVerdict();
            assertThat(verdict.getVerdict()).isEqualTo(VerdictKind.BREAKTHROUGH);
            assertThat(verdict.getReasons().getSignatureChanged()).isEqualTo(changed);
        }
    }
}
