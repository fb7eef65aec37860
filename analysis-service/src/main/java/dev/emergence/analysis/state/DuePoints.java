package dev.emergence.analysis.state;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Score;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which of the checkpoints in motion are yet to be brought onto the curves, and whose turn it is. */
final class DuePoints {
    private final PointStore points;
    private final long quietMillis;
    /** Models whose points wait for the next record, for a bug has set them aside. */
    private final Set<String> held = new HashSet<>();

    private final Turns turns = new Turns();

    /** @param quietMillis a point without announcement is complete when no score came for so long */
    DuePoints(PointStore points, long quietMillis) {
        this.points = points;
        this.quietMillis = quietMillis;
    }

    /**
     * A record came: what a bug has set aside is tried again, also what had to leave memory since.
     *
     * @param calm by the clock of quiet time
     */
    void arrived(Score score, long calm) {
        if (!held.isEmpty()) {
            release(Keys.of(score.getFamily(), score.getTask(), score.getModel()), calm);
        }
    }

    /** An announcement, or a point scored elsewhere, came. */
    void arrived(Checkpoint checkpoint, long calm) {
        release(Keys.of(checkpoint.getFamily(), checkpoint.getTask(), checkpoint.getModel()), calm);
    }

    private void release(String model, long calm) {
        if (held.remove(model)) {
            points.reopen(model, calm);
        }
    }

    /** Points were taken back. */
    void forget(List<PointState> gone) {
        gone.forEach(state -> held.remove(PointStore.subject(state)));
    }

    /**
     * Points that have to be brought onto the curves now, by model, in the order of their {@link Turns}.
     *
     * @param calm by the clock of quiet time
     * @param now by that of the wall
     */
    List<List<PointState>> of(long calm, long now) {
        points.inMotion().removeIf(point -> point.isIdle(now));
        return those(point -> {
            PointState state = point.state();
            if (state.getAnnounced().isEmpty()) {
                point.settle(quietMillis, calm, source -> points.fewerThanBefore(state, source));
            }
            return state.getStale() && !held.contains(point.subject()) && point.isWorth(now);
        });
    }

    /**
     * Points that leave memory once they are on the curves. Those that a bug has set aside leave as they are.
     *
     * @param left so much is to stay, see {@link InMotion#size}
     */
    List<List<PointState>> leaving(int left) {
        points.inMotion().leave(left);
        points.inMotion().removeIf(point -> point.leaves() && held.contains(point.subject()));
        return those(PendingPoint::leaves);
    }

    private List<List<PointState>> those(Predicate<PendingPoint> due) {
        Map<String, Map<String, List<PointState>>> found = new LinkedHashMap<>();
        for (PendingPoint point : points.inMotion().all()) {
            if (due.test(point)) {
                PointState state = point.state();
                found.computeIfAbsent(task(state), key -> new LinkedHashMap<>())
                        .computeIfAbsent(state.getModel(), key -> new ArrayList<>())
                        .add(state);
            }
        }
        return turns.of(found);
    }

    /** These points of one model could not be brought onto the curves: they stay due, but not before its next record or a restart. */
    void hold(List<PointState> states) {
        turn(states);
        held.add(PointStore.subject(states.get(0)));
    }

    /**
     * These points are on the curves.
     *
     * @param millis that it took
     * @return those of which something new had come, and not only time had passed
     */
    List<PointState> done(List<PointState> states, long now, long millis) {
        turn(states);
        return states.stream()
                .filter(state -> points.shown(state, now, millis / states.size()))
                .toList();
    }

    private static String task(PointState state) {
        return Keys.of(state.getFamily(), state.getTask());
    }

    private void turn(List<PointState> states) {
        turns.had(task(states.get(0)), states.get(0).getModel());
    }
}
