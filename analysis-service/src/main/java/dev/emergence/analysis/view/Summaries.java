package dev.emergence.analysis.view;

import dev.emergence.analysis.event.Selection;
import dev.emergence.schemas.CurveSummary;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A summary of each curve of the installation, kept up as curves change.
 *
 * <ol>
 *   <li>One thread changes it, many ask.
 *   <li>Sequence numbers only grow, and no two changes have the same.
 *   <li>Which curves of a family e-BH selects is computed again only once the evidence of one of them has changed.
 *   <li>A family whose curves have not changed for as long as a setting says is retired: it leaves memory whole, for e-BH is asked over
 *       all of it.
 *   <li>There are at most as many as a setting says, so that memory is bounded: those that come later are counted and not held.
 * </ol>
 */
public final class Summaries {
    private final ConcurrentSkipListMap<CurveName, Summary> curves = new ConcurrentSkipListMap<>();
    private final Map<String, CurveName> names = new HashMap<>();
    private final ConcurrentMap<String, String> texts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Family> families = new ConcurrentHashMap<>();
    private final int most;
    private final Duration retireAfter;
    private final Clock clock;
    private final LongAdder refused = new LongAdder();
    private long sequence;

    /**
     * @param most as many curves are held
     * @param retireAfter families without news for so long are not
     */
    public Summaries(int most, Duration retireAfter, Clock clock) {
        this.most = most;
        this.retireAfter = retireAfter;
        this.clock = clock;
    }

    /** Of families that are retired: all of them are held. */
    static Summaries ofRetired(int most) {
        return new Summaries(most, ChronoUnit.FOREVER.getDuration(), Clock.systemUTC());
    }

    /** What e-BH needs of a family, and what it said last. */
    private static final class Family {
        private final Map<CurveName, OptionalDouble> evidence = new TreeMap<>();
        private Set<CurveName> selected;
        private long updated;

        synchronized void put(CurveName curve, OptionalDouble factor) {
            OptionalDouble before = factor == null ? evidence.remove(curve) : evidence.put(curve, factor);
            if (!Objects.equals(before, factor)) {
                selected = null;
            }
        }

        synchronized Set<CurveName> selected() {
            if (selected == null) {
                selected = Collections.unmodifiableSet(Selection.of(evidence));
            }
            return selected;
        }
    }

    /**
     * The newest state of a curve.
     *
     * @param key its key on the topic
     */
    public void put(String key, CurveSummary curve) {
        if (!names.containsKey(key) && names.size() >= most) {
            refused.increment();
            return;
        }
        Summary summary = Summary.of(curve, this::shared, ++sequence);
        names.put(key, summary.name());
        curves.put(summary.name(), summary);
        OptionalDouble factor = summary.verdict() == null ? null : Selection.evidence(summary.evidenceLog10());
        Family family = families.computeIfAbsent(summary.name().family(), name -> new Family());
        family.put(summary.name(), factor);
        family.updated = Math.max(family.updated, curve.getUpdated());
    }

    /** Whether the curve has changed lately. */
    boolean isNews(CurveSummary curve) {
        return curve.getUpdated() >= oldest();
    }

    private long oldest() {
        return clock.instant().minus(retireAfter).toEpochMilli();
    }

    /** Whether it is there, and was not retired. */
    boolean holds(String family) {
        return families.containsKey(family);
    }

    /** Lets go of families without news. */
    void retire() {
        long oldest = oldest();
        for (var family : List.copyOf(families.entrySet())) {
            if (family.getValue().updated < oldest) {
                Set<CurveName> gone = new HashSet<>();
                of(family.getKey()).forEach(summary -> gone.add(summary.name()));
                curves.keySet().removeAll(gone);
                names.values().removeAll(gone);
                families.remove(family.getKey());
            }
        }
    }

    /** The curve is no more, or can't be read. */
    public void remove(String key) {
        CurveName name = names.remove(key);
        if (name != null) {
            curves.remove(name);
            families.get(name.family()).put(name, null);
            if (!knows(name.family(), null)) {
                families.remove(name.family());
            }
        }
    }

    private String shared(String text) {
        String before = texts.putIfAbsent(text, text);
        return before == null ? text : before;
    }

    /** How many there are. */
    public int size() {
        return curves.size();
    }

    /** How many there may be. */
    public int most() {
        return most;
    }

    /** How often a curve changed that is not held, since there are as many as there may be. */
    public long refused() {
        return refused.sum();
    }

    boolean isEmpty() {
        return curves.isEmpty();
    }

    /** All, in the order of their names; what changes meanwhile may be there or not. */
    public Collection<Summary> all() {
        return Collections.unmodifiableCollection(curves.values());
    }

    /**
     * Those of one family, in the order of their names.
     *
     * @param family null for all
     */
    public Collection<Summary> of(String family) {
        if (family == null) {
            return all();
        }
        List<Summary> found = new ArrayList<>();
        for (Summary summary : curves.tailMap(CurveName.first(family)).values()) {
            if (!summary.name().family().equals(family)) {
                break;
            }
            found.add(summary);
        }
        return found;
    }

    /**
     * Whether there is any curve of the family or, with a model, of its training.
     *
     * @param model null for any
     */
    public boolean knows(String family, String model) {
        for (Summary summary : curves.tailMap(CurveName.first(family)).values()) {
            if (!summary.name().family().equals(family)) {
                break;
            }
            if (model == null || summary.name().model().equals(model)) {
                return true;
            }
        }
        return false;
    }

    /** Whether e-BH selects its break among all judged curves of its family. */
    public boolean selected(Summary summary) {
        Family family = families.get(summary.name().family());
        return family != null && family.selected().contains(summary.name());
    }
}
