package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A learning-rate decay breaks many tasks of a run at once: that is one thing, and what breaks elsewhere another. */
class SharedBreaksTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int POINTS = 24;
    private static final int DECAY = 14;
    private static final int SHARED = 20;
    private static final int ALL = 22;

    private final Pipeline pipeline = new Pipeline();
    private final Map<String, Event> open = new TreeMap<>();
    private final List<Event> said = new ArrayList<>();

    @AfterEach
    void close() {
        pipeline.close();
    }

    private static long step(int i) {
        return Math.round(1000 * Math.pow(1.2, i));
    }

    /** Loss 4·1.2^(-i/10) with noise of 1%, by a quarter lower from its break on, where accuracy goes from .1 to .6. */
    private void checkpoint(String model, int task, int i, int breakAt) {
        Random noise = new Random(31L * task + i);
        double loss = 4 * Math.pow(1.2, -.1 * i) * Math.exp(.01 * noise.nextGaussian()) * (i >= breakAt ? .75 : 1);
        send(model, task, i, "target_nll", Kind.LOSS, loss);
        send(model, task, i, "exact_match", Kind.PROPORTION, i >= breakAt ? .6 : .1);
    }

    private void send(String model, int task, int i, String metric, Kind kind, double mean) {
        Checkpoint checkpoint = Scores.elsewhere(model, step(i), metric, kind, mean, mean / 100, 500);
        checkpoint.setTask(String.format("task-%02d", task));
        checkpoint.setTokens(1_000_000 * step(i));
        if (kind == Kind.PROPORTION) {
            checkpoint.getPoint().setStandardError(null);
            checkpoint.getPoint().setSuccesses(mean * 500);
        }
        pipeline.checkpoint(checkpoint);
    }

    /** Twenty tasks break by the decay, one long before and one long behind. */
    private static int breakAt(int task) {
        return task < SHARED ? DECAY : task == SHARED ? 6 : 22;
    }

    private void run(String model, ToIntFunction<Integer> breakAt) {
        for (int i = 0; i < POINTS; i++) {
            for (int task = 0; task < ALL; task++) {
                checkpoint(model, task, i, breakAt.applyAsInt(task));
            }
        }
        pass();
    }

    private void pass() {
        pipeline.pass(SOON);
        said.addAll(pipeline.events());
        for (KeyValue<String, Event> record : pipeline.breaks()) {
            if (record.value.getKind() == EventKind.RESOLVED) {
                open.remove(record.key);
            } else {
                open.put(record.key, record.value);
            }
        }
    }

    private List<Event> said(EventKind... kinds) {
        return said.stream()
                .filter(event -> List.of(kinds).contains(event.getKind()))
                .toList();
    }

    private List<Event> changes() {
        return said(EventKind.RUN_WIDE_CHANGE, EventKind.SHARED_CHANGE);
    }

    private List<Event> partsOf(Event change) {
        return open.values().stream()
                .filter(event -> change.getBreakId().equals(event.getChange()))
                .toList();
    }

    @Test
    void whatTheDecayBreaksIsOneChangeAndWhatBreaksElsewhereIsSpecific() {
        run("m", SharedBreaksTest::breakAt);

        assertThat(changes()).hasSize(1);
        Event change = changes().get(0);
        assertThat(change.getKind()).isEqualTo(EventKind.RUN_WIDE_CHANGE);
        assertThat(change.getId()).isEqualTo(change.getBreakId());
        assertThat(change.getModel()).isEqualTo("m");
        assertThat(change.getPosition().getStep()).isEqualTo(step(DECAY));
        assertThat(change.getTasks())
                .containsAll(IntStream.range(0, SHARED)
                        .mapToObj(task -> String.format("task-%02d", task))
                        .toList());
        assertThat(change.getJudged()).isEqualTo(ALL);
        assertThat(change.getEvidenceLog10()).isGreaterThan(Math.log10(20));
        assertThat(partsOf(change)).hasSize(SHARED).allMatch(Event::getToldByChange);
        assertThat(open.values().stream()
                        .filter(event ->
                                event.getChange() == null && !event.getTask().isEmpty()))
                .extracting(Event::getTask)
                .containsExactlyInAnyOrder("task-20", "task-21");
    }

    @Test
    void breaksThatWereSaidBeforeTheChangeBecomePartOfItWithoutBeingSaidAgain() {
        for (int i = 0; i < POINTS; i++) {
            for (int task = 0; task < ALL; task++) {
                checkpoint("m", task, i, breakAt(task));
                if (i >= DECAY) {
                    pass();
                }
            }
        }
        pass();

        assertThat(said(EventKind.RUN_WIDE_CHANGE)).hasSize(1);
        Event change = open.get(changes().get(0).getBreakId());
        assertThat(change.getTasks()).hasSizeGreaterThanOrEqualTo(SHARED);
        assertThat(partsOf(change)).hasSize(SHARED);
        List<Event> breakthroughs = said(EventKind.BREAKTHROUGH);
        assertThat(breakthroughs).extracting(Event::getTask).doesNotHaveDuplicates();
        // the first ones were told by themselves, and stay so
        assertThat(partsOf(change).stream().filter(Event::getToldByChange).count())
                .isEqualTo(breakthroughs.stream().filter(Event::getToldByChange).count())
                .isBetween(1L, SHARED - 1L);
        assertThat(said(EventKind.RESOLVED)).noneMatch(event -> event.getTask().isEmpty());
    }

    @Test
    void aChangeThatIsTakenBackIsResolvedWithItsParts() {
        run("m", SharedBreaksTest::breakAt);
        Event change = changes().get(0);
        run("m", task -> task < SHARED ? POINTS : breakAt(task));

        assertThat(open.keySet()).doesNotContain(change.getBreakId());
        assertThat(said(EventKind.RESOLVED))
                .filteredOn(event -> event.getTask().isEmpty())
                .hasSize(1);
        assertThat(said(EventKind.RESOLVED)).allMatch(event -> event.getTask().isEmpty() || event.getToldByChange());
        assertThat(open.values()).extracting(Event::getTask).containsExactlyInAnyOrder("task-20", "task-21");

        // and found again where it was, it is that change again
        run("m", SharedBreaksTest::breakAt);
        assertThat(changes()).hasSize(2).extracting(Event::getBreakId).containsOnly(change.getBreakId());
        assertThat(changes()).extracting(Event::getId).doesNotHaveDuplicates();
    }

    @Test
    void independentBreaksShareNothing() {
        run("m", task -> 4 + task * 5 % 18);
        assertThat(changes()).isEmpty();
    }

    @Test
    void theSameAgainSaysNothing() {
        run("m", SharedBreaksTest::breakAt);
        said.clear();
        run("m", SharedBreaksTest::breakAt);
        pass();
        assertThat(said).isEmpty();
    }

    @Test
    void runsThatChangeAtTheSameTokensShareAChangeOfTheFamily() {
        for (String model : List.of("a", "b", "c", "d")) {
            run(model, SharedBreaksTest::breakAt);
        }
        List<Event> family =
                changes().stream().filter(event -> event.getModel().isEmpty()).toList();
        assertThat(family).isNotEmpty();
        Event change = open.get(family.get(0).getBreakId());
        assertThat(change.getMadeBy()).containsExactly("a", "b", "c", "d");
        assertThat(change.getTasks()).isEmpty();
        assertThat(change.getJudged()).isEqualTo(4);
        assertThat(partsOf(change))
                .hasSize(4)
                .allMatch(event -> event.getKind() == EventKind.RUN_WIDE_CHANGE
                        && event.getTask().isEmpty());
    }
}
