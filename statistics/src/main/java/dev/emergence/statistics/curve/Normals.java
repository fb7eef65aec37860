package dev.emergence.statistics.curve;

import java.util.SplittableRandom;

/** Standard normal numbers from a fixed seed: the first of them are always the same, and are drawn once. */
final class Normals {
    private static final long SEED = 0x5ca1ab1eL;
    private static final int FIRST = 1 << 16;

    /** 4 MB are kept at most: 999 redraws of curves of 524 points. */
    private static final int MOST_KEPT = 1 << 19;

    /** Replaced by a longer one, never changed. */
    private static volatile double[] drawn = new double[0];

    private Normals() {}

    /** At least the first so many; not to be changed. */
    static double[] first(int count) {
        double[] known = drawn;
        if (known.length >= count) {
            return known;
        }
        return count > MOST_KEPT ? draw(count) : keep(count);
    }

    private static synchronized double[] keep(int count) {
        if (drawn.length < count) {
            drawn = draw(Math.min(MOST_KEPT, Math.max(FIRST, Math.max(count, drawn.length * 3 / 2))));
        }
        return drawn;
    }

    private static double[] draw(int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] normals = new double[count];
        for (int i = 0; i < count; i++) {
            normals[i] = random.nextGaussian();
        }
        return normals;
    }
}
