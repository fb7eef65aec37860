package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Forget;
import dev.emergence.schemas.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is forgotten leaves no trace in any curve, and nothing else changes. */
class ForgetTest {
    private static final Duration SOON = Pipeline.QUIET.multipliedBy(2);
    private static final int MODELS = 3;
    private static final int CHECKPOINTS = 9;
    private static final int EXAMPLES = 20;

    private final Pipeline pipeline = new Pipeline();
    private final Pipeline undisturbed = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
        undisturbed.close();
    }

    /** Numbered as they were sent: the generation of the n-th score stands at offset n. */
    private static List<GivenScore> family() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<GivenScore> scores = new ArrayList<>(Scores.family(random, MODELS, CHECKPOINTS, EXAMPLES));
        Collections.shuffle(scores, random);
        for (int i = 0; i < scores.size(); i++) {
            scores.get(i).record.setOffset(i);
        }
        return scores;
    }

    private static Checkpoint forget(String model, String task, Long after, long end) {
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setFamily(Scores.FAMILY);
        checkpoint.setModel(model);
        checkpoint.setTask(task);
        checkpoint.setForget(new Forget(after, List.of(end)));
        checkpoint.setTime(2_000);
        return checkpoint;
    }

    private static boolean of(GivenScore score, String model, long after) {
        return score.record.getModel().equals(model) && score.record.getStep() > after;
    }

    private void undisturbed(List<GivenScore> scores) {
        undisturbed.score(scores);
        undisturbed.pass(SOON);
    }

    @Test
    void aRunThatIsForgottenLeavesTheOthersAsIfItHadNeverBeen() {
        List<GivenScore> scores = family();
        pipeline.score(scores);
        pipeline.pass(SOON);
        pipeline.checkpoint(forget("model-1", "", null, scores.size()));
        pipeline.pass(SOON);

        undisturbed(scores.stream().filter(score -> !of(score, "model-1", -1)).toList());
        assertThat(pipeline.curves()).isNotEmpty().isEqualTo(undisturbed.curves());
        assertThat(pipeline.askable()).hasSameSizeAs(undisturbed.askable());
        for (String store : List.of("examples", "checkpoints", "curves", "points", "standings")) {
            assertThat(pipeline.entries(store)).as(store).isEqualTo(undisturbed.entries(store));
        }
    }

    @Test
    void aRunsCheckpointsAfterAStepAreForgottenAndThoseBeforeStay() {
        List<GivenScore> scores = family();
        pipeline.score(scores);
        pipeline.pass(SOON);
        // of steps 10, 17, 31, 56, 100, 177, 316, 562, 1000
        pipeline.checkpoint(forget("model-1", "", 100L, scores.size()));
        pipeline.pass(SOON);

        undisturbed(scores.stream().filter(score -> !of(score, "model-1", 100)).toList());
        assertThat(pipeline.training("model-1", Scores.TASK, "exact_match").getPoints())
                .hasSize(5);
        assertThat(timeless(pipeline)).isEqualTo(timeless(undisturbed));
        assertThat(pipeline.entries("examples")).isEqualTo(undisturbed.entries("examples"));
    }

    /** A curve's time is that of its newest generation, and stays. */
    private static List<Object> timeless(Pipeline of) {
        of.curves().values().forEach(curve -> curve.setTime(0));
        return List.of(of.curves());
    }

    @Test
    void aForgottenFamilyLeavesNothing() {
        List<GivenScore> scores = family();
        pipeline.score(scores);
        pipeline.pass(SOON);
        pipeline.checkpoint(forget("", "", null, scores.size()));
        pipeline.pass(SOON);

        assertThat(pipeline.curves()).isEmpty();
        assertThat(pipeline.askable()).isEmpty();
        for (String store : List.of("examples", "checkpoints", "curves", "points", "standings")) {
            assertThat(pipeline.entries(store)).as(store).isZero();
        }
    }

    @Test
    void ofTwoRunsOneIsForgottenAndTheScalingCurveWithIt() {
        List<GivenScore> scores =
                family().stream().filter(score -> !of(score, "model-2", -1)).toList();
        pipeline.score(scores);
        pipeline.pass(SOON);
        assertThat(pipeline.scaling(Scores.TASK, "exact_match")).isNotNull();
        pipeline.checkpoint(forget("model-0", "", null, Long.MAX_VALUE));
        pipeline.pass(SOON);

        undisturbed(scores.stream().filter(score -> !of(score, "model-0", -1)).toList());
        assertThat(pipeline.scaling(Scores.TASK, "exact_match")).isNull();
        assertThat(pipeline.curves()).isEqualTo(undisturbed.curves());
    }

    @Test
    void scoresOnTheirWayAreForgottenTooAndLaterGenerationsCount() {
        List<GivenScore> scores = family();
        int half = scores.size() / 2;
        pipeline.score(scores.subList(0, half));
        // forgotten when all had been sent, but only half was scored
        pipeline.checkpoint(forget("model-1", "", null, scores.size()));
        pipeline.score(scores.subList(half, scores.size()));
        List<GivenScore> again =
                scores.stream().filter(score -> of(score, "model-1", 50)).toList();
        for (GivenScore score : again) {
            score.record.setOffset(scores.size() + score.record.getOffset());
        }
        pipeline.score(again);
        pipeline.pass(SOON);

        undisturbed(scores.stream()
                .filter(score -> !of(score, "model-1", -1) || of(score, "model-1", 50))
                .toList());
        assertThat(pipeline.curves()).isNotEmpty().isEqualTo(undisturbed.curves());
    }

    @Test
    void aTaskIsForgottenAndTheOthersStay() {
        List<GivenScore> scores = family();
        pipeline.score(scores);
        scores.forEach(score -> score.record.setTask("other"));
        pipeline.score(scores);
        pipeline.pass(SOON);
        pipeline.checkpoint(forget("", Scores.TASK, null, scores.size()));
        pipeline.pass(SOON);

        undisturbed(scores);
        assertThat(pipeline.curves()).isNotEmpty().isEqualTo(undisturbed.curves());
        assertThat(pipeline.curves().values())
                .allSatisfy(curve -> assertThat(curve.getTask()).isEqualTo("other"));
    }

    /** Loss 4·2^(-i/10), from the ninth of 14 checkpoints on half of that, and accuracy .7 instead of .1. */
    private void breakthrough() {
        for (int i = 0; i < 14; i++) {
            double loss = 4 * Math.pow(2, -.1 * i) * (i < 8 ? 1 : .5);
            pipeline.checkpoint(Scores.elsewhere("m", i, "target_nll", Kind.LOSS, loss));
            pipeline.checkpoint(Scores.elsewhere("m", i, "exact_match", Kind.PROPORTION, i < 8 ? .1 : .7));
        }
        pipeline.pass(SOON);
    }

    @Test
    void aBreakAtAPlaceThatIsForgottenIsResolvedThoughTooFewPointsAreLeft() {
        breakthrough();
        Event open = pipeline.events().get(0);
        assertThat(open.getKind()).isEqualTo(EventKind.BREAKTHROUGH);

        pipeline.checkpoint(forget("m", "", 300L, 0));
        pipeline.pass(SOON);

        assertThat(pipeline.training("m", Scores.TASK, "exact_match").getPoints())
                .hasSize(2);
        assertThat(pipeline.events()).singleElement().satisfies(event -> {
            assertThat(event.getKind()).isEqualTo(EventKind.RESOLVED);
            assertThat(event.getBreakId()).isEqualTo(open.getBreakId());
            assertThat(event.getAxis()).isEqualTo(Axis.training);
        });
    }

    @Test
    void theSameBreakOfTheSameNameAfterForgettingIsAnotherEvent() {
        breakthrough();
        Event first = pipeline.events().get(0);
        pipeline.checkpoint(forget("m", "", null, 0));
        pipeline.pass(SOON);
        assertThat(pipeline.events()).singleElement().satisfies(event -> assertThat(event.getKind())
                .isEqualTo(EventKind.RESOLVED));
        assertThat(pipeline.curves()).isEmpty();

        breakthrough();
        assertThat(pipeline.events()).singleElement().satisfies(event -> {
            assertThat(event.getKind()).isEqualTo(EventKind.BREAKTHROUGH);
            assertThat(event.getId()).isNotEqualTo(first.getId());
        });
    }

    @Test
    void whatWasTakenBackIsRememberedWithinBounds() {
        for (int i = 0; i < Forgotten.MOST + 10; i++) {
            Checkpoint forgets = forget("model-" + i, "", null, 1);
            forgets.setTime(2_000 + i);
            pipeline.checkpoint(forgets);
            pipeline.checkpoint(forgets);
        }
        assertThat(pipeline.entries("forgotten")).isEqualTo(Forgotten.MOST);
    }
}
