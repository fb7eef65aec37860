package dev.emergence.statistics.point;

/**
 * A closed interval of finite ends and positive width.
 *
 * @param lower the lower end
 * @param upper the upper end, greater than {@code lower}
 */
public record Interval(double lower, double upper) {
    public Interval {
        if (!(lower < upper) || Double.isInfinite(lower) || Double.isInfinite(upper)) {
            throw new IllegalArgumentException("no interval: " + lower + " to " + upper);
        }
    }

    /**
     * {@code middle ± radius}, cut to {@code [least, greatest]}.
     *
     * <p>A radius that is lost in the rounding of {@code middle} gives the two neighbouring doubles: never width 0.
     */
    static Interval around(double middle, double radius, double least, double greatest) {
        double lower = Math.max(least, Math.min(middle - radius, Math.nextDown(middle)));
        double upper = Math.min(greatest, Math.max(middle + radius, Math.nextUp(middle)));
        return new Interval(Math.max(lower, -Double.MAX_VALUE), Math.min(upper, Double.MAX_VALUE));
    }

    public double width() {
        return upper - lower;
    }

    public boolean contains(double x) {
        return lower <= x && x <= upper;
    }
}
