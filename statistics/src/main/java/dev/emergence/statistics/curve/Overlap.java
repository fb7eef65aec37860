package dev.emergence.statistics.curve;

/**
 * How the examples of a point go together with those of the point before it on its curve. Means over different examples can't be compared.
 *
 * <ol>
 *   <li>The same examples: both means say the same thing.
 *   <li>At least {@value #LEAST} shared examples, and half of the smaller set: the curve is linked on those, as index numbers are, {@code
 *       v*_j = v*_(j−1) + v_j(shared) − v_(j−1)(shared)}.
 *   <li>Fewer: plain means, as of two samples of one pool.
 *   <li>None: nothing says how hard one set is beside the other, and the curve can't be told to break there.
 * </ol>
 *
 * @param shared examples that both have
 * @param now examples of this point
 * @param before examples of the one before
 */
public record Overlap(long shared, long now, long before) {
    private static final long LEAST = 20;

    public Overlap {
        if (shared < 0 || shared > Math.min(now, before)) {
            throw new IllegalArgumentException(shared + " shared of " + now + " and " + before);
        }
    }

    /** Nothing is known to connect a point with the one before. */
    public static Overlap none(long now, long before) {
        return new Overlap(0, now, before);
    }

    public boolean isSame() {
        return shared == now && shared == before;
    }

    /** The curve goes on by the shared examples. */
    public boolean links() {
        return !isSame() && shared >= LEAST && 2 * shared >= Math.min(now, before);
    }

    public boolean isNone() {
        return shared == 0;
    }

    /** The part of this point's examples that is shared. */
    public double part() {
        return (double) shared / now;
    }

    /** The part of the examples that are not shared, of both points together: 0 where all are. */
    double others() {
        return 2 - part() - (double) shared / before;
    }
}
