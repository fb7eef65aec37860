package dev.emergence.analysis.state;

import dev.emergence.schemas.BrokenRecordException;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.PointState;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sets of weights that the examples of a point were made by: more than one where a run was started again from before the step, or
 * a checkpoint was uploaded anew. Each has a place among them, in the order they came; which is newer, their generations say: those
 * whose first one was made later.
 */
final class Weights {
    /** So many a point at most: its state stays small where somebody gives each example an id of its own. */
    static final int MOST = 20;

    /** Stands for weights of which nobody says what they are. */
    private static final String UNNAMED = "";

    private final PointState point;
    private final long[] begun;

    Weights(PointState point) {
        this.point = point;
        this.begun = new long[point.getCheckpointIds().size()];
        Arrays.fill(begun, Long.MAX_VALUE);
    }

    private static String name(String checkpointId) {
        return checkpointId == null ? UNNAMED : checkpointId;
    }

    /**
     * Their place among those of the point, where they are given one if they are new.
     *
     * @param checkpointId null where nobody says
     * @throws BrokenRecordException if they are one too many
     */
    static int place(PointState point, String checkpointId) {
        List<String> known = point.getCheckpointIds();
        int place = known.indexOf(name(checkpointId));
        if (place >= 0) {
            return place;
        }
        require(known.size());
        known.add(name(checkpointId));
        return known.size() - 1;
    }

    private static void require(int known) {
        if (known >= MOST) {
            throw new BrokenRecordException("checkpoint_id is one too many: " + MOST
                    + " others are known at this checkpoint. It says which weights they are, and is the same for all"
                    + " examples");
        }
    }

    /**
     * Notes how many examples there will be.
     *
     * @throws BrokenRecordException if there are too many sets of weights
     */
    static void announce(PointState point, Checkpoint announcement) {
        Map<String, Long> announced = point.getAnnounced();
        String name = name(announcement.getCheckpointId());
        require(announced.containsKey(name) ? 0 : announced.size());
        announced.put(name, announcement.getExamples());
    }

    /** Who scored: a scorer may be done with some weights, and not with others. */
    static String source(String scorer, int place) {
        return place == 0 ? scorer : scorer + "/" + place;
    }

    /** The scorer of a {@link #source}; its name has no slash in keys. */
    static String scorer(String source) {
        int slash = source.indexOf('/');
        return slash < 0 ? source : source.substring(0, slash);
    }

    /** A row was made by these weights. */
    void made(int place, long time) {
        begun[place] = Math.min(begun[place], time);
    }

    /** The order of arrival leaves no trace: at the same time that of the ids decides. */
    Comparator<Integer> newestFirst() {
        return Comparator.<Integer>comparingLong(place -> begun[place])
                .thenComparing(place -> point.getCheckpointIds().get(place))
                .reversed();
    }

    /** Null where nobody says. */
    String id(int place) {
        String name = point.getCheckpointIds().get(place);
        return name.isEmpty() ? null : name;
    }

    /** How many examples of these weights there will be: what was announced of them, else of unnamed ones, else of others; null where nothing was. */
    Long announced(int place) {
        Map<String, Long> announced = point.getAnnounced();
        Long own = announced.get(point.getCheckpointIds().get(place));
        Long unnamed = own == null ? announced.get(UNNAMED) : own;
        return unnamed == null
                ? announced.values().stream().max(Comparator.naturalOrder()).orElse(null)
                : unnamed;
    }

    /** Whether examples or points of several weights came. A point that was scored elsewhere, and does not say by which, may be by any. */
    static boolean several(PointState point) {
        Set<String> ids = new HashSet<>(point.getCheckpointIds());
        point.getElsewhere().values().stream()
                .map(Checkpoint::getCheckpointId)
                .filter(id -> id != null)
                .forEach(ids::add);
        return point.getReplaced() || ids.size() > 1;
    }
}
