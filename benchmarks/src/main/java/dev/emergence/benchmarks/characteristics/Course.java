package dev.emergence.benchmarks.characteristics;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * How the expected v = −ln L of a simulated family goes.
 *
 * @param u log10 of the scales, not decreasing
 * @param v expected at each
 * @param jitter standard deviation of each checkpoint's v around it
 * @param breakAt index of the first point after the break; empty without one
 */
record Course(double[] u, double[] v, double jitter, OptionalInt breakAt) {
    /** Checkpoints of a training run. */
    static final int POINTS = 28;

    /** Standard deviation of a checkpoint's v where nothing else is said. */
    static final double JITTER = .02;

    private static final double DECADES = 3;
    private static final double FIRST = 6;

    /** 28 checkpoints over 3 decades, v as a function of the decades since the first. */
    static Course of(DoubleUnaryOperator v) {
        double[] u = new double[POINTS];
        Arrays.setAll(u, j -> FIRST + decades(j));
        return new Course(
                u, Arrays.stream(u).map(at -> v.applyAsDouble(at - FIRST)).toArray(), JITTER, OptionalInt.empty());
    }

    /** Of a shape; a break, if it has one, stands at a point drawn from the 7th to the 21st. */
    static Course of(Shape shape, RandomGenerator random) {
        int at = random.nextInt(6, 21);
        Shape.Draw draw = Shape.Draw.of(random, decades(at - 1));
        double[] v = new double[POINTS];
        Arrays.setAll(v, j -> shape.v(draw, decades(j)) + (j >= at ? shape.jump() : 0));
        Course course = of(t -> 0);
        return new Course(course.u, v, JITTER, shape.breaks() ? OptionalInt.of(at) : OptionalInt.empty());
    }

    Course jittering(double sd) {
        return new Course(u, v, sd, breakAt);
    }

    /** With v moved at the points {@code from} to {@code to − 1}. */
    Course moved(double by, int from, int to) {
        double[] moved = v.clone();
        for (int j = from; j < to; j++) {
            moved[j] += by;
        }
        return new Course(u, moved, jitter, breakAt);
    }

    Course breakingAt(int at) {
        return new Course(u, v, jitter, OptionalInt.of(at));
    }

    int size() {
        return u.length;
    }

    /** Since the first checkpoint. */
    static double decades(int point) {
        return DECADES * point / (POINTS - 1);
    }
}
