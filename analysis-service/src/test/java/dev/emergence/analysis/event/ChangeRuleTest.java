package dev.emergence.analysis.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.event.BreakRule.Said;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.BreakState;
import dev.emergence.schemas.Candidate;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Factors;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Severity;
import dev.emergence.schemas.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChangeRuleTest {
    private static final int POINTS = 30;
    private static final int AT = 15;

    /** Natural logarithm of the factor where the points speak against a break. */
    private static final double QUIET = -4;

    private final BreakState state = BreakRule.nothingYet();
    private WatchList watch = WatchList.EMPTY;

    private static long step(int i) {
        return Math.round(1000 * Math.pow(1.2, i));
    }

    /** A curve whose factor is 1 everywhere but at one candidate; where that is 0, its points speak against a break there. */
    private static Standing standing(String model, String task, int points, int at, double logFactor) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 3; i < points; i++) {
            double here = logFactor == 0 ? QUIET : i == at ? logFactor : 0;
            candidates.add(new Candidate(1e6 * step(i), step(i), 0, (float) (Math.abs(i - at) <= 1 ? here : 0)));
        }
        Standing standing = new Standing();
        standing.setFamily("family");
        standing.setModel(model);
        standing.setTask(task);
        standing.setMetric("exact_match");
        standing.setAxis(Axis.training);
        standing.setNewest(new Position(points - 1, 1e6 * step(points - 1), step(points - 1)));
        standing.setCheckpoints(points);
        standing.setFactors(new Factors("tokens", 1e6 * step(2), candidates));
        return standing;
    }

    private static List<Standing> run(int breaking, int tasks, int points, double logFactor) {
        List<Standing> run = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            run.add(standing("m", "task-" + task, points, AT, task < breaking ? logFactor : 0));
        }
        return run;
    }

    private List<Said> rule(List<Standing> run) {
        return new ChangeRule(watch, Members.ofRun(run), state).said(OpenChanges.NONE, 0);
    }

    private List<EventKind> news(List<Standing> run) {
        return rule(run).stream()
                .filter(Said::news)
                .map(said -> said.newest().getKind())
                .toList();
    }

    @Test
    void moreThanHalfIsRunWideAndLessIsShared() {
        assertThat(news(run(16, 30, POINTS, 8))).containsExactly(EventKind.RUN_WIDE_CHANGE);
        state.getSightings().clear();
        state.getOpen().clear();
        assertThat(news(run(15, 30, POINTS, 8))).containsExactly(EventKind.SHARED_CHANGE);
    }

    @Test
    void twoTasksShareNothing() {
        assertThat(rule(run(2, 10, POINTS, 20))).isEmpty();
    }

    @Test
    void theEventNamesPlaceTasksAndHowManyWereJudged() {
        Event event = rule(run(12, 30, POINTS, 8)).get(0).newest();
        assertThat(event.getTasks()).hasSize(12).contains("task-0", "task-11").isSorted();
        assertThat(event.getJudged()).isEqualTo(30);
        assertThat(event.getPosition().getStep()).isEqualTo(step(AT));
        assertThat(event.getPosition().getScale()).isEqualTo(1e6 * step(AT));
        assertThat(event.getDetected().getStep()).isEqualTo(step(POINTS - 1));
        assertThat(event.getSeverity()).isEqualTo(Severity.warning);
        assertThat(event.getBreakId()).isEqualTo(event.getId());
        assertThat(rule(run(12, 30, POINTS, 8))).as("asked once more").isEmpty();
    }

    @Test
    void aCriticalTaskMakesTheChangeCritical() {
        watch = new WatchList(List.of(
                new WatchList.Entry("task-3", Severity.critical, OptionalDouble.empty(), WatchList.Direction.down)));
        assertThat(rule(run(12, 30, POINTS, 8)).get(0).newest().getSeverity()).isEqualTo(Severity.critical);
    }

    @Test
    void anotherTaskIsNotedAndMoreThanHalfIsSaidAtOnce() {
        String first = rule(run(12, 30, POINTS, 8)).get(0).newest().getId();
        List<Said> noted = rule(run(13, 30, POINTS, 8));
        assertThat(noted).singleElement().satisfies(said -> {
            assertThat(said.news()).isFalse();
            assertThat(said.newest().getId()).isEqualTo(first);
            assertThat(said.newest().getTasks()).hasSize(13);
        });
        assertThat(rule(run(16, 30, POINTS, 8))).singleElement().satisfies(said -> {
            assertThat(said.news()).isTrue();
            assertThat(said.newest().getKind()).isEqualTo(EventKind.RUN_WIDE_CHANGE);
            assertThat(said.newest().getBreakId()).isEqualTo(first);
            assertThat(said.newest().getSequence()).isEqualTo(2);
        });
        // milder waits until each curve has had three checkpoints more
        assertThat(news(run(12, 30, POINTS + 2, 8))).isEmpty();
        assertThat(news(run(12, 30, POINTS + 3, 8))).containsExactly(EventKind.SHARED_CHANGE);
    }

    @Test
    void aChangeWithoutEvidenceIsWithdrawnAfterThreeCheckpointsOfEachCurve() {
        assertThat(news(run(8, 10, POINTS, 8))).hasSize(1);
        assertThat(news(run(0, 10, POINTS + 1, 8))).isEmpty();
        assertThat(news(run(0, 10, POINTS + 2, 8))).isEmpty();
        assertThat(news(run(0, 10, POINTS + 3, 8))).containsExactly(EventKind.RESOLVED);
        assertThat(news(run(8, 10, POINTS + 4, 8))).containsExactly(EventKind.RUN_WIDE_CHANGE);
        assertThat(state.getOpen().values()).extracting(Event::getSequence).containsExactly(3L);
    }

    @Test
    void correctedPointsWithdrawItAtOnce() {
        news(run(8, 10, POINTS, 8));
        assertThat(news(run(0, 10, POINTS, 8))).containsExactly(EventKind.RESOLVED);
    }

    /** Four tasks come first, and share a change; with six more that do not, at their first checkpoint, it would be gone. */
    @Test
    void tasksThatComeLaterInACheckpointDoNotMakeItFlap() {
        assertThat(news(run(4, 4, POINTS, 8))).containsExactly(EventKind.RUN_WIDE_CHANGE);
        List<Standing> more = run(4, 10, POINTS, 8);
        assertThat(Members.ofRun(more).changes.changes()).isEmpty();
        more.subList(4, 10).forEach(standing -> standing.setCheckpoints(1));
        assertThat(news(more)).isEmpty();
    }

    @Test
    void curvesOfAnotherUnitTakeNoPart() {
        List<Standing> run = run(12, 30, POINTS, 8);
        run.get(0).getFactors().setScaleUnit("step");
        Event event = rule(run).get(0).newest();
        assertThat(event.getTasks()).hasSize(11).doesNotContain("task-0");
        assertThat(event.getJudged()).isEqualTo(29);
    }

    @Test
    void runsOfAFamilyShareAChangeByTokens() {
        Map<String, Factors> runs = new TreeMap<>();
        for (String model : List.of("a", "b", "c", "d", "e")) {
            List<Standing> run = new ArrayList<>();
            for (int task = 0; task < 20; task++) {
                run.add(standing(model, "task-" + task, POINTS, AT, model.equals("e") ? 0 : 3));
            }
            runs.put(model, Members.ofRun(run).together());
        }
        Members family = Members.ofFamily("family", runs);
        List<Said> said = new ChangeRule(watch, family, state).said(OpenChanges.NONE, 0);
        assertThat(said).hasSize(1);
        Event event = said.get(0).newest();
        assertThat(event.getMadeBy()).containsExactly("a", "b", "c", "d");
        assertThat(event.getModel()).isEmpty();
        assertThat(event.getTasks()).isEmpty();
        assertThat(event.getPosition().getStep()).isNull();

        // and the change of one of them is part of it
        BreakState one = BreakRule.nothingYet();
        List<Said> run = new ChangeRule(
                        watch,
                        Members.ofRun(run(10, 10, POINTS, 3).stream()
                                .peek(standing -> standing.setModel("a"))
                                .toList()),
                        one)
                .said(OpenChanges.of(state), 0);
        assertThat(run).singleElement().satisfies(part -> {
            assertThat(part.newest().getChange()).isEqualTo(event.getBreakId());
            assertThat(part.newest().getToldByChange()).isTrue();
        });
    }

    @Test
    void aPartThatIsLeftWhenItsChangeIsGoneIsSaid() {
        rule(run(8, 10, POINTS, 8));
        BreakState task = BreakRule.nothingYet();
        Standing broken = broken();
        List<Said> part =
                new BreakRule(List.of(broken), task, OpenChanges.of(state), 0).said(WatchList.EMPTY, standing -> true);
        assertThat(part)
                .singleElement()
                .satisfies(said -> assertThat(said.newest().getToldByChange()).isTrue());
        List<Said> alone =
                new BreakRule(List.of(broken), task, OpenChanges.NONE, 0).said(WatchList.EMPTY, standing -> true);
        assertThat(alone).singleElement().satisfies(said -> {
            assertThat(said.news()).isTrue();
            assertThat(said.newest().getChange()).isNull();
            assertThat(said.newest().getToldByChange()).isFalse();
            assertThat(said.newest().getBreakId())
                    .isEqualTo(part.get(0).newest().getBreakId());
        });
    }

    /** The first of the tasks, which breaks where the run does. */
    private static Standing broken() {
        Standing standing = BreakRuleTest.broken();
        standing.setTask("task-0");
        standing.getFound().setPosition(new Position(AT, 1e6 * step(AT), step(AT)));
        return standing;
    }
}
