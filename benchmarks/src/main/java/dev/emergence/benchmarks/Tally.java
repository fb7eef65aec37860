package dev.emergence.benchmarks;

import dev.emergence.statistics.verdict.ReasonedVerdict;
import dev.emergence.statistics.verdict.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What was said about the runs of one shape. */
final class Tally {
    /** The verdicts that claim a break. */
    private static final Set<Verdict> BREAKS =
            EnumSet.of(Verdict.BREAKTHROUGH, Verdict.COLLAPSE, Verdict.LATENT_CHANGE);

    /** How far the position may be from the true break to count as found in place. */
    private static final int NEAR = 2;

    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private final Map<CommonAlert, Integer> alerts = new EnumMap<>(CommonAlert.class);
    private final List<Integer> delays = new ArrayList<>();
    private int runs;
    private int inPlace;
    private int live;

    void add(ReasonedVerdict judgement, OptionalInt breakAt) {
        runs++;
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

    void add(CommonAlert alert) {
        alerts.merge(alert, 1, Integer::sum);
    }

    int runs() {
        return runs;
    }

    int count(Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0);
    }

    int count(CommonAlert alert) {
        return alerts.getOrDefault(alert, 0);
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

    int inPlace() {
        return inPlace;
    }
}
