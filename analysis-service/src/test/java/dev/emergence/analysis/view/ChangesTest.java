package dev.emergence.analysis.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Keys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesTest {
    private static final long WEEK = Duration.ofDays(7).toMillis();

    private final Summaries summaries = SomeCurves.summaries(List.of());

    private void put(String task, double evidence) {
        put(summaries, task, evidence);
    }

    private static void put(Summaries into, String task, double evidence) {
        Curve curve = SomeCurves.of("f", task, "m", evidence, 0);
        into.put(Keys.of(curve), CurveParts.summary(curve));
    }

    private static void remove(Summaries from, String task) {
        from.remove(Keys.of(SomeCurves.of("f", task, "m", 0.0, 0)));
    }

    private Changes after(String cursor) {
        return summaries.changes(cursor, 1000, curve -> true);
    }

    private static List<String> tasks(Changes changes) {
        return changes.changes().stream()
                .map(change ->
                        (change.summary() == null ? "-" : "") + change.name().task())
                .toList();
    }

    @Test
    void onlyTheNewestStateOfWhatHasChangedIsTold() {
        put("a", 0);
        put("b", 0);
        String cursor = after(null).next();
        put("b", .1);
        put("c", .2);
        put("b", .3);
        Changes changes = after(cursor);
        assertThat(tasks(changes)).containsExactly("c", "b");
        assertThat(changes.changes().get(1).summary().evidenceLog10()).isEqualTo(.3);
        assertThat(changes.reset()).isFalse();
        assertThat(tasks(after(changes.next()))).isEmpty();
        assertThat(after(changes.next()).next()).isEqualTo(changes.next());
        assertThat(summaries.now()).isEqualTo(changes.next());
    }

    @Test
    void aPageEndsAtWhatItTellsThoughThereIsMore() {
        IntStream.range(0, 5).forEach(task -> put("t" + task, 0));
        Changes first = summaries.changes(null, 2, curve -> true);
        assertThat(tasks(first)).containsExactly("t0", "t1");
        assertThat(first.more()).isTrue();
        put("t0", 1);
        Changes second = summaries.changes(first.next(), 4, curve -> true);
        assertThat(tasks(second)).containsExactly("t2", "t3", "t4", "t0");
        assertThat(second.more()).isFalse();
        assertThat(second.changes().get(3).cursor()).isEqualTo(second.next());
    }

    @Test
    void aFilterPassesOverTheOthers() {
        put("a", 0);
        put("b", 0);
        Changes found = summaries.changes(null, 1, curve -> curve.task().equals("a"));
        assertThat(tasks(found)).containsExactly("a");
        assertThat(found.more()).isFalse();
        assertThat(found.next()).isEqualTo(summaries.now());
    }

    @Test
    void whatIsNoMoreIsToldToWhoKnewIt() {
        put("a", 0);
        put("b", 0);
        String cursor = summaries.now();
        remove(summaries, "a");
        assertThat(tasks(after(cursor))).containsExactly("-a");
        assertThat(tasks(after(null))).containsExactly("b");
        put("a", 0);
        assertThat(tasks(after(cursor))).containsExactly("a");
    }

    @Test
    void aRetiredFamilyIsNoMore() {
        Clock later = Clock.fixed(Instant.ofEpochMilli(WEEK + 2), ZoneOffset.UTC);
        Summaries retiring = new Summaries(10, Duration.ofMillis(WEEK), later);
        Curve old = SomeCurves.of("old", "t", "m", 0.0, 0);
        CurveSummary summary = CurveParts.summary(old);
        summary.setUpdated(1);
        retiring.put(Keys.of(old), summary);
        String cursor = retiring.now();
        retiring.retire();
        assertThat(tasks(retiring.changes(cursor, 10, curve -> true))).containsExactly("-t");
    }

    @Test
    void aCurveIsAnotherWhenItsNeighboursTurnItsSelection() {
        // 30 curves at level 0.05: one alone needs a Bayes factor of 600
        IntStream.range(1, 30).forEach(i -> put("smooth-" + i, -1));
        put("broken", 2.6);
        String cursor = summaries.now();
        IntStream.range(1, 29).forEach(i -> remove(summaries, "smooth-" + i));
        Changes changes = after(cursor);
        assertThat(tasks(changes)).hasSize(29).endsWith("broken");
        assertThat(summaries.selected(changes.changes().get(28).summary())).isTrue();
        put("smooth-29", -2);
        assertThat(tasks(after(changes.next()))).containsExactly("smooth-29");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc-0", "abc-7"})
    void aCursorOfAnotherProcessBeginsAnew(String cursor) {
        put("a", 0);
        Changes changes = after(cursor);
        assertThat(changes.reset()).isTrue();
        assertThat(changes.changes()).isEmpty();
        assertThat(changes.next()).isEqualTo(summaries.now());
        String ahead = summaries.now().replaceAll("-\\d+", "-99");
        assertThat(after(ahead).reset()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "abc-", "abc--1", "abc-9999999999999999999", "ABC-1", "a b-1"})
    void whatIsNoCursorIsRefused(String cursor) {
        assertThatThrownBy(() -> after(cursor)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreRemovalsThanAreKeptBeginAnew() {
        ChangeOrder order = new ChangeOrder(2);
        CurveName[] curves =
                IntStream.range(0, 4).mapToObj(i -> CurveName.first("f" + i)).toArray(CurveName[]::new);
        for (CurveName curve : curves) {
            order.changed(curve);
        }
        order.removed(curves[0]);
        order.removed(curves[1]);
        assertThat(order.knows(0)).isTrue();
        order.removed(curves[2]);
        // the removal of the first was change 5
        assertThat(order.knows(4)).isFalse();
        assertThat(order.knows(5)).isTrue();
        assertThat(order.behind(5)).hasSize(2);
        order.changed(curves[0]);
        assertThat(order.behind(7)).hasSize(1);
    }

    @Test
    void whoeverFollowsHasWhatThereIs() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, Double> followed = new HashMap<>();
        String cursor = summaries.now();
        for (int round = 0; round < 200; round++) {
            for (int change = random.nextInt(6); change > 0; change--) {
                String task = "t" + random.nextInt(12);
                if (random.nextInt(3) == 0) {
                    remove(summaries, task);
                } else {
                    put(task, random.nextInt(9) - 4);
                }
            }
            Changes changes = summaries.changes(cursor, 1 + random.nextInt(5), curve -> true);
            for (Changes.Change change : changes.changes()) {
                if (change.summary() == null) {
                    followed.remove(change.name().task());
                } else {
                    followed.put(change.name().task(), change.summary().evidenceLog10());
                }
            }
            cursor = changes.next();
        }
        for (Changes rest = after(cursor); !rest.changes().isEmpty(); rest = after(rest.next())) {
            rest.changes().forEach(change -> {
                followed.remove(change.name().task());
                if (change.summary() != null) {
                    followed.put(change.name().task(), change.summary().evidenceLog10());
                }
            });
        }
        Map<String, Double> there = new HashMap<>();
        new ArrayList<>(summaries.all())
                .forEach(summary -> there.put(summary.name().task(), summary.evidenceLog10()));
        assertThat(followed).as("seed %d", seed).isEqualTo(there);
    }
}
