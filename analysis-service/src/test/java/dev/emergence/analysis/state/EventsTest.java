package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Severity;
import dev.emergence.schemas.VerdictKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events a curve makes, and that none is said twice. */
class EventsTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Checkpoints of a curve, at steps 100·2^i. */
    private static final int POINTS = 14;

    private static final int MANY = 60;

    private Pipeline pipeline = new Pipeline();

    @AfterEach
    void close() {
        pipeline.close();
    }

    /** Loss 4·2^(-i/10), a smooth power law with 2% error; from {@code breakAt} on a factor lower, and accuracy another. */
    private void curve(String model, int breakAt, double lossFactor, double before, double after) {
        send(model, breakAt, lossFactor, before, after);
        pipeline.pass(SOON);
    }

    private void send(String model, int breakAt, double lossFactor, double before, double after) {
        for (int i = 0; i < POINTS; i++) {
            boolean broken = i >= breakAt;
            double loss = 4 * Math.pow(2, -.1 * i) * (broken ? lossFactor : 1);
            pipeline.checkpoint(Scores.elsewhere(model, i, "target_nll", Kind.LOSS, loss));
            pipeline.checkpoint(Scores.elsewhere(model, i, "exact_match", Kind.PROPORTION, broken ? after : before));
        }
    }

    private void manySmooth() {
        for (int i = 0; i < MANY; i++) {
            send("smooth-" + i, POINTS, 1, .1, .1);
        }
        pipeline.pass(SOON);
    }

    private void smooth(String model) {
        curve(model, POINTS, 1, .1, .1);
    }

    private void breakthrough(String model, int at) {
        curve(model, at, .5, .1, .7);
    }

    private VerdictKind verdict(String model) {
        return pipeline.training(model, Scores.TASK, "exact_match").getVerdict().getVerdict();
    }

    private double evidence(String model) {
        return pipeline.training(model, Scores.TASK, "exact_match")
                .getEvidence()
                .getBayesFactorLog10();
    }

    private Event onlyEvent() {
        List<Event> events = pipeline.events();
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    @Test
    void anEvaluationWithoutTheOthersScaleTakesNothingBack() {
        breakthrough("m", 8);
        assertThat(onlyEvent().getKind()).isEqualTo(EventKind.BREAKTHROUGH);
        double before = evidence("m");
        for (String metric : List.of("target_nll", "exact_match")) {
            boolean loss = metric.equals("target_nll");
            Checkpoint last = Scores.elsewhere("m", 0, metric, loss ? Kind.LOSS : Kind.PROPORTION, loss ? 1 : .7);
            last.setStep(null);
            last.setParameters(1e9);
            pipeline.checkpoint(last);
        }
        pipeline.pass(SOON);

        assertThat(pipeline.events()).isEmpty();
        assertThat(verdict("m")).isEqualTo(VerdictKind.BREAKTHROUGH);
        assertThat(evidence("m")).isEqualTo(before);
        assertThat(pipeline.training("m", Scores.TASK, "exact_match").getScaleUnit())
                .isEqualTo("step");
        assertThat(pipeline.training("m", Scores.TASK, "exact_match")
                        .getPoints()
                        .get(0)
                        .getUndefined())
                .containsEntry("scale", "no_step");
    }

    @Test
    void aBreakthroughIsOneEventWithItsPlaceSizeAndEvidence() {
        breakthrough("m", 8);
        Event event = onlyEvent();
        assertThat(event.getKind()).isEqualTo(EventKind.BREAKTHROUGH);
        assertThat(event.getId()).matches("[0-9a-f]{32}").isEqualTo(event.getBreakId());
        assertThat(event.getMetric()).isEqualTo("exact_match");
        // step 100·2^8
        assertThat(event.getPosition().getStep()).isEqualTo(25_600);
        assertThat(event.getDetected().getStep()).isEqualTo(100L << (POINTS - 1));
        assertThat(event.getSize()).isBetween(.55, .65);
        assertThat(event.getEvidenceLog10()).isEqualTo(evidence("m")).isGreaterThan(2);
        assertThat(event.getSelected()).isTrue();
        assertThat(event.getVerdict()).isEqualTo(VerdictKind.BREAKTHROUGH);
        assertThat(event.getSeverity()).isEqualTo(Severity.warning);
    }

    @Test
    void aSmoothCurveMakesNone() {
        smooth("m");
        assertThat(pipeline.events()).isEmpty();
    }

    @Test
    void aCollapseIsAWarningToo() {
        curve("m", 8, 2, .7, .1);
        Event event = onlyEvent();
        assertThat(event.getKind()).isEqualTo(EventKind.COLLAPSE);
        assertThat(event.getSize()).isLessThan(-.5);
        assertThat(event.getSeverity()).isEqualTo(Severity.warning);
    }

    @Test
    void aLatentChangeThatShowsIsAnUpdateOfTheSameBreak() {
        curve("m", 8, .5, .1, .1);
        Event latent = onlyEvent();
        assertThat(latent.getKind()).isEqualTo(EventKind.LATENT_CHANGE);
        assertThat(latent.getSeverity()).isEqualTo(Severity.info);

        breakthrough("m", 8);
        Event shown = onlyEvent();
        assertThat(shown.getKind()).isEqualTo(EventKind.BREAKTHROUGH);
        assertThat(shown.getBreakId()).isEqualTo(latent.getId());
        assertThat(shown.getId()).isNotEqualTo(latent.getId());
    }

    @Test
    void aBreakThatIsWithdrawnIsResolvedWhereItWas() {
        breakthrough("m", 8);
        Event found = onlyEvent();

        smooth("m");
        Event resolved = onlyEvent();
        assertThat(resolved.getKind()).isEqualTo(EventKind.RESOLVED);
        assertThat(resolved.getBreakId()).isEqualTo(found.getId());
        assertThat(resolved.getPosition()).isEqualTo(found.getPosition());
        assertThat(resolved.getSeverity()).isEqualTo(found.getSeverity());
        assertThat(resolved.getVerdict()).isEqualTo(VerdictKind.NO_CHANGE);
    }

    @Test
    void theNewestEventOfABreakStandsOnTheTopicOfBreaksUnderItsIdAndIsNumbered() {
        curve("m", 8, .5, .1, .1);
        breakthrough("m", 8);
        smooth("m");
        List<Event> events = pipeline.events();
        assertThat(events).extracting(Event::getSequence).containsExactly(1L, 2L, 3L);
        assertThat(pipeline.breaks())
                .extracting(record -> record.key, record -> record.value)
                .containsExactlyElementsOf(events.stream()
                        .map(event -> tuple(events.get(0).getId(), event))
                        .toList());
        breakthrough("m", 8);
        assertThat(onlyEvent().getSequence()).isEqualTo(4);
    }

    @Test
    void aStateThatIsBuiltAnewNumbersOnWhereTheOneBeforeEnded() {
        breakthrough("m", 8);
        smooth("m");
        Event resolved = pipeline.events().get(1);
        pipeline.close();
        pipeline = new Pipeline();
        pipeline.writeBreak(resolved);
        breakthrough("m", 8);
        Event found = onlyEvent();
        assertThat(found.getBreakId()).isEqualTo(resolved.getBreakId());
        assertThat(found.getSequence()).isEqualTo(3);
        smooth("m");
        assertThat(onlyEvent().getSequence()).isEqualTo(4);
    }

    @Test
    void theSameBreakFoundAgainIsANewEventOfTheSameBreak() {
        breakthrough("m", 8);
        smooth("m");
        breakthrough("m", 8);
        List<Event> events = pipeline.events();
        assertThat(events)
                .extracting(Event::getKind)
                .containsExactly(EventKind.BREAKTHROUGH, EventKind.RESOLVED, EventKind.BREAKTHROUGH);
        assertThat(events).extracting(Event::getId).doesNotHaveDuplicates();
        assertThat(events)
                .extracting(Event::getBreakId)
                .containsOnly(events.get(0).getId());
    }

    /** The probability of the target jumps with the score: one planted jump was two events and two holds. */
    @Test
    void oneJumpOfTwoMetricsIsOneBreakAndTheLaterOneIsNoted() {
        breakthrough("m", 8);
        Event found = onlyEvent();
        assertThat(found.getMetrics()).containsExactly("exact_match");
        pipeline.breaks();
        for (int i = 0; i < POINTS; i++) {
            Checkpoint point = Scores.elsewhere("m", i, "target_probability", Kind.SCORE, i >= 8 ? .7 : .1);
            point.getPoint().setContinuity(Continuity.NONLINEAR);
            point.getPoint().setSuccesses(null);
            point.getPoint().setStandardError(.01);
            pipeline.checkpoint(point);
        }
        pipeline.pass(SOON);
        assertThat(pipeline.training("m", Scores.TASK, "target_probability")
                        .getVerdict()
                        .getVerdict())
                .isEqualTo(VerdictKind.BREAKTHROUGH);
        assertThat(pipeline.events()).isEmpty();
        assertThat(pipeline.breaks()).singleElement().satisfies(record -> {
            assertThat(record.key).isEqualTo(found.getId());
            assertThat(record.value.getId()).isEqualTo(found.getId());
            assertThat(record.value.getMetrics()).containsExactly("exact_match", "target_probability");
        });
    }

    /** Runs whose evidence hovers: a break of 10 to 16% of the loss at checkpoint 8, and noise of 2%. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aBreakIsWithdrawnOnlyWhenThreeCheckpointsHaveNotShownIt(long seed) {
        Random random = new Random(seed);
        double factor = .84 + .06 * random.nextDouble();
        Deque<Boolean> newest = new ArrayDeque<>();
        for (int i = 0; i < 30; i++) {
            double loss = 4 * Math.pow(2, -.1 * i) * Math.exp(.02 * random.nextGaussian());
            boolean broken = i >= 8;
            pipeline.checkpoint(Scores.elsewhere("m", i, "target_nll", Kind.LOSS, loss * (broken ? factor : 1)));
            pipeline.checkpoint(Scores.elsewhere("m", i, "exact_match", Kind.PROPORTION, broken ? .2 : .1));
            pipeline.pass(SOON);
            Curve curve = pipeline.training("m", Scores.TASK, "exact_match");
            Double evidence = curve.getEvidence().getBayesFactorLog10();
            newest.addLast(evidence != null && evidence >= 1);
            if (newest.size() > 3) {
                newest.removeFirst();
            }
            for (Event event : pipeline.events()) {
                if (event.getKind() == EventKind.RESOLVED) {
                    assertThat(newest).as("seed %d, checkpoint %d", seed, i).doesNotContain(true);
                }
            }
        }
    }

    /** Loss and accuracy of one checkpoint are those of a far better model; the run goes on as before. */
    @ParameterizedTest
    @ValueSource(ints = {5, 7, 9, 10})
    void aStrayPointIsClaimedAndWithdrawnOnceEach(int stray) {
        List<EventKind> said = new ArrayList<>();
        for (int i = 0; i < POINTS + 2; i++) {
            send("m", i, i == stray);
            pipeline.pass(SOON);
            pipeline.events().forEach(event -> said.add(event.getKind()));
        }
        assertThat(said).containsExactly(EventKind.BREAKTHROUGH, EventKind.RESOLVED);
        assertThat(verdict("m")).isNotEqualTo(VerdictKind.INVERSE_SCALING);
    }

    /** A family of 14 models, its larger ones far better; then each of them in turn has another checkpoint that is not. */
    @Test
    void onAScalingCurveAnotherCheckpointOfAnyModelCounts() {
        for (int m = 0; m < POINTS; m++) {
            model(m, 1, m >= 8);
        }
        pipeline.pass(SOON);
        assertThat(pipeline.events()).extracting(Event::getKind).containsExactly(EventKind.BREAKTHROUGH);
        int without = 0;
        List<EventKind> said = new ArrayList<>();
        for (int m = POINTS - 1; m >= 8 && said.isEmpty(); m--) {
            model(m, 2, false);
            pipeline.pass(SOON);
            Double evidence =
                    pipeline.scaling(Scores.TASK, "exact_match").getEvidence().getBayesFactorLog10();
            without = evidence != null && evidence >= 1 ? 0 : without + 1;
            pipeline.events().forEach(event -> said.add(event.getKind()));
            assertThat(said).as("model %d", m).hasSize(without == 3 ? 1 : 0);
        }
        assertThat(said).containsExactly(EventKind.RESOLVED);
    }

    private void model(int number, int index, boolean good) {
        for (Kind kind : List.of(Kind.LOSS, Kind.PROPORTION)) {
            boolean loss = kind == Kind.LOSS;
            double nll = 4 * Math.pow(2, -.1 * number) * (good ? .5 : 1);
            double right = good ? .7 : .1;
            String model = "m" + number;
            Checkpoint checkpoint =
                    Scores.elsewhere(model, index, loss ? "target_nll" : "exact_match", kind, loss ? nll : right);
            checkpoint.setParameters(1e6 * (1L << number));
            pipeline.checkpoint(checkpoint);
        }
    }

    @Test
    void aPositionTwoPointsAwayIsTheSameBreakAndThreeAnother() {
        breakthrough("m", 8);
        Event found = onlyEvent();

        breakthrough("m", 10);
        assertThat(pipeline.events()).isEmpty();
        breakthrough("m", 6);
        assertThat(pipeline.events()).isEmpty();

        breakthrough("m", 5);
        List<Event> events = pipeline.events();
        assertThat(events).extracting(Event::getKind).containsExactly(EventKind.RESOLVED, EventKind.BREAKTHROUGH);
        assertThat(events.get(0).getBreakId()).isEqualTo(found.getId());
        assertThat(events.get(1).getBreakId()).isEqualTo(events.get(1).getId());
        assertThat(events.get(1).getPosition().getStep()).isEqualTo(100L << 5);
    }

    /** A break small enough that e-BH passes it over once there are enough smooth curves beside it. */
    private void weak(String model) {
        curve(model, 8, .84, .1, .2);
    }

    @Test
    void oneWeakCurveAmongManyIsNotSelected() {
        manySmooth();
        weak("weak");
        assertThat(verdict("weak")).isEqualTo(VerdictKind.BREAKTHROUGH);
        // decisive for itself, short of 62 curves (one of them over models) / 0.05 = 1240
        assertThat(evidence("weak")).isBetween(2.0, 3.08);
        assertThat(pipeline.events()).isEmpty();

        // strong breaks beside it lower the bar for all: 6 selected need 67 / 0.05 / 6 = 223 each
        for (int i = 0; i < 5; i++) {
            send("strong-" + i, 8, .5, .1, .7);
        }
        pipeline.pass(SOON);
        assertThat(evidence("weak")).isGreaterThan(Math.log10(223));
        assertThat(pipeline.events())
                .filteredOn(event -> event.getModel().equals("weak"))
                .extracting(Event::getKind)
                .containsExactly(EventKind.BREAKTHROUGH);
    }

    @Test
    void aBreakStaysOpenWhenSelectionIsLost() {
        weak("weak");
        Event found = onlyEvent();
        assertThat(found.getKind()).isEqualTo(EventKind.BREAKTHROUGH);
        manySmooth();
        assertThat(pipeline.events()).isEmpty();
        smooth("weak");
        assertThat(onlyEvent().getKind()).isEqualTo(EventKind.RESOLVED);
    }

    @Test
    void theWatchListAsksForLessEvidenceAndNamesTheSeverity() {
        manySmooth();
        weak("weak");
        assertThat(pipeline.events()).isEmpty();

        pipeline.watch = watching("ta*", 10, WatchList.Direction.down);
        pipeline.pass(SOON);
        assertThat(pipeline.events()).isEmpty();
        pipeline.watch = watching("ta*", 10, WatchList.Direction.up);
        pipeline.pass(SOON);
        Event event = onlyEvent();
        assertThat(event.getKind()).isEqualTo(EventKind.BREAKTHROUGH);
        assertThat(event.getSeverity()).isEqualTo(Severity.critical);
        assertThat(event.getSelected()).isFalse();
    }

    @Test
    void aWatchedTaskMakesAnEventBeforeTheVerdictIsDecided() {
        pipeline.watch = watching("ta?k", 10, WatchList.Direction.any);
        curve("m", 8, .87, .1, .2);
        // between the watch list's 10 and the verdict's 100
        assertThat(evidence("m")).isBetween(1.0, 2.0);
        Event event = onlyEvent();
        assertThat(event.getKind()).isEqualTo(EventKind.BREAKTHROUGH);
        assertThat(event.getVerdict()).isNotEqualTo(VerdictKind.BREAKTHROUGH);
        assertThat(event.getSeverity()).isEqualTo(Severity.critical);

        // decisive: the verdict catches up, and nothing new is to be said
        breakthrough("m", 8);
        assertThat(verdict("m")).isEqualTo(VerdictKind.BREAKTHROUGH);
        assertThat(pipeline.events()).isEmpty();
    }

    private static WatchList watching(String tasks, double evidence, WatchList.Direction direction) {
        return new WatchList(
                List.of(new WatchList.Entry(tasks, Severity.critical, OptionalDouble.of(evidence), direction)));
    }

    @Test
    void anArtefactIsSaidWithoutSelectionAndAtItsThreshold() {
        artefact("m");
        assertThat(verdict("m")).isEqualTo(VerdictKind.METRIC_ARTEFACT);
        Event event = onlyEvent();
        assertThat(event.getKind()).isEqualTo(EventKind.METRIC_ARTEFACT);
        assertThat(event.getSelected()).isFalse();
        assertThat(event.getSeverity()).isEqualTo(Severity.info);
        assertThat(event.getPosition()).isEqualTo(event.getReasons().getThreshold());
    }

    /** Accuracy (e^-loss)^8 of a loss that falls smoothly: nothing for long, then much. */
    private void artefact(String model) {
        for (int i = 0; i < POINTS; i++) {
            double loss = 4 * Math.pow(2, -.5 * i);
            pipeline.checkpoint(Scores.elsewhere(model, i, "target_nll", Kind.LOSS, loss));
            double right = Math.rint(Math.exp(-8 * loss) * Scores.EXAMPLES) / Scores.EXAMPLES;
            pipeline.checkpoint(Scores.elsewhere(model, i, "exact_match", Kind.PROPORTION, right));
        }
        pipeline.pass(SOON);
    }

    @Test
    void theSamePointsAgainSayNothing() {
        breakthrough("m", 8);
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));
        assertThat(pipeline.allEvents()).isNotEmpty();
        breakthrough("m", 8);
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));
        assertThat(pipeline.allEvents()).isEmpty();
    }

    @Test
    void theSameHistoryHasTheSameIds() {
        breakthrough("m", 8);
        smooth("m");
        breakthrough("m", 8);
        List<String> ids = pipeline.allEvents().stream().map(Event::getId).toList();
        pipeline.close();
        pipeline = new Pipeline();
        breakthrough("m", 8);
        smooth("m");
        breakthrough("m", 8);
        assertThat(pipeline.allEvents()).extracting(Event::getId).isEqualTo(ids);
    }

    @Test
    void aLateCheckpointInFrontDoesNotMakeAnotherBreak() {
        // checkpoint 3 comes last: every place behind it moves by one
        for (int i = 0; i < POINTS; i++) {
            if (i != 3) {
                send("m", i, i >= 8);
            }
        }
        pipeline.pass(SOON);
        assertThat(onlyEvent().getKind()).isEqualTo(EventKind.BREAKTHROUGH);
        send("m", 3, false);
        pipeline.pass(SOON);
        assertThat(pipeline.events()).isEmpty();
    }

    private void send(String model, int i, boolean broken) {
        double loss = 4 * Math.pow(2, -.1 * i) * (broken ? .5 : 1);
        pipeline.checkpoint(Scores.elsewhere(model, i, "target_nll", Kind.LOSS, loss));
        pipeline.checkpoint(Scores.elsewhere(model, i, "exact_match", Kind.PROPORTION, broken ? .7 : .1));
    }

    @Test
    void eachCheckpointIsCompleteOnce() {
        long seed = 5;
        List<GivenScore> scores = Scores.family(new Random(seed), 2, 6, 10);
        Collections.shuffle(scores, new Random(seed));
        pipeline.score(scores);
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));
        List<Event> complete = pipeline.allEvents().stream()
                .filter(event -> event.getKind() == EventKind.CHECKPOINT_COMPLETE)
                .toList();
        assertThat(complete).as("seed %d", seed).hasSize(2 * 6);
        assertThat(new HashSet<>(complete.stream().map(Event::getId).toList())).hasSize(2 * 6);
        assertThat(complete).allSatisfy(event -> {
            assertThat(event.getMetric()).isEmpty();
            assertThat(event.getPosition().getStep()).isPositive();
        });

        List<GivenScore> again = new ArrayList<>(scores);
        Collections.shuffle(again, new Random(seed + 1));
        pipeline.score(again);
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));
        assertThat(pipeline.allEvents()).as("seed %d", seed).isEmpty();
    }

    @Test
    void anAnnouncedCheckpointIsCompleteWhenAllItsExamplesAreThere() {
        pipeline.checkpoint(Scores.announcement("m", 100, 2));
        pipeline.score(Scores.of("m", 1e6, 100, 1, true, 1));
        pipeline.pass(Pipeline.QUIET.multipliedBy(2));
        assertThat(pipeline.allEvents()).isEmpty();
        pipeline.score(Scores.of("m", 1e6, 100, 2, true, 1));
        pipeline.pass(SOON);
        assertThat(pipeline.allEvents()).extracting(Event::getKind).containsExactly(EventKind.CHECKPOINT_COMPLETE);
    }
}
