package dev.emergence.analysis.event;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Keys;
import dev.emergence.statistics.evidence.EBenjaminiHochberg;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * The curves on which alerts may rest: of all judged curves of a family, those that e-BH selects at level 0.05, so that among
 * the selected ones at most one in twenty, in expectation, is smooth.
 */
public final class Selection {
    private Selection() {}

    /**
     * Keys of those that are selected.
     *
     * @param all every curve of the families in question: a filtered list would lower the bar
     */
    public static Set<String> among(List<Curve> all) {
        Map<String, Map<String, OptionalDouble>> families = new TreeMap<>();
        for (Curve curve : all) {
            if (curve.getVerdict() != null) {
                families.computeIfAbsent(curve.getFamily(), family -> new TreeMap<>())
                        .put(Keys.of(curve), evidence(curve.getEvidence().getBayesFactorLog10()));
            }
        }
        Set<String> selected = new HashSet<>();
        families.values().forEach(family -> selected.addAll(among(family)));
        return selected;
    }

    /** @param family log10 of the Bayes factor by key, of every judged curve of one family */
    public static Set<String> among(Map<String, OptionalDouble> family) {
        List<String> keys = List.copyOf(family.keySet());
        List<OptionalDouble> evidence = new ArrayList<>();
        keys.forEach(key -> evidence.add(family.get(key)));
        Set<String> selected = new HashSet<>();
        for (int index : EBenjaminiHochberg.choose(evidence, EBenjaminiHochberg.LEVEL)) {
            selected.add(keys.get(index));
        }
        return selected;
    }

    public static OptionalDouble evidence(Double factorLog10) {
        return factorLog10 == null ? OptionalDouble.empty() : OptionalDouble.of(factorLog10);
    }
}
