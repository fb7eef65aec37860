package dev.emergence.analysis.event;

import dev.emergence.statistics.evidence.EBenjaminiHochberg;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The curves on which alerts may rest: of all judged curves of a family, those that e-BH selects at level 0.05, so that among
 * the selected ones at most one in twenty, in expectation, is smooth.
 */
public final class Selection {
    private Selection() {}

    /**
     * Those that are selected.
     *
     * @param family log10 of the Bayes factor of every judged curve of one family: a filtered list would lower the bar
     */
    public static <K> Set<K> of(Map<K, OptionalDouble> family) {
        List<K> curves = List.copyOf(family.keySet());
        List<OptionalDouble> evidence = new ArrayList<>();
        curves.forEach(curve -> evidence.add(family.get(curve)));
        Set<K> selected = new HashSet<>();
        for (int index : EBenjaminiHochberg.choose(evidence, EBenjaminiHochberg.LEVEL)) {
            selected.add(curves.get(index));
        }
        return selected;
    }

    public static OptionalDouble evidence(Double factorLog10) {
        return factorLog10 == null ? OptionalDouble.empty() : OptionalDouble.of(factorLog10);
    }
}
