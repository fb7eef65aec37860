package dev.emergence.analysis.api;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Keys;
import dev.emergence.statistics.evidence.EBenjaminiHochberg;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The curves on which alerts may rest: of all judged curves of a family, those that e-BH selects at level 0.05, so that among
 * the selected ones at most one in twenty, in expectation, is smooth.
 */
final class Selection {
    private final Set<String> keys = new HashSet<>();

    /** @param all every curve of the families in question: a filtered list would lower the bar */
    Selection(List<Curve> all) {
        Map<String, List<Curve>> families = all.stream()
                .filter(curve -> curve.getVerdict() != null)
                .collect(Collectors.groupingBy(Curve::getFamily, TreeMap::new, Collectors.toList()));
        families.values().forEach(this::select);
    }

    private void select(List<Curve> family) {
        List<OptionalDouble> evidence = family.stream()
                .map(curve -> curve.getEvidence().getBayesFactorLog10())
                .map(factor -> factor == null ? OptionalDouble.empty() : OptionalDouble.of(factor))
                .toList();
        for (int index : EBenjaminiHochberg.choose(evidence, EBenjaminiHochberg.LEVEL)) {
            keys.add(Keys.of(family.get(index)));
        }
    }

    boolean contains(Curve curve) {
        return keys.contains(Keys.of(curve));
    }
}
