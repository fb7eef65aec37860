package dev.emergence.analysis.view;

import dev.emergence.analysis.event.Selection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** What e-BH needs of a family, and what it said last. */
final class FamilyEvidence {
    private final Map<CurveName, OptionalDouble> evidence = new TreeMap<>();
    private Set<CurveName> selected;
    private Set<CurveName> told = Set.of();
    private long updated;

    /**
     * @param factor null where the curve is not judged, or no more
     * @return whether it is another than before
     */
    synchronized boolean put(CurveName curve, OptionalDouble factor) {
        OptionalDouble before = factor == null ? evidence.remove(curve) : evidence.put(curve, factor);
        boolean another = !Objects.equals(before, factor);
        if (another) {
            selected = null;
        }
        return another;
    }

    synchronized Set<CurveName> selected() {
        if (selected == null) {
            selected = Collections.unmodifiableSet(Selection.of(evidence));
        }
        return selected;
    }

    /** Curves that are selected and were not when this was asked last, and those that were and are not. */
    synchronized Set<CurveName> turned() {
        Set<CurveName> now = selected();
        Set<CurveName> turned = new HashSet<>(now);
        turned.removeAll(told);
        told.stream().filter(curve -> !now.contains(curve)).forEach(turned::add);
        told = now;
        return turned;
    }

    /** One of its curves has changed then, milliseconds since 1970 UTC. */
    synchronized void updatedAt(long time) {
        updated = Math.max(updated, time);
    }

    /** When one of its curves has changed last. */
    synchronized long updated() {
        return updated;
    }
}
