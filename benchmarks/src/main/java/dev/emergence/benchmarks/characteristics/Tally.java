package dev.emergence.benchmarks.characteristics;

import dev.emergence.benchmarks.detector.Alarm;
import dev.emergence.statistics.verdict.ReasonedVerdict;
import dev.emergence.statistics.verdict.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What was said about runs of one kind. */
final class Tally {
    /** The verdicts that claim a break. */
    private static final Set<Verdict> BREAKS =
            EnumSet.of(Verdict.BREAKTHROUGH, Verdict.COLLAPSE, Verdict.LATENT_CHANGE);

    /** How far the position may be from the true break to count as found in place. */
    static final int NEAR = 2;

    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private final Map<Alarm, Integer> alarms = new HashMap<>();
    private final List<Integer> delays = new ArrayList<>();
    private int runs;
    private int broken;
    private int inPlace;
    private int live;

    void add(ReasonedVerdict judgement, OptionalInt breakAt) {
        runs++;
        broken += breakAt.isPresent() ? 1 : 0;
        verdicts.merge(judgement.verdict(), 1, Integer::sum);
        boolean near = breakAt.isPresent()
                && claimsBreak(judgement)
                && Math.abs(judgement.reasons().position().orElseThrow() - breakAt.getAsInt()) <= NEAR;
        inPlace += near ? 1 : 0;
    }

    /**
     * @param first index of the newest checkpoint when a break was first claimed; empty if it never was
     */
    void addLive(OptionalInt first, OptionalInt breakAt) {
        live += first.isPresent() ? 1 : 0;
        if (first.isPresent() && breakAt.isPresent() && first.getAsInt() >= breakAt.getAsInt()) {
            delays.add(first.getAsInt() - breakAt.getAsInt());
        }
    }

    /** @param fired whether the alarm went off on a run */
    void add(Alarm alarm, boolean fired) {
        alarms.merge(alarm, fired ? 1 : 0, Integer::sum);
    }

    void add(Tally other) {
        other.verdicts.forEach((verdict, count) -> verdicts.merge(verdict, count, Integer::sum));
        other.alarms.forEach((alarm, count) -> alarms.merge(alarm, count, Integer::sum));
        delays.addAll(other.delays);
        runs += other.runs;
        broken += other.broken;
        inPlace += other.inPlace;
        live += other.live;
    }

    int runs() {
        return runs;
    }

    int count(Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0);
    }

    /** Empty for an alarm that was not asked. */
    OptionalInt count(Alarm alarm) {
        Integer count = alarms.get(alarm);
        return count == null ? OptionalInt.empty() : OptionalInt.of(count);
    }

    /** Runs said to have broken. */
    int breaks() {
        return BREAKS.stream().mapToInt(this::count).sum();
    }

    static boolean claimsBreak(ReasonedVerdict judgement) {
        return BREAKS.contains(judgement.verdict());
    }

    /** Runs said to have broken at one checkpoint or more while they grew. */
    int live() {
        return live;
    }

    /** Median number of checkpoints from the first after the break to the first claim. */
    OptionalInt delay() {
        return delays.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(delays.stream().sorted().toList().get(delays.size() / 2));
    }

    /** Runs that broke. */
    int broken() {
        return broken;
    }

    /** Runs said to have broken where they did. */
    int inPlace() {
        return inPlace;
    }
}
