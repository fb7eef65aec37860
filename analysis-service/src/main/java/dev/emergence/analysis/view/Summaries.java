package dev.emergence.analysis.view;

import dev.emergence.analysis.event.Selection;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Families;
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
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A summary of each curve of the installation, kept up as curves change.
 *
 * <ol>
 *   <li>One thread changes it, many ask.
 *   <li>What a list shows of a curve has another sequence number whenever it is another: numbers only grow, see {@link ChangeOrder}.
 *   <li>Which curves of a family e-BH selects is computed again only once the evidence of one of them has changed.
 *   <li>A family whose curves have not changed for as long as a setting says is retired: it leaves memory whole, for e-BH is asked over
 *       all of it.
 *   <li>Who is for some families sees those alone, see {@link #seenBy}.
 *   <li>There are at most as many as a setting says, so that memory is bounded: those that come later are counted and not held.
 * </ol>
 */
public final class Summaries {
    private static final int MOST_GONE = 10_000;

    private static final Pattern CURSOR = Pattern.compile("([0-9a-z]{1,13})-(\\d{1,18})");

    private final ConcurrentSkipListMap<CurveName, Summary> curves;
    private final Map<String, CurveName> names;
    private final ConcurrentMap<String, String> texts;
    private final ConcurrentMap<String, FamilyEvidence> families;
    private final Families seen;
    private final int most;
    private final Duration retireAfter;
    private final Clock clock;
    private final LongAdder refused;
    /** Also the lock of all that changes. */
    private final ChangeOrder order;
    /** Families with evidence that has changed since {@link #settle}. */
    private final Set<String> moved;
    /** Numbers begin anew in each process; its own cursors have its own name. */
    private final String epoch;

    /**
     * @param most as many curves are held
     * @param retireAfter families without news for so long are not
     */
    public Summaries(int most, Duration retireAfter, Clock clock) {
        this.most = most;
        this.retireAfter = retireAfter;
        this.clock = clock;
        seen = Families.ALL;
        curves = new ConcurrentSkipListMap<>();
        names = new HashMap<>();
        texts = new ConcurrentHashMap<>();
        families = new ConcurrentHashMap<>();
        refused = new LongAdder();
        order = new ChangeOrder(MOST_GONE);
        moved = new HashSet<>();
        epoch = Long.toString(new SplittableRandom().nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
    }

    private Summaries(Summaries all, Families seen) {
        most = all.most;
        retireAfter = all.retireAfter;
        clock = all.clock;
        this.seen = seen;
        curves = all.curves;
        names = all.names;
        texts = all.texts;
        families = all.families;
        refused = all.refused;
        order = all.order;
        moved = all.moved;
        epoch = all.epoch;
    }

    /** The same curves, now and later, as somebody sees them to whom other families do not exist. */
    Summaries seenBy(Families some) {
        return some.all() ? this : new Summaries(this, some);
    }

    /** Of families that are retired: all of them are held. */
    static Summaries ofRetired(int most) {
        return new Summaries(most, ChronoUnit.FOREVER.getDuration(), Clock.systemUTC());
    }

    /**
     * The newest state of a curve.
     *
     * @param key its key on the topic
     */
    public void put(String key, CurveSummary curve) {
        synchronized (order) {
            if (!names.containsKey(key) && names.size() >= most) {
                refused.increment();
                return;
            }
            CurveName name = CurveName.of(curve, this::shared);
            Summary summary = Summary.of(name, curve, shared(curve.getSignature()), order.changed(name));
            names.put(key, name);
            curves.put(name, summary);
            OptionalDouble factor = summary.verdict() == null ? null : Selection.evidence(summary.evidenceLog10());
            FamilyEvidence family = families.computeIfAbsent(name.family(), first -> new FamilyEvidence());
            if (family.put(name, factor)) {
                moved.add(name.family());
            }
            family.updatedAt(curve.getUpdated());
        }
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
        return seen.test(family) && families.containsKey(family);
    }

    /** Lets go of families without news. */
    void retire() {
        synchronized (order) {
            long oldest = oldest();
            for (var family : List.copyOf(families.entrySet())) {
                if (family.getValue().updated() < oldest) {
                    Set<CurveName> gone = new HashSet<>();
                    of(family.getKey()).forEach(summary -> gone.add(summary.name()));
                    gone.forEach(order::removed);
                    curves.keySet().removeAll(gone);
                    names.values().removeAll(gone);
                    families.remove(family.getKey());
                }
            }
        }
    }

    /** The curve is no more, or can't be read. */
    public void remove(String key) {
        synchronized (order) {
            CurveName name = names.remove(key);
            if (name != null) {
                curves.remove(name);
                order.removed(name);
                if (families.get(name.family()).put(name, null)) {
                    moved.add(name.family());
                }
                if (!knows(name.family(), null)) {
                    families.remove(name.family());
                }
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
        if (!seen.all()) {
            return families.keySet().stream()
                    .filter(seen)
                    .sorted()
                    .flatMap(family -> of(family).stream())
                    .toList();
        }
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
        if (!seen.test(family)) {
            return found;
        }
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
        if (!seen.test(family)) {
            return false;
        }
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
        FamilyEvidence family = families.get(summary.name().family());
        return family != null && family.selected().contains(summary.name());
    }

    /** The cursor behind all that there is. */
    public String now() {
        synchronized (order) {
            settle();
            return cursor(order.newest());
        }
    }

    /**
     * What has changed behind a cursor.
     *
     * @param after null for all that there is
     * @param most as many changes at once
     * @param wanted curves that matter
     * @throws IllegalArgumentException if it is no cursor
     */
    public Changes changes(String after, int most, Predicate<CurveName> wanted) {
        synchronized (order) {
            settle();
            Matcher parts = CURSOR.matcher(after == null ? cursor(0) : after);
            if (!parts.matches()) {
                throw new IllegalArgumentException("no cursor");
            }
            long last = Long.parseLong(parts.group(2));
            if (after != null && !(parts.group(1).equals(epoch) && order.knows(last))) {
                return new Changes(cursor(order.newest()), List.of(), true, false);
            }
            List<Changes.Change> found = new ArrayList<>();
            for (Map.Entry<Long, CurveName> place : order.behind(last)) {
                Summary summary = curves.get(place.getValue());
                if (seen.test(place.getValue().family())
                        && wanted.test(place.getValue())
                        && (summary != null || after != null)) {
                    if (found.size() == most) {
                        return new Changes(cursor(last), found, false, true);
                    }
                    found.add(new Changes.Change(cursor(place.getKey()), place.getValue(), summary));
                }
                last = place.getKey();
            }
            return new Changes(cursor(last), found, false, false);
        }
    }

    private String cursor(long number) {
        return epoch + "-" + number;
    }

    /** A curve that e-BH selects, or no longer does, is another to who sees it, though only its neighbours may have moved. */
    private void settle() {
        for (String name : moved) {
            FamilyEvidence family = families.get(name);
            if (family != null) {
                family.turned()
                        .forEach(curve -> curves.computeIfPresent(
                                curve, (same, summary) -> summary.withSequence(order.changed(curve))));
            }
        }
        moved.clear();
    }
}
