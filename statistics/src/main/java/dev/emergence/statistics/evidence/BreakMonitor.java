package dev.emergence.statistics.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A curve that grows, with its forecasts and its evidence for a break.
 *
 * <ol>
 *   <li>Scales do not decrease. Equal neighbours are replicates: measurements with no time to drift between them.
 *   <li>The results depend on the points alone, not on the order in which they came.
 *   <li>A change at index i leaves everything that was computed from the points before i as it is; filter and evidence
 *       are brought up to date when they are asked for, so that many changes cost one pass.
 * </ol>
 *
 * <p>Cost of a pass over J points: J steps of the {@link TrendBank} forwards and J backwards; forecasts from the first
 * changed index on. State: 80 bytes a point, in arrays that grow by half. Not safe for several threads, nor are curves
 * that share a bank.
 */
public final class BreakMonitor {
    private static final double FURTHEST = 1e6;
    private static final double MOST_DECADES = 400;

    private final TrendBank bank;
    private final Track track = new Track();

    /** How many points, counted from the first, have their forecasts. */
    private int clean;

    /** Of all points as they are now; null where they have changed since. */
    private Candidates candidates;

    public BreakMonitor(TrendBank bank) {
        this.bank = bank;
    }

    public int size() {
        return track.size;
    }

    /** Adds a point at the end. */
    public void append(double u, double v, double se) {
        insert(track.size, u, v, se);
    }

    private void append(double u, double v, double se, double seam) {
        append(u, v, se);
        track.seam[track.size - 1] = seam;
    }

    /** Adds a point in its place by scale, or replaces the one of the same scale. */
    public void put(double u, double v, double se) {
        int found = Arrays.binarySearch(track.u, 0, track.size, u);
        if (found >= 0) {
            replace(found, u, v, se);
        } else {
            insert(-found - 1, u, v, se);
        }
    }

    /** Changes the point at an index. */
    public void replace(int index, double u, double v, double se) {
        requirePoint(u, v, se);
        requireOrder(index - 1, u, index + 1);
        if (track.u[index] != u || track.v[index] != v || track.se[index] != se) {
            track.set(index, u, v, se, track.seam[index]);
            changed(index);
        }
    }

    /** Adds a point before the one at an index. */
    public void insert(int index, double u, double v, double se) {
        requirePoint(u, v, se);
        requireOrder(index - 1, u, index);
        track.open(index);
        track.set(index, u, v, se, 0);
        changed(index);
    }

    /** Makes this the curve of these points, all on the same examples. */
    public void update(double[] u, double[] v, double[] se) {
        update(u, v, se, new double[u.length]);
    }

    /**
     * Makes this the curve of these points; what they share with the curve as it is from its start on is kept.
     *
     * @param seam {@link FilteredPoint#seam}
     */
    public void update(double[] u, double[] v, double[] se, double[] seam) {
        if (u.length != v.length || u.length != se.length || u.length != seam.length) {
            throw new IllegalArgumentException(
                    "u: " + u.length + ", v: " + v.length + ", se: " + se.length + ", seam: " + seam.length);
        }
        for (int i = 0; i < u.length; i++) {
            requirePoint(u[i], v[i], se[i]);
            requireSeam(seam[i]);
            if (i > 0 && u[i] < u[i - 1]) {
                throw new IllegalArgumentException("scales must not decrease: " + u[i - 1] + ", " + u[i]);
            }
        }
        int same = 0;
        while (same < Math.min(u.length, track.size) && track.holds(same, u[same], v[same], se[same], seam[same])) {
            same++;
        }
        if (same < track.size) {
            track.size = same;
            changed(same);
        }
        for (int i = same; i < u.length; i++) {
            append(u[i], v[i], se[i], seam[i]);
        }
    }

    /** {@link BreakEvidence#bayesFactorLog10} as of now. */
    public OptionalDouble bayesFactorLog10() {
        return refreshed().bayesFactorLog10();
    }

    /** {@link BreakEvidence#shiryaevRobertsLog10} as of now. */
    public OptionalDouble shiryaevRobertsLog10() {
        return refreshed().shiryaevRobertsLog10();
    }

    /** {@link BreakEvidence#position} as of now. */
    public OptionalInt position() {
        return refreshed().position();
    }

    /** Everything as of now, to keep. */
    public BreakEvidence evidence() {
        Candidates found = refreshed();
        List<FilteredPoint> points = new ArrayList<>(track.size);
        for (int i = 0; i < track.size; i++) {
            Optional<Expectation> forecast = i == 0 ? Optional.empty() : Optional.of(track.forecast(i));
            points.add(new FilteredPoint(
                    track.u[i], track.v[i], track.se[i], track.seam[i], track.level[i], track.slope[i], forecast));
        }
        return new BreakEvidence(
                points, found.all(), found.bayesFactorLog10(), found.shiryaevRobertsLog10(), found.position());
    }

    private Candidates refreshed() {
        if (candidates == null) {
            if (track.size > 0) {
                bank.run(track, clean);
                clean = track.size;
            }
            candidates = new Candidates(track);
        }
        return candidates;
    }

    private void changed(int index) {
        clean = Math.min(clean, index);
        candidates = null;
    }

    private void requireOrder(int before, double u, int after) {
        if (before >= 0 && track.u[before] > u || after < track.size && track.u[after] < u) {
            throw new IllegalArgumentException("scales must not decrease: " + u + " after index " + before);
        }
    }

    private static void requireSeam(double seam) {
        if (!(seam >= 0 && seam <= FilteredPoint.CUT)) {
            throw new IllegalArgumentException("seam=" + seam);
        }
    }

    private static void requirePoint(double u, double v, double se) {
        boolean bounded = Math.abs(u) <= MOST_DECADES && Math.abs(v) <= FURTHEST && se <= FURTHEST;
        if (!bounded || !(se >= 1e-150)) {
            throw new IllegalArgumentException("no point of a curve: u=" + u + " v=" + v + " se=" + se);
        }
    }
}
