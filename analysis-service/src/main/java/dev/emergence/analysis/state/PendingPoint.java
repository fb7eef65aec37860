package dev.emergence.analysis.state;

import dev.emergence.schemas.PointState;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** A point in motion, and what came of it since it was opened: when it is worth being brought onto the curves. */
final class PendingPoint {
    /** A point that fills is shown at most so often. */
    private static final long FILLING_MILLIS = 750;

    /** And so many times as long as it took to show it: one with very many examples must not hold up the others. */
    private static final int REST = 20;

    private static final long IDLE_MILLIS = 60_000;

    /** Who has said far less than at the point before is waited for so many times as long. */
    private static final int LONGER = 10;

    private final PointState state;
    private final boolean counted;
    private final long opened;
    /** By {@link Weights#source}. */
    private final Map<String, Arrivals> sources = new HashMap<>();

    private boolean news;
    /** Something other than scores has come, or time has passed that makes it complete. */
    private boolean urgent;
    /** Others need its place. */
    private boolean leaves;

    private long looked;
    private long shownAt;
    /** Not before this is it shown again while it fills. */
    private long restUntil;

    /** Scores by one scorer of the same weights. */
    private static final class Arrivals {
        /** When the last one came, by the clock of quiet time. */
        private long last;

        private long count;
        private long shown;
        /** It has said far less than at the point before; nothing has come or was counted since that was looked up. */
        private boolean few;

        Arrivals(long last) {
            this.last = last;
        }
    }

    /**
     * @param counted whether nothing had come before: only then is what has come counted
     * @param calm by the clock of quiet time
     */
    PendingPoint(PointState state, boolean counted, long calm) {
        this.state = state;
        this.counted = counted;
        this.opened = calm;
    }

    PointState state() {
        return state;
    }

    /** Key of its model's task. */
    String subject() {
        return PointStore.subject(state);
    }

    boolean isCounted() {
        return counted;
    }

    void arrived(String source, long calm) {
        Arrivals arrivals = sources.computeIfAbsent(source, name -> new Arrivals(calm));
        arrivals.last = calm;
        arrivals.count++;
        arrivals.few = false;
    }

    /** How much room it takes: 1, and as much for each metric that was scored elsewhere. */
    int size() {
        return 1 + state.getElsewhere().size();
    }

    /** It goes once it is on the curves, and is as complete as it is until more comes. */
    void leave() {
        leaves = true;
        urgent = true;
        if (state.getAnnounced().isEmpty()) {
            state.getSettled().replaceAll((source, settled) -> true);
        }
        state.setStale(true);
    }

    boolean leaves() {
        return leaves;
    }

    /** Something new has come, and not only time has passed. */
    void news() {
        news = true;
        leaves = false;
    }

    boolean hasNews() {
        return news;
    }

    /** It is to be shown at once. */
    void hasten() {
        urgent = true;
    }

    /**
     * Scorers that say nothing for so long have no more to say; ten times as long where they have said few.
     *
     * @param few whether a source has scored far fewer examples than at the point before
     */
    void settle(long quietMillis, long calm, Predicate<String> few) {
        boolean waits = false;
        for (Map.Entry<String, Boolean> settled : state.getSettled().entrySet()) {
            String source = settled.getKey();
            Arrivals arrivals = sources.computeIfAbsent(source, name -> new Arrivals(opened));
            long quiet = calm - arrivals.last;
            if (settled.getValue() || quiet < quietMillis) {
                continue;
            }
            arrivals.few = quiet < LONGER * quietMillis && (arrivals.few || few.test(source));
            waits |= arrivals.few;
            urgent |= !arrivals.few;
            settled.setValue(!arrivals.few);
        }
        urgent |= waits && !state.getWaits();
        state.setWaits(waits);
        state.setStale(state.getStale() || urgent);
    }

    /**
     * Whether it is worth being brought onto the curves: all the rows of a point are read for that. At once where it may be complete;
     * while it fills, when it has grown by half, or comes no further.
     */
    boolean isWorth(long now) {
        if (shownAt == 0) {
            shownAt = now;
        }
        long total = 0;
        long shown = 0;
        for (Arrivals arrivals : sources.values()) {
            total += arrivals.count;
            shown += arrivals.shown;
        }
        boolean paused = total == looked;
        looked = total;
        return urgent
                || !counted
                || mayBeComplete()
                || now - shownAt >= FILLING_MILLIS && now >= restUntil && (paused || total - shown >= shown / 2);
    }

    private boolean mayBeComplete() {
        return state.getAnnounced().values().stream().anyMatch(announced -> sources.values().stream()
                .anyMatch(arrivals -> arrivals.count >= announced && arrivals.count > arrivals.shown));
    }

    /** Announced, incomplete, and on the curves: nothing has come for so long that counting it again is the smaller cost. */
    boolean isIdle(long now) {
        return !state.getStale() && !PointStore.unsettled(state) && now - shownAt > IDLE_MILLIS;
    }

    /** @param millis that it took */
    void shown(long now, long millis) {
        restUntil = now + REST * millis;
        news = false;
        urgent = false;
        shownAt = now;
        for (Arrivals arrivals : sources.values()) {
            arrivals.shown = arrivals.count;
            arrivals.few = false;
        }
    }
}
