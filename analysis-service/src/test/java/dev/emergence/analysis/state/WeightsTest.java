package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Score;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sets of weights at one step: a run that was started again, or a checkpoint that was uploaded anew. */
class WeightsTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LONG = Pipeline.QUIET.multipliedBy(2);
    private static final String TWO = "two_checkpoint_ids";
    private static final String MORE = "more_than_announced";

    private final Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    private static GivenScore score(String weights, int example, boolean right, long time) {
        GivenScore score = Scores.of("model", 1e6, 100, example, right, right ? .125 : 2);
        score.record.setCheckpointId(weights);
        score.record.setTime(time);
        return score;
    }

    /** Ten examples from one on. */
    private static List<GivenScore> ten(String weights, int from, boolean right, long time) {
        List<GivenScore> scores = new ArrayList<>();
        for (int example = from; example < from + 10; example++) {
            scores.add(score(weights, example, right, time + example));
        }
        return scores;
    }

    private CurvePoint point() {
        return pipeline.only("exact_match");
    }

    @ParameterizedTest
    @CsvSource({"0, true", "0, false", "10, true", "10, false", "5, true", "5, false"})
    void theNewestWeightsCountOnceTheyCoverThePoint(int firstExample, boolean announced) {
        if (announced) {
            pipeline.checkpoint(Scores.announcement("model", 100, 10));
        }
        pipeline.score(ten("first", 0, false, 1000));
        pipeline.pass(LONG);
        assertThat(point().getWarnings()).isEmpty();
        List<GivenScore> second = ten("second", firstExample, true, 2000);

        pipeline.score(second.subList(0, 9));
        pipeline.pass(LONG);
        assertThat(point().getCheckpointId()).isEqualTo("first");
        assertThat(point().getExamples()).isEqualTo(10);
        assertThat(point().getValue()).isZero();
        assertThat(point().getComplete()).isTrue();
        assertThat(point().getWarnings()).containsExactly(TWO);

        pipeline.score(second.subList(9, 10));
        pipeline.pass(SOON);
        assertThat(point().getCheckpointId()).isEqualTo("second");
        assertThat(point().getExamples()).isEqualTo(10);
        assertThat(point().getValue()).isEqualTo(1);
        assertThat(pipeline.only("target_nll").getValue()).isEqualTo(.125);
        pipeline.pass(LONG);
        assertThat(point().getComplete()).isTrue();
        assertThat(point().getWarnings()).containsExactly(TWO);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void whichOfThreeCountsDoesNotDependOnTheOrderOfArrival(long seed) {
        List<GivenScore> scores = ten("b", 0, false, 1000);
        scores.addAll(ten("c", 0, true, 2000));
        // made last, but not all of it has come
        scores.addAll(ten("a", 3, false, 3000).subList(0, 8));
        Random random = new Random(seed);
        Collections.shuffle(scores, random);
        for (GivenScore score : scores) {
            pipeline.score(score);
            if (random.nextInt(5) == 0) {
                pipeline.pass(SOON);
            }
        }
        pipeline.pass(LONG);

        assertThat(point().getCheckpointId()).as("seed %d", seed).isEqualTo("c");
        assertThat(point().getValue()).as("seed %d", seed).isEqualTo(1);
    }

    @Test
    void weightsWithANameAreOthersThanThoseWithout() {
        pipeline.score(ten(null, 0, false, 1000));
        pipeline.pass(LONG);
        pipeline.score(ten("named", 0, true, 2000));
        pipeline.pass(SOON);

        assertThat(point().getCheckpointId()).isEqualTo("named");
        assertThat(point().getValue()).isEqualTo(1);
        assertThat(point().getWarnings()).containsExactly(TWO);
    }

    @Test
    void aLargerEvaluationOfNewWeightsIsCompleteWhenItsOwnAnnouncementSaysSo() {
        pipeline.checkpoint(announced("first", 10));
        pipeline.score(ten("first", 0, false, 1000));
        pipeline.pass(SOON);
        pipeline.checkpoint(announced("second", 20));
        pipeline.pass(SOON);
        assertThat(point().getComplete()).isTrue();
        pipeline.score(ten("second", 0, true, 2000));
        pipeline.score(ten("second", 10, true, 2000).subList(0, 9));
        pipeline.pass(SOON);
        assertThat(point().getCheckpointId()).isEqualTo("first");
        assertThat(point().getComplete()).isTrue();

        pipeline.score(score("second", 19, true, 2000));
        pipeline.pass(SOON);
        assertThat(point().getCheckpointId()).isEqualTo("second");
        assertThat(point().getExamples()).isEqualTo(20);
        assertThat(point().getComplete()).isTrue();
        assertThat(point().getWarnings()).containsExactly(TWO);
    }

    private static Checkpoint announced(String weights, long examples) {
        Checkpoint announcement = Scores.announcement("model", 100, examples);
        announcement.setCheckpointId(weights);
        return announcement;
    }

    @Test
    void aMetricOfASlowScorerIsOfTheOldWeightsUntilItHasScoredTheNew() {
        pipeline.score(ten("first", 0, false, 1000));
        pipeline.pass(LONG);
        for (GivenScore score : ten("second", 0, true, 2000)) {
            score.getSignatures().remove("target_nll");
            score.getScores().remove("target_nll");
            pipeline.score(score);
        }
        pipeline.pass(SOON);

        assertThat(point().getCheckpointId()).isEqualTo("second");
        assertThat(pipeline.only("target_nll").getCheckpointId()).isEqualTo("first");
        assertThat(pipeline.only("target_nll").getComplete()).isTrue();
    }

    @Test
    void wellFormedAnswersOfOtherWeightsSayNothingOfAPoint() {
        for (GivenScore score : ten("first", 0, false, 1000)) {
            score.getSignatures().put("format_valid", "format_valid|v:1");
            score.getScores().put("format_valid", List.of(1.0));
            pipeline.score(score);
        }
        pipeline.pass(LONG);
        assertThat(point().getWellFormed()).isEqualTo(10);
        pipeline.score(ten("second", 0, true, 2000));
        pipeline.pass(SOON);

        assertThat(point().getCheckpointId()).isEqualTo("second");
        assertThat(point().getWellFormed()).isNull();
    }

    /** The case: ten announced, ten more of other weights that nobody tells apart. */
    @ParameterizedTest
    @CsvSource({"10, 20, true", "19, 20, true", "20, 20, false", "21, 20, false"})
    void moreExamplesThanAnnouncedAreAWarning(int announced, int examples, boolean warns) {
        pipeline.checkpoint(Scores.announcement("model", 100, announced));
        pipeline.score(ten(null, 0, false, 1000));
        pipeline.score(ten(null, examples - 10, true, 2000));
        pipeline.pass(LONG);

        assertThat(point().getExamples()).isEqualTo(examples);
        assertThat(point().getWarnings()).isEqualTo(warns ? List.of(MORE) : List.of());
    }

    @Test
    void pointsThatWereScoredElsewhereReplaceEachOtherAndSaySo() {
        pipeline.checkpoint(elsewhere("first", .2));
        pipeline.pass(SOON);
        assertThat(pipeline.only("judge").getCheckpointId()).isEqualTo("first");
        assertThat(pipeline.only("judge").getWarnings()).isEmpty();
        pipeline.checkpoint(elsewhere("first", .3));
        pipeline.pass(SOON);
        assertThat(pipeline.only("judge").getWarnings()).isEmpty();
        pipeline.checkpoint(elsewhere("second", .4));
        pipeline.pass(SOON);

        assertThat(pipeline.only("judge").getCheckpointId()).isEqualTo("second");
        assertThat(pipeline.only("judge").getValue()).isEqualTo(.4);
        assertThat(pipeline.only("judge").getWarnings()).containsExactly(TWO);
    }

    private static Checkpoint elsewhere(String weights, double mean) {
        Checkpoint point = Scores.elsewhere("model", 100L, "judge", Kind.SCORE, mean, .01, 500);
        point.setCheckpointId(weights);
        return point;
    }

    @Test
    void anIdThatEachExampleHasForItselfMakesDeadLettersAndNoStateWithoutBounds() {
        for (int example = 0; example < 3 * Weights.MOST; example++) {
            pipeline.score(score("weights-" + example, example, true, 1000));
        }
        pipeline.pass(SOON);

        assertThat(pipeline.deadLetters())
                .hasSize(2 * Weights.MOST)
                .allMatch(reason -> reason.contains("checkpoint_id is one too many"));
        assertThat(pipeline.metric("emergence_subject_failures")).isZero();
    }

    @Test
    void aScorersSourceNamesItsScorerWhateverTheWeights() {
        for (Map.Entry<String, Integer> scorer :
                Map.of("default", 0, "x%2Fy", 3, "", 1).entrySet()) {
            assertThat(Weights.scorer(Weights.source(scorer.getKey(), scorer.getValue())))
                    .isEqualTo(scorer.getKey());
        }
        Score score = score("first", 1, true, 1000).record;
        byte[] key = ExampleKey.of(7, ExampleKey.id(score), 3, 300);
        assertThat(ExampleKey.id(key)).isEqualTo(ExampleKey.id(score));
        assertThat(ExampleKey.weights(key)).isEqualTo(3);
        assertThat(ExampleKey.definition(key)).isEqualTo(300);
    }
}
